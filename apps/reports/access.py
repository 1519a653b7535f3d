"""Who may read a cohort's report."""

from __future__ import annotations

from django.shortcuts import get_object_or_404

from apps.accounts.models import User
from apps.cohorts.models import Cohort


def cohort_taught_by(user: User, slug: str) -> Cohort:
    """The cohort, for its instructors; 404 for anybody else."""
    return get_object_or_404(Cohort.objects.taught_by(user), slug=slug)
