"""The same configuration, for a machine that reads."""

import json
import logging


class JsonFormatter(logging.Formatter):
    """One line, one JSON object."""

    def format(self, record):
        entry = {
            "time": self.formatTime(record, "%Y-%m-%dT%H:%M:%S"),
            "level": record.levelname,
            "module": record.module,
            "message": record.getMessage(),
        }
        if hasattr(record, "missing"):
            entry["missing"] = record.missing
        return json.dumps(entry)


def configure():
    """To be called once, when the program starts."""
    handler = logging.StreamHandler()
    handler.setFormatter(JsonFormatter())
    logging.basicConfig(handlers=[handler], level="INFO")
