"""Several cohorts side by side: how far each is, in one query however many they are."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Exists, F, FloatField, IntegerField, Min, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Cast, Coalesce, NullIf
from django.utils import timezone

from apps.accounts.models import User
from apps.cohorts.models import Assignment, Cohort, Membership
from apps.submissions.models import Project, Run


def side_by_side(user: User) -> QuerySet[Cohort]:
    """The cohorts that `user` teaches or assists, the archived ones last.

    Each has ``students``, ``assignments_total``, ``next_due_at`` of an assignment or None, ``waiting`` runs, and
    ``graded_percent``: of the works that its students may hand in by now, one per assignment that has opened, those
    that have a grade; None where none is asked.
    """
    now = timezone.now()
    assignments = Assignment.objects.filter(cohort=OuterRef("pk"))
    opened = assignments.filter(Q(opens_at__isnull=True) | Q(opens_at__lte=now))
    due = assignments.filter(due_at__gt=now).order_by().values("cohort").annotate(next=Min("due_at")).values("next")
    students = Membership.objects.filter(cohort=OuterRef("pk"), role=Membership.Role.STUDENT)
    runs = Run.objects.filter(state=Run.State.QUEUED, project__assignment__cohort=OuterRef("pk"))
    studies = Membership.objects.filter(
        user=OuterRef("student"), cohort=OuterRef("assignment__cohort"), role=Membership.Role.STUDENT
    )
    begun = Q(assignment__opens_at__isnull=True) | Q(assignment__opens_at__lte=now)
    graded = Project.objects.filter(begun, Exists(studies), assignment__cohort=OuterRef("pk"), grade_percent__gte=0)
    expected = NullIf(F("students") * _count(opened, "cohort"), 0)
    return (
        Cohort.objects.filter(pk__in=Cohort.objects.followed_by(user))
        .annotate(
            students=_count(students, "cohort"),
            assignments_total=_count(assignments, "cohort"),
            next_due_at=Subquery(due),
            waiting=_count(runs, "project__assignment__cohort"),
        )
        .annotate(graded_percent=100.0 * Cast(_count(graded, "assignment__cohort"), FloatField()) / expected)
        .order_by(F("archived_at").desc(nulls_first=True), "name")
    )


def _count(rows: QuerySet[Any, Any], cohort: str) -> Coalesce:
    """How many of `rows` the cohort has, to which they lead by the name `cohort`."""
    counted = rows.order_by().values(cohort).annotate(count=Count("pk")).values("count")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)
