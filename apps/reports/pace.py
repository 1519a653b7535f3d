"""Questions that the dates of one project raise: a single dump before the deadline, dates that cannot be true."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from django.db.models import Max
from django.db.models.functions import Coalesce

from apps.cohorts.models import Assignment
from apps.submissions.models import GivenCode, Project, Trace

CLOCK_SLACK = timedelta(hours=26)
"""A wrong time zone is no wrong date (the check GIT14 allows the same)."""

DUMP_SPAN = timedelta(hours=12)
DUMP_BEFORE_DUE = timedelta(hours=48)


class Oddity(StrEnum):
    """What is odd about a project's dates."""

    DUMP = "dump"
    FUTURE = "future"
    EARLY = "early"


@dataclass(frozen=True, slots=True)
class DateQuestion:
    """One oddity of one project: how many of its commits, between which dates of their authors."""

    project: Project
    oddity: Oddity
    commits: int
    first: datetime
    last: datetime


def date_questions(assignment: Assignment) -> list[DateQuestion]:
    """Ask about the dates of the commits of `assignment`'s projects, the template's left out: four queries."""
    whose = Coalesce("student__full_name", "team__name")
    projects = assignment.projects.apart().select_related("student", "team").order_by(whose, "pk")
    submitted = dict(projects.annotate(last=Max("runs__submitted_at")).values_list("pk", "last"))
    dates = _dates(assignment)
    return [
        question
        for project in projects
        for question in _questions(project, submitted[project.pk], assignment, dates.get(project.pk, []))
    ]


def _dates(assignment: Assignment) -> dict[int, list[datetime]]:
    given = GivenCode.objects.filter(assignment=assignment).first()
    excluded = set(given.digests) if given else set()
    dates: dict[int, list[datetime]] = {}
    commits = Trace.objects.filter(assignment=assignment, kind=Trace.Kind.COMMIT)
    for project, digest, at in commits.values_list("project", "digest", "authored_at").iterator():
        if at is not None and digest not in excluded:
            dates.setdefault(project, []).append(at)
    return dates


def _questions(
    project: Project, submitted_at: datetime | None, assignment: Assignment, dates: Collection[datetime]
) -> list[DateQuestion]:
    found = []
    if submitted_at and (future := [at for at in dates if at > submitted_at + CLOCK_SLACK]):
        found.append(_question(project, Oddity.FUTURE, future))
    opens_at = assignment.opens_at
    if opens_at and (early := [at for at in dates if at < opens_at - CLOCK_SLACK]):
        found.append(_question(project, Oddity.EARLY, early))
    if dates and not found and _is_dump(dates, assignment.due_at):
        found.append(_question(project, Oddity.DUMP, dates))
    return found


def _is_dump(dates: Collection[datetime], due_at: datetime | None) -> bool:
    first, last = min(dates), max(dates)
    return due_at is not None and last - first <= DUMP_SPAN and first >= due_at - DUMP_BEFORE_DUE


def _question(project: Project, oddity: Oddity, dates: Collection[datetime]) -> DateQuestion:
    return DateQuestion(project, oddity, len(dates), min(dates), max(dates))
