"""The first section of a verdict: what to do next, then the checks by family, those that passed folded away."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from apps.accounts.models import User
from apps.courses.next_steps import next_steps
from apps.courses.progress import progress_of
from apps.submissions.explanation import Explanation, FamilyPoints
from apps.submissions.models import CheckResult
from apps.submissions.sections.next_repairs import next_repairs

REPAIRS_SHOWN = 3
FINDINGS_SHOWN = 3
"""Of a check; the page of the check has all of them."""

CHECKS_OPEN = 8
"""Up to so many checks that ask for something, their findings are open; where there are more, each is opened."""


@dataclass(frozen=True, slots=True)
class FamilyOfChecks:
    """A family with its points: ``shown`` are the checks that ask for something, ``folded`` the others."""

    points: FamilyPoints
    shown: tuple[CheckResult, ...]
    folded: tuple[CheckResult, ...]
    passed: int

    @property
    def not_asked(self) -> int:
        """How many of the folded ones do not apply."""
        return len(self.folded) - self.passed


def overview(checks: Sequence[CheckResult], explanation: Explanation) -> dict[str, Any]:
    """What the section shows of a finished run."""
    repairs = next_repairs(checks)
    families = [_family(family) for family in explanation.families]
    return {
        "repairs": repairs[:REPAIRS_SHOWN],
        "later_repairs": repairs[REPAIRS_SHOWN:],
        "within_reach": sum(repair.points for repair in repairs),
        "remarks": [check for check in checks if check.outcome == "passed" and check.document.get("findings")],
        "families": families,
        "opens_findings": sum(len(family.shown) for family in families) <= CHECKS_OPEN,
        "findings_shown": FINDINGS_SHOWN,
        "findings_slice": f":{FINDINGS_SHOWN}",
    }


def steps_beyond(reader: User) -> dict[str, Any]:
    """What is left for whoever has nothing to repair: the next lesson, the next assignment."""
    return {"steps": next_steps(reader, progress_of(reader))}


def _family(points: FamilyPoints) -> FamilyOfChecks:
    shown = tuple(check for check in points.checks if _asks(check))
    folded = tuple(check for check in points.checks if not _asks(check))
    return FamilyOfChecks(points, shown, folded, sum(check.outcome == "passed" for check in folded))


def _asks(check: CheckResult) -> bool:
    """Whether there is something to do, or points wait for something that is."""
    return check.outcome in ("failed", "errored") or (check.outcome == "skipped" and check.max_points > 0)
