"""How grades are spread: quartiles and a histogram, from values that were counted by the database."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable
from itertools import accumulate

BINS = 10
"""Bars of a histogram, each of ten percent; the last one holds 100 % too."""


class Distribution:
    """Percentages with how many students have each. Quartiles are those that spreadsheets call inclusive."""

    def __init__(self, counted: Iterable[tuple[float, int]]) -> None:
        counts: Counter[float] = Counter()
        for value, count in counted:
            counts[value] += count
        self._values = sorted(counts)
        self._ends = list(accumulate(counts[value] for value in self._values))
        self._counts = counts
        self.count = self._ends[-1] if self._ends else 0

    @property
    def minimum(self) -> float | None:
        """The lowest one; None without any."""
        return self._values[0] if self._values else None

    @property
    def maximum(self) -> float | None:
        """The highest one; None without any."""
        return self._values[-1] if self._values else None

    @property
    def mean(self) -> float | None:
        """The arithmetic mean; None without any."""
        if not self.count:
            return None
        return sum(value * count for value, count in self._counts.items()) / self.count

    @property
    def quartiles(self) -> tuple[float, float, float] | None:
        """The first quartile, the median and the third quartile; None without any value."""
        return (self._quantile(0.25), self._quantile(0.5), self._quantile(0.75)) if self.count else None

    @property
    def median(self) -> float | None:
        """The one in the middle; None without any."""
        return self._quantile(0.5) if self.count else None

    def quarter(self, value: float) -> int:
        """0 for the weakest quarter to 3 for the strongest; equal values are in the same one."""
        return sum(value > bound for bound in self.quartiles or ())

    def quarters(self) -> tuple[int, int, int, int]:
        """How many values each quarter has: equal ones may make them uneven."""
        sizes = Counter[int]()
        for value, count in self._counts.items():
            sizes[self.quarter(value)] += count
        return sizes[0], sizes[1], sizes[2], sizes[3]

    def histogram(self) -> list[int]:
        """How many values are in each of the `BINS`."""
        bars = [0] * BINS
        for value, count in self._counts.items():
            bars[min(int(value * BINS / 100), BINS - 1)] += count
        return bars

    def _quantile(self, share: float) -> float:
        place = (self.count - 1) * share
        below, above = self._at(int(place)), self._at(min(int(place) + 1, self.count - 1))
        return below + (above - below) * (place - int(place))

    def _at(self, index: int) -> float:
        return self._values[bisect_right(self._ends, index)]
