"""Who may read reports and take exports: the instructors and assistants of a cohort, nobody else."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.shortcuts import get_object_or_404

from apps.accounts.models import User
from apps.cohorts.models import Cohort, Membership
from apps.submissions.models import Contest, Project


@dataclass(frozen=True, slots=True)
class Followed:
    """A cohort as its reader finds it: whether they may change it, its students, how many submitted anything, and how
    many contested checks wait for an answer.
    """

    cohort: Cohort
    teaching: bool
    students: int
    heard: int
    open_contests: int


def followed_by(user: User, slug: str) -> Followed:
    """The cohort, for its instructors and assistants; 404 for anybody else. One query."""
    students = Membership.objects.filter(cohort=OuterRef("cohort"), role=Membership.Role.STUDENT).order_by()
    theirs = Project.objects.filter(student=OuterRef("user"), assignment__cohort=OuterRef("cohort"))
    memberships = Membership.objects.filter(user=user, role__in=Membership.STAFF, cohort__slug=slug)
    waiting = Contest.objects.open().filter(run__project__assignment__cohort=OuterRef("cohort")).order_by()
    counts = {
        "students": _count(students, "cohort"),
        "heard": _count(students.filter(Exists(theirs)), "cohort"),
        "open_contests": _count(waiting, "run__project__assignment__cohort"),
    }
    membership = get_object_or_404(memberships.select_related("cohort").annotate(**counts))
    teaching = membership.role == Membership.Role.INSTRUCTOR
    return Followed(membership.cohort, teaching, *(getattr(membership, name) for name in counts))


def students_of(cohort: Cohort) -> QuerySet[User]:
    """The people who study in `cohort`."""
    return User.objects.filter(memberships__cohort=cohort, memberships__role=Membership.Role.STUDENT)


def _count(rows: QuerySet[Any], cohort: str) -> Coalesce:
    """How many `rows` there are of the cohort that they name so."""
    counted = rows.values(cohort).annotate(count=Count("pk")).values("count")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)
