"""What is done to submissions. Callers have checked who asks."""

from __future__ import annotations

from functools import partial

from django.conf import settings
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from apps.accounts.models import User
from apps.cohorts.models import Assignment, Extension
from apps.pipeline import SourcePolicy, check_source
from apps.submissions import bell, live, states
from apps.submissions.models import Project, Run
from apps.submissions.summary import summarise


def source_policy() -> SourcePolicy:
    """Which addresses this site accepts."""
    return SourcePolicy(trusted=settings.TRUSTED_SOURCES)


def submit(*, assignment: Assignment, student: User, url: str, revision: str = "") -> Run:
    """Queue a run of the repository at `url`, at `revision` (branch, tag or commit) or else at its default branch.

    The row is written first and a worker woken once it is committed; a run of the project that still waited is
    superseded. Raises StudentError when the form of the address is refused, PlanError when the plan is unusable.
    """
    source = check_source(url, source_policy())
    plan = assignment.grading_plan()
    with transaction.atomic():
        project, _created = Project.objects.get_or_create(
            assignment=assignment, student=student, defaults={"url": source.url}
        )
        # One submission of a project at a time: its number is the next one.
        project = Project.objects.select_for_update().get(pk=project.pk)
        superseded = states.supersede(project)
        now = timezone.now()
        lateness = assignment.lateness(now, Extension.objects.of(student, assignment))
        run = Run.objects.create(
            project=project,
            number=(project.runs.aggregate(last=Max("number"))["last"] or 0) + 1,
            url=source.url,
            revision_wanted=revision.strip(),
            turn=Run.objects.turn_of(student),
            plan=plan.to_mapping(),
            plan_version=plan.version,
            submitted_at=now,
            days_late=lateness.days,
            penalty_percent=lateness.percent,
        )
        Project.objects.filter(pk=project.pk).update(url=source.url)
        summarise([project.pk])
        transaction.on_commit(partial(bell.ring, run))
        for pk in superseded:
            transaction.on_commit(partial(live.publish, pk))
    return run


def cancel(*, run: Run) -> bool:
    """Withdraw a waiting run, or ask the worker of a running one to stop; False when it had already ended."""
    changed = states.withdraw(run) or states.request_stop(run)
    if changed:
        live.publish(run.pk)
    return changed


def sweep() -> None:
    """Take back the runs of lost workers, and ring again for those that wait unheard.

    One ring per worker is enough: each worker that ends a run rings for the next one.
    """
    for pk in states.take_back_expired():
        live.publish(pk)
    for _number in range(min(states.due_for_a_ring(), settings.WORKERS)):
        if not bell.ring():
            return
