"""What two trees measured, figure by figure: the median ratio, where it lies, whether this tree is slower."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import inf
from statistics import median

from benchmarks.beside.interval import median_interval, rank_of_bound, tail
from benchmarks.beside.pairs import Figures
from config.processes import show as tell

COSTS: Mapping[str, float] = {"s": 0.001, "ms": 1, "MB": 1}
"""Units of which less is better, and from what value on a figure has the goal: nobody waits for a microsecond."""

RATIOS = frozenset({"x"})
"""Figures that are ratios to bare tools already: shown, without a goal. Other units are not compared."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """One figure of both sides, pair by pair; every value is above zero."""

    name: str
    unit: str
    this: tuple[float, ...]
    that: tuple[float, ...]

    @property
    def ratios(self) -> list[float]:
        """This over that, pair by pair."""
        return [a / b for a, b in zip(self.this, self.that, strict=True)]

    @property
    def holds(self) -> bool | None:
        """Whether "not slower" holds: the interval reaches 1.00. None for what has no goal."""
        if max(median(self.this), median(self.that)) < COSTS.get(self.unit, inf):
            return None
        return median_interval(self.ratios)[0] <= 1


def compare(measured: Sequence[tuple[Figures, Figures]]) -> Iterator[Comparison]:
    """Every figure that all measurements have, that can be divided, and whose unit is compared; in their order."""
    sides = [figures for pair in measured for figures in pair]
    for name, first in sides[0].items():
        if first.unit in {*COSTS, *RATIOS} and all(name in figures and figures[name].value > 0 for figures in sides):
            this, that = (tuple(pair[side][name].value for pair in measured) for side in (0, 1))
            yield Comparison(name, first.unit, this, that)


def show(measured: Sequence[tuple[Figures, Figures]]) -> None:
    """Print the table, and what it leaves out."""
    rows = list(compare(measured))
    named = {name for pair in measured for figures in pair for name in figures}
    width = max((len(name) for name in named), default=0)
    tell(f"{'':<{width}}  {'this':>10}  {'that':>10}      {'ratio':>6}  interval")
    for row in rows:
        tell(_line(row, width))
    if left_out := sorted(named - {row.name for row in rows}):
        tell(f"not compared (zero, on one side alone, or neither seconds nor memory): {', '.join(left_out)}")
    chance = tail(len(measured), rank_of_bound(len(measured)))
    goals = [row for row in rows if row.holds is not None]
    missed = sum(not row.holds for row in goals)
    tell(f"slower: {missed} of {len(goals)} figures; by chance alone {chance * len(goals):.1f} are to be expected")


def _line(row: Comparison, width: int) -> str:
    low, high = median_interval(row.ratios)
    goal = {True: "  not slower", False: "  SLOWER", None: ""}[row.holds]
    values = f"{median(row.this):>10.4g}  {median(row.that):>10.4g} {row.unit:<3}"
    return f"{row.name:<{width}}  {values}  {median(row.ratios):>6.3f}  {low:.3f} to {high:.3f}{goal}"
