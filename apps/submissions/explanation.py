"""How a grade adds up: the points of each family, the bonus, and what is cut at the whole."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from apps.submissions.models import CheckResult


@dataclass(frozen=True, slots=True)
class FamilyPoints:
    """One family of checks with what its checks brought, bonus checks left out."""

    family: str
    checks: tuple[CheckResult, ...]
    points: float
    max_points: float


@dataclass(frozen=True, slots=True)
class Explanation:
    """The lines of the sum: the families' points, plus ``bonus``, less ``cut`` (what goes beyond the whole), are
    ``points``. All are hundredths, as the page shows them. ``has_bonus`` tells whether a bonus could be earned.
    """

    families: tuple[FamilyPoints, ...]
    bonus: float
    cut: float
    points: float
    max_points: float
    has_bonus: bool


def explain(checks: Sequence[CheckResult]) -> Explanation:
    """Add up `checks`, which stand in the catalogue's order."""
    by_family: dict[str, list[CheckResult]] = {}
    for check in checks:
        by_family.setdefault(check.family, []).append(check)
    families = tuple(_family(name, members) for name, members in by_family.items())
    extra = [check for check in checks if check.is_bonus]
    whole = _sum(family.max_points for family in families)
    bonus = _sum(check.points for check in extra)
    reached = _sum(family.points for family in families) + bonus
    points = min(whole, reached)
    return Explanation(
        families=families,
        bonus=float(bonus),
        cut=float(reached - points),
        points=float(points),
        max_points=float(whole),
        has_bonus=any(check.weight for check in extra),
    )


def _family(name: str, members: Sequence[CheckResult]) -> FamilyPoints:
    own = [check for check in members if not check.is_bonus]
    points, whole = _sum(check.points for check in own), _sum(check.max_points for check in own)
    return FamilyPoints(name, tuple(members), float(points), float(whole))


def _sum(values: Iterable[float]) -> Decimal:
    """The exact sum of hundredths."""
    return sum((Decimal(str(round(value, 2))) for value in values), Decimal())
