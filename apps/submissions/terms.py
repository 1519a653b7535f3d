"""What submitting would mean for somebody now: until when, at what cost, how many attempts are left, or why not.

Asked to show a receipt before anything is spent, and again by `services.submit`, which obeys it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from django.conf import settings
from django.utils import timezone

from apps.accounts.models import User
from apps.cohorts.late_policy import Lateness
from apps.cohorts.models import Assignment, Extension, Team
from apps.submissions.models import Run
from apps.submissions.models.querysets import RunQuerySet

_DAY = timedelta(days=1)


class Refusal(StrEnum):
    """Why nothing can be submitted now; the words are in `apps.submissions.words`."""

    ARCHIVED = "archived"
    CLOSED = "closed"
    SPENT = "spent"
    TOO_SOON = "too_soon"
    ENOUGH_TODAY = "enough_today"
    ENOUGH_PRACTICE = "enough_practice"


class RefusalError(Exception):
    """Raised instead of writing anything. ``values`` fill the words: ``at`` is a moment, ``count`` a number. What is
    refused to a team (``of_team``) is said to it.
    """

    def __init__(self, refusal: Refusal, *, of_team: bool = False, **values: Any) -> None:
        super().__init__(refusal.value)
        self.refusal = refusal
        self.of_team = of_team
        self.values = values


@dataclass(frozen=True, slots=True)
class Terms:
    """What holds at ``now``. ``attempts`` is None where they are not limited; ``refused`` says why not, if so.
    ``counts`` is false for practice; ``of_team`` says that the attempts are a team's.
    """

    now: datetime
    counts: bool = True
    of_team: bool = False
    spent: int = 0
    attempts: int | None = None
    due_at: datetime | None = None
    extension: Extension | None = None
    lateness: Lateness = field(default_factory=Lateness)
    refused: RefusalError | None = None

    @property
    def left(self) -> int | None:
        """How many attempts are left, before this one; None where they are not limited."""
        return None if self.attempts is None else max(0, self.attempts - self.spent)


def terms_of(assignment: Assignment, student: User) -> Terms:
    """The terms of `student`, or of their team, for `assignment` now: two queries, three where there are teams."""
    team = Team.objects.of(student, assignment)
    if team:
        return terms_of_team(team, assignment, student)
    runs = Run.objects.spent().filter(project__assignment=assignment, project__student=student)
    return _terms(assignment, Extension.objects.of(student, assignment), runs)


def terms_of_team(team: Team, assignment: Assignment, reader: User) -> Terms:
    """The terms of `team` for its `assignment` now, as `reader` may know them: two queries."""
    runs = Run.objects.spent().filter(project__team=team)
    return _terms(assignment, Extension.objects.of_team(team, reader), runs, of_team=True)


def _terms(assignment: Assignment, extension: Extension | None, runs: RunQuerySet, *, of_team: bool = False) -> Terms:
    now = timezone.now()
    spent = list(runs.order_by("submitted_at").values_list("submitted_at", flat=True))
    lateness = assignment.lateness(now, extension)
    attempts = assignment.attempts_for(extension)
    due_at = assignment.due_for(extension)
    refused = _refused(assignment, lateness, due_at, attempts, spent, now)
    if refused:
        refused.of_team = of_team
    return Terms(now, True, of_team, len(spent), attempts, due_at, extension, lateness, refused)


def practice_terms_of(student: User) -> Terms:
    """The terms of practice: so many runs within 24 hours, whatever became of them, unless they were withdrawn in time
    or failed by our fault: one query.
    """
    now = timezone.now()
    runs = Run.objects.spent_or_waiting().filter(project__assignment=None, submitted_by=student)
    lately = list(
        runs.filter(submitted_at__gt=now - _DAY).order_by("submitted_at").values_list("submitted_at", flat=True)
    )
    allowed = settings.PRACTICE_RUNS_PER_DAY
    refused = None
    if len(lately) >= allowed:
        refused = RefusalError(Refusal.ENOUGH_PRACTICE, count=allowed, at=lately[-allowed] + _DAY)
    return Terms(now, counts=False, spent=len(lately), attempts=allowed, refused=refused)


def _refused(
    assignment: Assignment,
    lateness: Lateness,
    due_at: datetime | None,
    attempts: int | None,
    spent: list[datetime],
    now: datetime,
) -> RefusalError | None:
    if assignment.cohort.is_archived:
        return RefusalError(Refusal.ARCHIVED)
    if not lateness.accepted and due_at is not None:
        closed_at = assignment.late_policy.grace_ends(due_at, assignment.cohort.zone)
        return RefusalError(Refusal.CLOSED, at=closed_at)
    if attempts is not None and len(spent) >= attempts:
        return RefusalError(Refusal.SPENT, count=attempts)
    return _too_fast(assignment, spent, now)


def _too_fast(assignment: Assignment, spent: list[datetime], now: datetime) -> RefusalError | None:
    minutes, per_day = assignment.minutes_between_attempts, assignment.attempts_per_day
    today = now.astimezone(assignment.cohort.zone).replace(hour=0, minute=0, second=0, microsecond=0)
    if per_day is not None and sum(moment >= today for moment in spent) >= per_day:
        return RefusalError(Refusal.ENOUGH_TODAY, count=per_day, at=today + _DAY)
    if spent and now < (again := spent[-1] + timedelta(minutes=minutes)):
        return RefusalError(Refusal.TOO_SOON, count=minutes, at=again)
    return None
