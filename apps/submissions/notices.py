"""Messages to students, sent by the scheduler: a run was graded, a deadline is near and nothing was submitted.

Each is sent at most once (`Notice`). A mail server that is down stops nothing else: what could not be sent is tried
again at the next round, as long as it is news.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from smtplib import SMTPException
from typing import Any
from zoneinfo import ZoneInfo

import structlog
from django.conf import settings
from django.core.mail import get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone, translation

from apps.accounts import mail
from apps.accounts.confirmation import confirmed
from apps.accounts.models import User
from apps.cohorts.models import Assignment, Extension, Membership
from apps.cohorts.models.policy import later
from apps.submissions.feedback import feedback_for, hold_back
from apps.submissions.models import Notice, Project, Run

NEWS = timedelta(hours=1)
"""How long after its end a run is still worth a message."""

NEAR = timedelta(days=2)
"""How long before a deadline whoever submitted nothing is reminded."""

AT_ONCE = 100
"""Messages of one kind in one round, so that a round ends."""

logger = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Reminder:
    """What is due, by whom, when."""

    assignment: Assignment
    student: User
    due_at: datetime


def notify() -> int:
    """Write whatever is to be written now; gives back how many messages went."""
    if not settings.MAIL_IS_SENT:
        return 0
    sent = 0
    try:
        with _connection() as connection:
            for run in _graded_runs():
                sent += _about_run(run, connection)
            for reminder in _reminders():
                sent += _about_deadline(reminder, connection)
    except (SMTPException, OSError) as error:
        logger.warning("messages wait for the mail server", sent=sent, error=type(error).__name__)
    return sent


@contextmanager
def _connection() -> Iterator[BaseEmailBackend]:
    """One connection for the round, opened only when there is something to say."""
    connection = get_connection()
    try:
        yield connection
    finally:
        connection.close()


def _graded_runs() -> list[Run]:
    ended = Run.objects.filter(
        purpose=Run.Purpose.SUBMISSION,
        state__in=[Run.State.FINISHED, Run.State.FAILED],
        finished_at__gte=timezone.now() - NEWS,
        project__student__in=confirmed().filter(mail_when_graded=True),
        notice=None,
    )
    runs = ended.select_related("project__student", "project__assignment__cohort").defer("plan", "live")
    return list(runs.order_by("pk")[:AT_ONCE])


def _about_run(run: Run, connection: BaseEmailBackend) -> bool:
    student = run.project.student
    hold_back(run, feedback_for(student, run.project))
    context = {"run": run, "project": run.project, "path": ("submissions:run", [run.pk])}
    return _send(Notice(student=student, run=run), "graded", "mail_when_graded", context, connection)


def _reminders() -> list[Reminder]:
    """Who is to be reminded of what: a few queries for each assignment that is due soon, extensions reckoned with."""
    now = timezone.now()
    soon = Q(due_at__gt=now, due_at__lte=now + NEAR)
    extended = Extension.objects.filter(soon).values("assignment")
    opened = Q(opens_at__isnull=True) | Q(opens_at__lte=now)
    assignments = Assignment.objects.filter(soon | Q(pk__in=extended), opened, cohort__archived_at__isnull=True)
    found: list[Reminder] = []
    for assignment in assignments.without_texts().select_related("cohort").order_by("due_at", "pk"):
        found += _reminders_of(assignment, now)
    return found[:AT_ONCE]


def _reminders_of(assignment: Assignment, now: datetime) -> Iterator[Reminder]:
    extensions = dict(Extension.objects.filter(assignment=assignment).values_list("student", "due_at"))
    submitted = Project.objects.filter(assignment=assignment, runs__isnull=False).values("student")
    members = Membership.objects.filter(cohort=assignment.cohort, role=Membership.Role.STUDENT)
    students = confirmed().filter(mail_before_due=True, pk__in=members.values("user"))
    told = Notice.objects.filter(assignment=assignment).values("student")
    for student in students.exclude(pk__in=submitted).exclude(pk__in=told).order_by("pk"):
        due_at = later(assignment.due_at, extensions.get(student.pk))
        if due_at and now < due_at <= now + NEAR:
            yield Reminder(assignment, student, due_at)


def _about_deadline(reminder: Reminder, connection: BaseEmailBackend) -> bool:
    assignment, student = reminder.assignment, reminder.student
    zone = ZoneInfo(student.time_zone) if student.time_zone else assignment.cohort.zone
    context = {
        "assignment": assignment,
        "due_at": timezone.localtime(reminder.due_at, zone),
        "zone": zone.key.replace("_", " "),
        "path": ("submissions:assignment", [assignment.cohort.slug, assignment.slug]),
    }
    return _send(Notice(student=student, assignment=assignment), "due", "mail_before_due", context, connection)


def _send(
    notice: Notice, template: str, preference: str, context: Mapping[str, Any], connection: BaseEmailBackend
) -> bool:
    """Write `notice` down, then send; False when another round was first. Raises SMTPException or OSError, and leaves
    no row, when it cannot be sent.
    """
    try:
        with transaction.atomic():
            notice.save(force_insert=True)
    except IntegrityError:
        return False
    route, arguments = context["path"]
    with translation.override(notice.student.language):
        link = mail.absolute(reverse(route, args=arguments))
    try:
        mail.send(
            notice.student,
            template=template,
            preference=preference,
            context={**context, "link": link},
            connection=connection,
        )
    except BaseException:
        notice.delete()
        raise
    return True
