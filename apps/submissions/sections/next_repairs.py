"""What to do next: the failed checks, those first that bring most for what they cost."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from apps.submissions.models import CheckResult

_MINUTES: Mapping[str, tuple[int, int]] = {
    "GIT": (5, 3),
    "ONB": (5, 5),
    "LINT": (2, 2),
    "DOC": (5, 4),
    "PKG": (8, 4),
    "SEC": (10, 8),
    "TEST": (15, 8),
    "COV": (20, 8),
    "CI": (20, 8),
    "OPS": (20, 10),
    "ML": (25, 12),
}
"""By family, a guess: minutes for the first finding, and for each of the others. It orders, and says "about"."""

_OTHER = (10, 5)
_MOST_MINUTES = 480


@dataclass(frozen=True, slots=True)
class NextRepair:
    """A failed check: ``points`` is what it would bring, with those of the ``waiting`` checks that need it first;
    ``minutes`` an estimate; ``finding`` the first one that says how to repair it.
    """

    check: CheckResult
    points: float
    waiting: tuple[str, ...]
    minutes: int
    finding: Mapping[str, Any] | None


def next_repairs(checks: Sequence[CheckResult]) -> list[NextRepair]:
    """What is to be gained, required checks first, then by points for the time; what only advises is left out."""
    by_code = {check.code: check for check in checks}
    waiting = _waiting(by_code)
    repairs = [_repair(check, waiting.get(check.code, [])) for check in checks if check.outcome == "failed"]
    worthwhile = [repair for repair in repairs if repair.points > 0]
    return sorted(worthwhile, key=lambda repair: (not repair.check.required, -repair.points / repair.minutes))


def _waiting(by_code: Mapping[str, CheckResult]) -> dict[str, list[CheckResult]]:
    """By code of a failed check, those that were skipped because of it, through however many others."""
    waiting: dict[str, list[CheckResult]] = {}
    for check in by_code.values():
        at = check
        for _step in by_code:
            if at.outcome != "skipped" or (blocking := _blocking(at)) not in by_code:
                break
            at = by_code[blocking]
        if at is not check:
            waiting.setdefault(at.code, []).append(check)
    return waiting


def _blocking(check: CheckResult) -> str:
    message = check.document.get("message", {})
    return str(message["values"].get("check", "")) if message.get("id") == "skipped.prerequisite" else ""


def _repair(check: CheckResult, waiting: Sequence[CheckResult]) -> NextRepair:
    findings = check.document.get("findings") or []
    points = sum(one.max_points - one.points for one in (check, *waiting))
    first = next((finding for finding in findings if finding.get("repair")), findings[0] if findings else None)
    codes = tuple(one.code for one in waiting)
    return NextRepair(check, round(points, 2), codes, _minutes(check, findings), first)


def _minutes(check: CheckResult, findings: Sequence[Mapping[str, Any]]) -> int:
    """Findings that one and the same command repairs cost no more than the first of them."""
    first, each = _MINUTES.get(check.family, _OTHER)
    total = max(1, int(check.document.get("findings_total") or 0))
    commands = {tuple((finding.get("repair") or {}).get("commands", ())) for finding in findings}
    further = 0 if len(commands) == 1 and commands != {()} else total - 1
    return min(first + each * further, _MOST_MINUTES)
