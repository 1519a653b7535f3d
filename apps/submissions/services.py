"""What is done to submissions. Callers have checked who asks."""

from __future__ import annotations

from functools import partial
from typing import NamedTuple

from django.conf import settings
from django.db import transaction
from django.db.models import Max, Q

from apps.accounts.models import User
from apps.cohorts.models import Assignment
from apps.submissions import bell, live, slots, states
from apps.submissions.models import Project, Run
from apps.submissions.summary import summarise
from apps.submissions.teamwork import begin
from apps.submissions.terms import Terms, practice_terms_of, terms_of
from filrouge import Plan, Source, SourcePolicy, check_source


class Commit(NamedTuple):
    """The commit that a student was shown, and the branch at whose end it stood, if any."""

    revision: str
    branch: str = ""


class _Asked(NamedTuple):
    """What is to be graded, how, and who wants it."""

    student: User
    source: Source
    plan: Plan
    revision: str
    commit: Commit | None


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
        project = begin(assignment, student, source.url)
        # One submission of a project at a time: its number is the next one, and attempts are counted.
        project = Project.objects.select_for_update().get(pk=project.pk)
        terms = terms_of(assignment, student)
        if terms.refused:
            raise terms.refused
        Project.objects.filter(Q(pk=project.pk) | Q(team_project=project)).update(url=source.url)
        asked = _Asked(student, source, plan, assignment.branch or revision, commit)
        return _queue(project, asked, Run.objects.turn_of(student), terms)


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
        asked = _Asked(student, source, plan, revision, commit)
        return _queue(project, asked, Run.objects.practice_turn_of(student), terms)


def _queue(project: Project, asked: _Asked, turn: int, terms: Terms) -> Run:
    """Write the row first and wake a worker once it is committed; a run that still waited is superseded."""
    superseded = states.supersede(project)
    run = Run.objects.create(
        project=project,
        number=(project.runs.aggregate(last=Max("number"))["last"] or 0) + 1,
        submitted_by=asked.student,
        url=asked.source.url,
        revision_wanted=asked.revision.strip(),
        revision=asked.commit.revision if asked.commit else "",
        branch=asked.commit.branch if asked.commit else "",
        turn=turn,
        plan=asked.plan.to_mapping(),
        plan_version=asked.plan.version,
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

    One ring per slot is enough: each worker that ends a run rings for the next one.
    """
    for pk in states.take_back_expired():
        live.publish(pk)
    for _number in range(slots.rings(states.due_for_a_ring())):
        if not bell.ring():
            return
