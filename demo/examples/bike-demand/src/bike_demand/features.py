"""What the model sees of a ride."""

import math

from bike_demand.rides import Ride

COMFORT_CELSIUS = 22.0


def features(ride: Ride) -> list[float]:
    """Turn a ride into numbers of comparable size.

    The hour is placed on a circle, so that 23:00 and 00:00 are neighbours.

    Parameters
    ----------
    ride : Ride

    Returns
    -------
    list of float
        A constant, the two coordinates of the hour, the distance to a pleasant temperature, and whether it is a holiday.
    """
    angle = 2 * math.pi * ride.hour / 24
    discomfort = abs(ride.temperature_celsius - COMFORT_CELSIUS) / 10
    return [1.0, math.sin(angle), math.cos(angle), discomfort, float(ride.holiday)]
