"""What is done to cohorts. Callers have checked who asks."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.text import slugify

from apps.accounts.models import User
from apps.cohorts.models import Assignment, Cohort, Membership


def create_cohort(*, name: str, slug: str = "", instructor: User | None = None) -> Cohort:
    """Create a cohort with `instructor` as its first member; raises ValidationError for a slug that is taken."""
    cohort = Cohort(name=name, slug=slug or slugify(name))
    with transaction.atomic():
        cohort.full_clean()
        cohort.save()
        if instructor is not None:
            enrol(cohort=cohort, user=instructor, role=Membership.Role.INSTRUCTOR)
    return cohort


def enrol(*, cohort: Cohort, user: User, role: Membership.Role = Membership.Role.STUDENT) -> Membership:
    """Make `user` a member. Somebody who already is one keeps their role: a join link never demotes an instructor."""
    membership, _created = Membership.objects.get_or_create(cohort=cohort, user=user, defaults={"role": role})
    return membership


def add_assignment(
    *,
    cohort: Cohort,
    title: str,
    plan: Mapping[str, Any],
    slug: str = "",
    text: str = "",
    opens_at: datetime | None = None,
    due_at: datetime | None = None,
) -> Assignment:
    """Add an assignment after the others; raises ValidationError when the plan or the dates are wrong."""
    assignment = Assignment(
        cohort=cohort,
        title=title,
        slug=slug or slugify(title),
        text=text,
        plan=dict(plan),
        opens_at=opens_at,
        due_at=due_at,
        position=cohort.assignments.count(),
    )
    assignment.full_clean()
    assignment.save()
    return assignment
