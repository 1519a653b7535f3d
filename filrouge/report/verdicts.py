"""What was decided: the outcome of each check, by which plan, and the grade."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from filrouge.report.messages import Finding, Message


class Outcome(StrEnum):
    """What became of one check; *errored* is our own failure to judge it, and leaves the whole run incomplete."""

    PASSED = "passed"
    FAILED = "failed"
    SKIPPED = "skipped"
    ERRORED = "errored"


class RunOutcome(StrEnum):
    """What became of the whole run.

    *Finished*: every check was judged, and there is a score wherever one counts. *Refused*: the source cannot be
    graded, which its owner can mend. *Incomplete*: by a fault of ours some check, or all of them, could not be judged;
    there is no score, what was judged stands, and a new run may succeed (docs/decisions/012-incomplete-is-ours.md).
    """

    FINISHED = "finished"
    REFUSED = "refused"
    INCOMPLETE = "incomplete"


@dataclass(frozen=True, slots=True)
class CheckResult:
    """The verdict of one check.

    ``score`` is 0..1, None when the check was skipped or errored. ``points`` and ``max_points`` are what it brings
    to the grade: a check that does not apply has ``max_points`` 0 and so costs nothing; one whose prerequisite failed,
    and one that we failed to judge, keep theirs. ``points`` have two decimals. Those of a ``bonus`` check come on top
    of the others'. ``findings_total`` counts those beyond the kept ones.
    """

    code: str
    family: str
    lesson: str
    outcome: Outcome
    score: float | None
    weight: float
    points: float
    max_points: float
    required: bool
    message: Message
    findings: tuple[Finding, ...] = ()
    findings_total: int = 0
    seconds: float = 0.0
    bonus: bool = False

    @property
    def applies(self) -> bool:
        """Whether the rule says something about this repository; one whose prerequisite failed does."""
        return self.outcome is not Outcome.SKIPPED or bool(self.max_points)


@dataclass(frozen=True, slots=True)
class PlanRecord:
    """Which plan graded the run; ``version`` is a digest of its content, ``pass_percent`` the share it asks for."""

    name: str
    version: str
    pass_percent: float | None = None


@dataclass(frozen=True, slots=True)
class Score:
    """The grade. ``points`` are the exact sum of the checks' points, cut at ``max``; bonus checks brought ``bonus``.
    ``percent`` has one decimal, ``over_20`` two, both rounded half up from these points.
    """

    points: float
    max: float
    percent: float
    over_20: float
    bonus: float = 0.0
