"""Flats and how far apart they are."""

import math
from dataclasses import dataclass


@dataclass(frozen=True)
class Flat:
    """A flat that was sold."""

    surface: float
    rooms: int
    floor: int
    price: float


def distance(left: Flat, right: Flat) -> float:
    """The Euclidean distance of two flats, ten square metres weighing as much as one room."""
    return math.hypot(
        (left.surface - right.surface) / 10,
        left.rooms - right.rooms,
        left.floor - right.floor,
    )


def price_per_square_metre(flat: Flat) -> float:
    """The price of one square metre."""
    return flat.price / flat.rooms
