import math

from bike_demand.features import COMFORT_CELSIUS, features
from bike_demand.rides import Ride


def distance(left, right):
    return math.dist(features(left), features(right))


def test_midnight_is_close_to_eleven_in_the_evening():
    late, midnight, noon = (Ride(hour, 15.0, False, 0) for hour in (23, 0, 12))
    assert distance(late, midnight) < distance(late, noon)


def test_heat_and_cold_are_equally_unpleasant():
    warm, cold = (Ride(9, COMFORT_CELSIUS + gap, False, 0) for gap in (5, -5))
    assert features(warm) == features(cold)
