"""Reading and writing."""

import json
import logging
from pathlib import Path

logger = logging.getLogger(__name__)


def load(path):
    """The temperatures of a file."""
    logger.debug("Loading %s", path)
    return json.loads(Path(path).read_text())


def save(forecast, path):
    """Write a forecast."""
    logger.debug("Saving %s", path)
    Path(path).write_text(json.dumps(forecast))
