"""Whom a message about a student's work is for, and who has had it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

from django.db.models import QuerySet

from apps.accounts.confirmation import confirmed
from apps.submissions.models import Notice, Project


def readers_of(projects: QuerySet[Project], *, preference: str) -> Mapping[int, list[int]]:
    """The people whose work each of `projects` is, of a team's its members, as keys by the project's key: those who can
    be written to, and whose `preference` is that they are.
    """
    theirs = Project.objects.filter(student__in=confirmed().filter(**{preference: True})).order_by("pk")
    found: defaultdict[int, list[int]] = defaultdict(list)
    for way in ("pk", "team_project"):
        for project, student in theirs.filter(**{f"{way}__in": projects.values("pk")}).values_list(way, "student"):
            found[project].append(student)
    return found


def untold(rows: QuerySet[Any], *, subject: str, project: str, preference: str) -> Iterator[tuple[int, int]]:
    """Each of `rows` with each reader of its `project` (the path there) whom no notice says to have been told of it:
    pairs of keys, in the order of the rows; four queries. `subject` is a notice's word for such rows.

    The pairs are made here, for no database joins people with whatever they may be told of in good time.
    """
    readers = readers_of(Project.objects.filter(pk__in=rows.order_by().values(project)), preference=preference)
    notices = Notice.objects.filter(**{f"{subject}__in": rows.order_by().values("pk")})
    told = set(notices.values_list(subject, "person"))
    for row, about in rows.values_list("pk", project):
        yield from ((row, person) for person in readers.get(about, ()) if (row, person) not in told)
