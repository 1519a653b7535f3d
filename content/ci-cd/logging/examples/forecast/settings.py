"""The configuration of the log, in one place."""

import logging
import os

FORMAT = "[%(asctime)s][%(levelname)s][%(module)s] %(message)s"
DATE_FORMAT = "%Y-%m-%d %H:%M:%S"
LEVEL = os.environ.get("LOG_LEVEL", "INFO")


def configure():
    """To be called once, when the program starts."""
    logging.basicConfig(format=FORMAT, datefmt=DATE_FORMAT, level=LEVEL)
