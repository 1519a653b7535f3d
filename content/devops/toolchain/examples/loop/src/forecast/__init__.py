"""Tomorrow's sales, from those of the last days."""

import logging
import statistics
import sys


def forecast(sales: list[float]) -> float:
    """The mean of the last days."""
    return statistics.mean(sales)


def main() -> None:
    """Forecast from the numbers given on the command line."""
    logging.basicConfig(filename="forecast.log", format="%(levelname)s %(message)s")
    try:
        print(forecast([float(word) for word in sys.argv[1:]]))
    except statistics.StatisticsError as error:
        logging.error("no forecast: %s", error)
