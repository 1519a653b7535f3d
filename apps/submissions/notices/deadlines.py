"""To students: a deadline is near and nothing was submitted."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from operator import attrgetter
from zoneinfo import ZoneInfo

from django.db.models import Q
from django.utils import timezone

from apps.accounts.confirmation import confirmed
from apps.accounts.models import User
from apps.cohorts.models import Assignment, Extension, Membership
from apps.cohorts.models.policy import later
from apps.submissions.models import Notice, Project
from apps.submissions.notices.letter import AT_ONCE, Letter
from apps.submissions.notices.readers import readers_of
from apps.submissions.notices.turns import in_turn

NEAR = timedelta(days=2)
"""How long before a deadline whoever submitted nothing is reminded."""

PREFERENCE = "mail_before_due"


def letters() -> list[Letter]:
    """Who is to be reminded of what: a few queries for each assignment that is due soon, extensions reckoned with."""
    now = timezone.now()
    soon = Q(due_at__gt=now, due_at__lte=now + NEAR)
    extended = Extension.objects.filter(soon).values("assignment")
    opened = Q(opens_at__isnull=True) | Q(opens_at__lte=now)
    assignments = Assignment.objects.filter(soon | Q(pk__in=extended), opened, cohort__archived_at__isnull=True)
    found: list[Letter] = []
    for assignment in assignments.without_texts().select_related("cohort").order_by("due_at", "pk"):
        found += _letters_about(assignment, now)
    return in_turn(found, person=attrgetter("person.pk"))[:AT_ONCE]


def _letters_about(assignment: Assignment, now: datetime) -> Iterator[Letter]:
    extensions = Extension.objects.due_dates(assignment)
    begun = Project.objects.filter(assignment=assignment, runs__isnull=False)
    submitted = {person for people in readers_of(begun, preference=PREFERENCE).values() for person in people}
    members = Membership.objects.filter(cohort=assignment.cohort, role=Membership.Role.STUDENT)
    students = confirmed().filter(pk__in=members.values("user"), **{PREFERENCE: True})
    told = Notice.objects.filter(assignment=assignment).values("person")
    for student in students.exclude(pk__in=told).order_by("pk"):
        due_at = later(assignment.due_at, extensions.get(student.pk))
        if student.pk not in submitted and due_at and now < due_at <= now + NEAR:
            yield _letter(assignment, student, due_at)


def _letter(assignment: Assignment, student: User, due_at: datetime) -> Letter:
    zone = ZoneInfo(student.time_zone) if student.time_zone else assignment.cohort.zone
    context = {
        "assignment": assignment,
        "due_at": timezone.localtime(due_at, zone),
        "zone": zone.key.replace("_", " "),
    }
    about = [Notice(person=student, assignment=assignment)]
    return Letter(student, "due", PREFERENCE, about, context)
