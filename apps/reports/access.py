"""Who may read reports and take exports: the instructors and assistants of a cohort, nobody else."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Exists, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.shortcuts import get_object_or_404

from apps.accounts.models import User
from apps.cohorts.models import Cohort, Membership
from apps.submissions.models import Project


@dataclass(frozen=True, slots=True)
class Followed:
    """A cohort as its reader finds it: whether they may change it, its students, and how many submitted anything."""

    cohort: Cohort
    teaching: bool
    students: int
    heard: int


def followed_by(user: User, slug: str) -> Followed:
    """The cohort, for its instructors and assistants; 404 for anybody else. One query."""
    students = Membership.objects.filter(cohort=OuterRef("cohort"), role=Membership.Role.STUDENT).order_by()
    theirs = Project.objects.filter(student=OuterRef("user"), assignment__cohort=OuterRef("cohort"))
    memberships = Membership.objects.filter(user=user, role__in=Membership.STAFF, cohort__slug=slug)
    counts = {"students": _count(students), "heard": _count(students.filter(Exists(theirs)))}
    membership = get_object_or_404(memberships.select_related("cohort").annotate(**counts))
    teaching = membership.role == Membership.Role.INSTRUCTOR
    return Followed(membership.cohort, teaching, *(getattr(membership, name) for name in counts))


def students_of(cohort: Cohort) -> QuerySet[User]:
    """The people who study in `cohort`."""
    return User.objects.filter(memberships__cohort=cohort, memberships__role=Membership.Role.STUDENT)


def _count(memberships: QuerySet[Membership]) -> Coalesce:
    counted = memberships.values("cohort").annotate(count=Count("pk")).values("count")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)
