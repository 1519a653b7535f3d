"""Forecast tomorrow's temperature: python main.py FILE."""

import logging
import sys

import files
from settings import configure

logger = logging.getLogger(__name__)


def clean(temperatures):
    """The temperatures that are known."""
    known = [value for value in temperatures if value is not None]
    missing = len(temperatures) - len(known)
    logger.debug("Temperatures kept: %d", len(known))
    if missing:
        logger.warning("Temperatures missing: %d", missing, extra={"missing": missing})
    return known


def average(values):
    """The simplest of forecasts."""
    if not values:
        raise ValueError("no temperature at all")
    return round(sum(values) / len(values), 1)


def main(path):
    """Read, forecast, write."""
    logger.info("Forecast started")
    try:
        forecast = average(clean(files.load(path)))
    except ValueError:
        logger.exception("No forecast from %s", path)
        return 1
    files.save(forecast, "forecast.json")
    logger.info("Forecast finished: %s degrees", forecast)
    return 0


if __name__ == "__main__":
    configure()
    sys.exit(main(sys.argv[1]))
