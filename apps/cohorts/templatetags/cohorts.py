"""What templates ask about cohorts."""

from __future__ import annotations

from django import template
from django.contrib.auth.models import AnonymousUser

from apps.accounts.models import User
from apps.cohorts.models import Cohort

register = template.Library()


@register.filter
def teaches(user: User | AnonymousUser | None) -> bool:
    """Whether `user` is an instructor of a cohort."""
    return isinstance(user, User) and Cohort.objects.taught_by(user).exists()
