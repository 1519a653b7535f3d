"""Whom a message about a student's work is for."""

from __future__ import annotations

from django.db.models import QuerySet

from apps.accounts.confirmation import confirmed
from apps.accounts.models import User
from apps.submissions.models import Project


def readers_of(projects: QuerySet[Project]) -> QuerySet[User]:
    """Those whose work `projects` are and who can be written to, each once; narrowed by what they prefer elsewhere."""
    return confirmed().filter(pk__in=projects.values("student"))
