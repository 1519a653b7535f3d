"""Who may read reports and take exports: the instructors and assistants of a cohort, nobody else."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, Func, IntegerField, OuterRef, QuerySet, Subquery
from django.shortcuts import get_object_or_404

from apps.accounts.models import User
from apps.cohorts.models import Cohort, Membership
from apps.submissions.models import Contest, Project, Run


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
    students = Membership.objects.filter(cohort=OuterRef("cohort"), role=Membership.Role.STUDENT)
    theirs = Project.objects.filter(student=OuterRef("user"), assignment__cohort=OuterRef("cohort"))
    memberships = Membership.objects.filter(user=user, role__in=Membership.STAFF, cohort__slug=slug)
    # From the few contests that are open to their cohort: joined, SQLite would begin with all of the cohort's runs.
    here = Run.objects.filter(pk=OuterRef("run"), project__assignment__cohort=OuterRef(OuterRef("cohort")))
    counts = {
        "students": _count(students),
        "heard": _count(students.filter(Exists(theirs))),
        "open_contests": _count(Contest.objects.open().filter(Exists(here))),
    }
    membership = get_object_or_404(memberships.select_related("cohort").annotate(**counts))
    teaching = membership.role == Membership.Role.INSTRUCTOR
    return Followed(membership.cohort, teaching, *(getattr(membership, name) for name in counts))


def students_of(cohort: Cohort) -> QuerySet[User]:
    """The people who study in `cohort`."""
    return User.objects.filter(memberships__cohort=cohort, memberships__role=Membership.Role.STUDENT)


def _count(rows: QuerySet[Any]) -> Subquery:
    """How many `rows` there are, within another query: `Count` would group them."""
    counted = rows.order_by().annotate(count=Func("pk", function="COUNT", output_field=IntegerField())).values("count")
    return Subquery(counted)
