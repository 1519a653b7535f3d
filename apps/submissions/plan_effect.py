"""What a plan in the making would do to the grades that there are, from the verdicts that were stored."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.db import models
from django.db.models import Max, Prefetch

from apps.cohorts.models import Assignment
from apps.pipeline import Judged, Outcome, Plan, PlanError, regrade
from apps.submissions.models import CheckResult, Run

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
    """The effect on the last graded run of each project, by student: three queries, however many there are."""
    graded = Run.objects.filter(
        project__assignment=assignment, state=Run.State.FINISHED, outcome=Run.Outcome.FINISHED
    ).order_by()
    last = graded.values("project").annotate(last=Max("pk")).values("last")
    checks = CheckResult.objects.only("run", "code", "outcome", "score", "max_points").order_by()
    runs = (
        Run.objects.filter(pk__in=last)
        .select_related("project__student")
        .defer("live", "error")
        .prefetch_related(Prefetch("checks", checks))
        .order_by("project__student__full_name", "pk")
    )
    return list(_effects(runs[:MAXIMUM_RUNS], plan))


def _effects(runs: models.QuerySet[Run], plan: Plan) -> Iterator[Effect]:
    for run in runs:
        try:
            former = Plan.from_mapping(run.plan)
        except PlanError:
            # It was graded by checks that this engine no longer has: nothing can be said.
            continue
        judged = {check.code: _judged(check) for check in run.checks.all()}
        again = regrade(plan, former, judged)
        yield Effect(run, again.score.percent if again.score else None, again.unknown)


def _judged(check: CheckResult) -> Judged:
    outcome = Outcome(check.outcome)
    return Judged(outcome, check.score, applies=outcome is not Outcome.SKIPPED or bool(check.max_points))
