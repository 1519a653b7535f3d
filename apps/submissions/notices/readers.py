"""Whom a message about a student's work is for."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q, QuerySet

from apps.accounts.confirmation import confirmed
from apps.accounts.models import User
from apps.submissions.models import Notice, Project


def readers_of(projects: QuerySet[Project]) -> QuerySet[User]:
    """Those whose work `projects` are and who can be written to, each once; narrowed by what they prefer elsewhere."""
    return confirmed().filter(Q(projects__in=projects) | Q(projects__team_project__in=projects)).distinct()


def waits(*, subject: str, preference: str, project: str) -> Exists:
    """Whether somebody is still to be told of a row: a reader of its `project` (the path there) who has `preference`
    set, and whom no notice says to have been told. `subject` is the notice's word for such rows.
    """
    told = Notice.objects.filter(person=OuterRef("pk"), **{subject: OuterRef(OuterRef("pk"))})
    projects = Project.objects.filter(pk=OuterRef(OuterRef(project)))
    return Exists(readers_of(projects).filter(~Exists(told), **{preference: True}))
