"""Rides as they come from the open data portal, checked line by line."""

import csv
from collections.abc import Iterable
from dataclasses import dataclass


class InvalidRide(ValueError):
    """A line of the file cannot be a ride; the text says which and why."""


@dataclass(frozen=True)
class Ride:
    """How many bikes were rented in one hour, and under which conditions."""

    hour: int
    temperature_celsius: float
    holiday: bool
    rented: int


def read_rides(lines: Iterable[str]) -> list[Ride]:
    """Read the lines of a CSV file.

    Parameters
    ----------
    lines : iterable of str
        The header ``hour,temperature,holiday,rented`` and one line per hour.

    Returns
    -------
    list of Ride

    Raises
    ------
    InvalidRide
        When a value is missing, is not a number, or is out of its range.
    """
    return [
        _ride(number, row) for number, row in enumerate(csv.DictReader(lines), start=2)
    ]


def _ride(line: int, row: dict) -> Ride:
    try:
        ride = Ride(
            hour=int(row["hour"]),
            temperature_celsius=float(row["temperature"]),
            holiday=row["holiday"] == "1",
            rented=int(row["rented"]),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise InvalidRide(f"line {line}: {error}") from error
    if not 0 <= ride.hour < 24:
        raise InvalidRide(f"line {line}: {ride.hour} is not an hour of the day")
    if ride.rented < 0:
        raise InvalidRide(f"line {line}: {ride.rented} bikes cannot be rented")
    return ride
