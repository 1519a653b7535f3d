import pytest

from house_prices.flats import Flat, distance, price_per_square_metre

STUDIO = Flat(surface=20, rooms=1, floor=2, price=120_000)
LOFT = Flat(surface=80, rooms=3, floor=5, price=420_000)


def test_a_flat_is_at_no_distance_from_itself():
    assert distance(STUDIO, STUDIO) == 0


def test_distance_has_no_direction():
    assert distance(STUDIO, LOFT) == distance(LOFT, STUDIO)


@pytest.mark.parametrize(("flat", "expected"), [(STUDIO, 6000), (LOFT, 5250)])
def test_price_per_square_metre(flat, expected):
    assert price_per_square_metre(flat) == expected
