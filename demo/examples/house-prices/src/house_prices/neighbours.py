"""The estimate: what the nearest flats were sold for."""

from statistics import mean, median

from house_prices.flats import Flat, distance


def nearest(flat: Flat, sold: list[Flat], count: int) -> list[Flat]:
    """The ``count`` flats most like this one."""
    return sorted(sold, key=lambda other: distance(flat, other))[:count]


def estimate(flat: Flat, sold: list[Flat], count: int = 3) -> float:
    """The average price of the nearest flats."""
    if not sold:
        return 0.0
    return mean(other.price for other in nearest(flat, sold, count))


def without_outliers(sold: list[Flat], factor: float = 3.0) -> list[Flat]:
    """Leave out the flats whose price is more than ``factor`` times the median."""
    middle = median(flat.price for flat in sold)
    return [flat for flat in sold if flat.price < factor * middle]
