"""Grading again by a plan that has changed: what it would do first, then for whom the instructor wants it.

New gradings wait behind everything that students submit, leave workers free for them, and cost no attempt. They grade
the commit that counts, as late as it was. A grade rises by itself when the new one is better; it falls only when an
instructor lets it (`apps.submissions.overrides.replace`).
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.db.models import Exists, F, Max, OuterRef, Q

from apps.cohorts.models import Assignment
from apps.submissions import bell, slots
from apps.submissions.models import Run
from apps.submissions.models.querysets import REGRADE_TURN, RunQuerySet
from apps.submissions.summary import summarise
from filrouge import ENGINE_VERSION, Plan

_BATCH = 500


def outdated(assignment: Assignment, plan: Plan) -> RunQuerySet:
    """The runs that count and were graded by another plan or an older engine, unless they are being graded again or
    were already, by student.
    """
    again = Run.objects.filter(regrade_of=OuterRef("pk"), plan_version=plan.version, engine_version=ENGINE_VERSION)
    going_on = Run.objects.filter(regrade_of=OuterRef("pk"), state__in=Run.ACTIVE)
    former = ~Q(plan_version=plan.version) | ~Q(engine_version=ENGINE_VERSION)
    return Run.objects.counting_in(assignment).filter(former, ~Exists(again), ~Exists(going_on))


def grade_again(*, assignment: Assignment, runs: Iterable[int] | None) -> int:
    """Queue a new grading by the plan as it is now of those of `runs` that are outdated, or of all that are when None.

    Gives back how many. Raises PlanError when the plan is unusable.
    """
    plan = assignment.grading_plan()
    waiting = Run.objects.filter(project=OuterRef("project"), purpose=Run.Purpose.REGRADE, state=Run.State.QUEUED)
    chosen = outdated(assignment, plan).filter(~Exists(waiting))
    if runs is not None:
        chosen = chosen.filter(pk__in=list(runs))
    with transaction.atomic():
        originals = list(chosen.defer("plan", "live", "error"))
        last = dict(chosen.values_list("pk").annotate(number=Max("project__runs__number")).order_by())
        Run.objects.bulk_create([_again(run, plan, last[run.pk] + 1) for run in originals], batch_size=_BATCH)
        summarise(run.project_id for run in originals)
        for _number in range(slots.rings(len(originals))):
            transaction.on_commit(bell.ring)
    return len(originals)


def lower(assignment: Assignment) -> RunQuerySet:
    """New gradings that ended below the grade that their project keeps: it stays until somebody decides."""
    newer = Run.objects.graded().filter(project=OuterRef("project"), pk__gt=OuterRef("pk"))
    runs = Run.objects.graded().filter(project__assignment=assignment, purpose=Run.Purpose.REGRADE, set_aside=False)
    below = runs.filter(~Exists(newer)).exclude(project__kept_run=F("pk"))
    return below.select_related("project__student", "project__team", "project__kept_run").by_name()


def going_on(assignment: Assignment) -> int:
    """How many new gradings wait or run."""
    return Run.objects.filter(project__assignment=assignment, purpose=Run.Purpose.REGRADE, state__in=Run.ACTIVE).count()


def _again(run: Run, plan: Plan, number: int) -> Run:
    return Run(
        project_id=run.project_id,
        number=number,
        purpose=Run.Purpose.REGRADE,
        regrade_of=run,
        url=run.url,
        revision=run.revision,
        branch=run.branch,
        turn=REGRADE_TURN,
        plan=plan.to_mapping(),
        plan_version=plan.version,
        submitted_at=run.submitted_at,
        days_late=run.days_late,
        penalty_percent=run.penalty_percent,
    )
