import pytest

from house_prices.flats import Flat
from house_prices.neighbours import estimate, nearest, without_outliers

SOLD = [
    Flat(20, 1, 0, 100_000),
    Flat(22, 1, 1, 110_000),
    Flat(45, 2, 3, 210_000),
    Flat(90, 4, 6, 500_000),
    Flat(400, 9, 1, 4_000_000),
]


def test_the_nearest_come_first():
    assert nearest(Flat(21, 1, 0, 0), SOLD, 2) == SOLD[:2]


def test_an_estimate_is_the_average_of_the_nearest():
    assert estimate(Flat(21, 1, 0, 0), SOLD, count=2) == 105_000


def test_a_price_cannot_be_estimated_without_sales():
    with pytest.raises(ValueError, match="no sale"):
        estimate(Flat(21, 1, 0, 0), [])


def test_castles_are_left_out():
    assert without_outliers(SOLD) == SOLD[:4]
