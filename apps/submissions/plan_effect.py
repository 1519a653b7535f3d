"""What a plan in the making would do to the grades that there are, from the verdicts that were stored."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.db import models
from django.db.models import Prefetch

from apps.cohorts.models import Assignment
from apps.submissions.models import CheckResult, Run
from filrouge import Judged, Outcome, Plan, PlanError, regrade

MAXIMUM_RUNS = 50
"""Runs that are graded again for one look."""


@dataclass(frozen=True, slots=True)
class Effect:
    """One run: its percentage as it stands, and as the plan would make it (None when nothing it knows would count);
    ``unknown`` are the checks that only a new run could tell.
    """

    run: Run
    percent: float | None
    unknown: tuple[str, ...]

    @property
    def change(self) -> float | None:
        """Points of percentage won or lost."""
        if self.percent is None or self.run.percent is None:
            return None
        return round(self.percent - self.run.percent, 1)


def effects(assignment: Assignment, plan: Plan) -> list[Effect]:
    """The effect on the run that counts of each project, by student: two queries, however many there are."""
    return effects_on(Run.objects.counting_in(assignment)[:MAXIMUM_RUNS], plan)


def effects_on(runs: models.QuerySet[Run], plan: Plan) -> list[Effect]:
    """The effect on each of `runs`, in order; those graded by checks that the engine no longer has are left out."""
    checks = CheckResult.objects.only("run", "code", "outcome", "score", "max_points").order_by()
    wanted = (
        runs.select_related("project__student", "project__team")
        .defer("live", "error")
        .prefetch_related(Prefetch("checks", checks))
    )
    return list(_effects(wanted, plan))


def _effects(runs: models.QuerySet[Run], plan: Plan) -> Iterator[Effect]:
    for run in runs:
        try:
            former = Plan.from_stored(run.plan)
        except PlanError:
            continue
        known = {check.code: judged(check) for check in run.checks.all()}
        again = regrade(plan, former, known)
        yield Effect(run, again.score.percent if again.score else None, again.unknown)


def judged(check: CheckResult) -> Judged:
    """What is remembered of a check, as the engine wants it to grade again."""
    outcome = Outcome(check.outcome)
    return Judged(outcome, check.score, applies=outcome is not Outcome.SKIPPED or bool(check.max_points))
