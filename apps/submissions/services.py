"""What is done to submissions. Callers have checked who asks."""

from __future__ import annotations

from functools import partial
from typing import NamedTuple

from django.conf import settings
from django.db import transaction
from django.db.models import Max

from apps.accounts.models import User
from apps.cohorts.models import Assignment
from apps.pipeline import Plan, Source, SourcePolicy, check_source
from apps.submissions import bell, live, states
from apps.submissions.models import Project, Run
from apps.submissions.summary import summarise
from apps.submissions.terms import Terms, practice_terms_of, terms_of


class Commit(NamedTuple):
    """The commit that a student was shown, and the branch at whose end it stood, if any."""

    revision: str
    branch: str = ""


def source_policy() -> SourcePolicy:
    """Which addresses this site accepts."""
    return SourcePolicy(trusted=settings.TRUSTED_SOURCES)


def submit(*, assignment: Assignment, student: User, url: str, revision: str = "", commit: Commit | None = None) -> Run:
    """Queue a run of the repository at `url`: `commit` where the student was shown which, else `revision` (branch, tag
    or commit) or the default branch as they stand when a worker comes to it. An assignment's own branch goes first.

    Raises StudentError when the form of the address is refused, RefusalError when it may not be submitted now,
    PlanError when the plan is unusable; then nothing was written.
    """
    source = check_source(url, source_policy())
    plan = assignment.grading_plan()
    with transaction.atomic():
        project, _created = Project.objects.get_or_create(
            assignment=assignment, student=student, defaults={"url": source.url}
        )
        # One submission of a project at a time: its number is the next one, and attempts are counted.
        project = Project.objects.select_for_update().get(pk=project.pk)
        terms = terms_of(assignment, student)
        if terms.refused:
            raise terms.refused
        Project.objects.filter(pk=project.pk).update(url=source.url)
        turn = Run.objects.turn_of(student)
        return _queue(project, source, plan, assignment.branch or revision, commit, turn, terms)


def practise(*, student: User, url: str, plan: Plan, revision: str = "", commit: Commit | None = None) -> Run:
    """Queue a run of any repository by any plan, outside every assignment; whatever is submitted for one goes first.

    Raises StudentError when the form of the address is refused, RefusalError when it was enough for a day.
    """
    source = check_source(url, source_policy())
    with transaction.atomic():
        # One at a time, whatever the repository: what is allowed in a day is counted.
        User.objects.select_for_update().get(pk=student.pk)
        terms = practice_terms_of(student)
        if terms.refused:
            raise terms.refused
        project, _created = Project.objects.get_or_create(assignment=None, student=student, url=source.url)
        return _queue(project, source, plan, revision, commit, Run.objects.practice_turn_of(student), terms)


def _queue(
    project: Project, source: Source, plan: Plan, revision: str, commit: Commit | None, turn: int, terms: Terms
) -> Run:
    """Write the row first and wake a worker once it is committed; a run that still waited is superseded."""
    superseded = states.supersede(project)
    run = Run.objects.create(
        project=project,
        number=(project.runs.aggregate(last=Max("number"))["last"] or 0) + 1,
        url=source.url,
        revision_wanted=revision.strip(),
        revision=commit.revision if commit else "",
        branch=commit.branch if commit else "",
        turn=turn,
        plan=plan.to_mapping(),
        plan_version=plan.version,
        submitted_at=terms.now,
        expected_seconds=Run.objects.expected_seconds(project),
        days_late=terms.lateness.days,
        penalty_percent=terms.lateness.percent,
    )
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
