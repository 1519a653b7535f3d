"""Who may do what with a cohort: each helper gives the thing, or answers 404 as if it did not exist.

*Creating* a cohort is for staff, for those to whom an operator gave Django's permission to add cohorts, and for whoever
already teaches one. *Looking* at a cohort's people and assignments is for its assistants and instructors, *changing*
them for its instructors alone.
"""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404

from apps.accounts.models import User
from apps.cohorts.models import Assignment, Cohort


def may_create_cohorts(user: User) -> bool:
    """Whether `user` may open a cohort of their own."""
    return user.is_staff or user.has_perm("cohorts.add_cohort") or Cohort.objects.taught_by(user).exists()


def require_may_create(user: User) -> None:
    """Raise PermissionDenied (403) for whoever may not open a cohort."""
    if not may_create_cohorts(user):
        raise PermissionDenied


def cohort_taught_by(user: User, slug: str) -> Cohort:
    """The cohort, for its instructors, who may change it; 404 for anybody else."""
    return get_object_or_404(Cohort.objects.taught_by(user), slug=slug)


def cohort_followed_by(user: User, slug: str) -> Cohort:
    """The cohort, for its instructors and its assistants, who may look; 404 for anybody else."""
    return get_object_or_404(Cohort.objects.followed_by(user), slug=slug)


def teaches(user: User, cohort: Cohort) -> bool:
    """Whether `user` may change `cohort`: what its pages offer depends on it."""
    return Cohort.objects.taught_by(user).filter(pk=cohort.pk).exists()


def assignment_taught_by(user: User, cohort: str, slug: str) -> Assignment:
    """The assignment, for the instructors of its cohort, who may change it; 404 for anybody else."""
    assignments = Assignment.objects.filter(cohort__in=Cohort.objects.taught_by(user)).select_related("cohort")
    return get_object_or_404(assignments, cohort__slug=cohort, slug=slug)


def assignment_followed_by(user: User, cohort: str, slug: str) -> Assignment:
    """The assignment, for the instructors and assistants of its cohort; 404 for anybody else."""
    assignments = Assignment.objects.filter(cohort__in=Cohort.objects.followed_by(user)).select_related("cohort")
    return get_object_or_404(assignments, cohort__slug=cohort, slug=slug)
