"""To students: what was said beside their verdicts, and what a person made of their grade.

Whoever comments on a run does so more than once: the first remark waits for the others, and one message tells them
all. What an assignment holds back is told when it is shown.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Model, Q, QuerySet
from django.utils import timezone

from apps.accounts.models import User
from apps.cohorts.models import Assignment
from apps.submissions.conversation import HEAVY
from apps.submissions.models import Comment, Contest, GradeChange, Notice, Project
from apps.submissions.notices.letter import AT_ONCE, Letter
from apps.submissions.notices.readers import readers_of, waits

NEWS = timedelta(days=7)
"""How long after it was said, or first shown, a remark is still worth a message."""

GATHERED = timedelta(minutes=15)
"""How long a remark waits for those that follow it."""

PREFERENCE = "mail_when_answered"


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of remark: its rows, when one was made, the path to its project, and a notice's word for it."""

    subject: str
    rows: QuerySet[Any]
    said_at: str
    project: str

    def shown(self) -> QuerySet[Any]:
        """Those that are news, and that their student may read."""
        now = timezone.now()
        lately = Q(**{f"{self.said_at}__gte": now - NEWS})
        shown_lately = Q(**{f"{self.project}__assignment__full_feedback_at__range": (now - NEWS, now)})
        whole = Assignment.objects.showing_everything().values("pk")
        said = {f"{self.said_at}__isnull": False, f"{self.project}__assignment__in": whole}
        return self.rows.filter(lately | shown_lately, **said)

    def ripe(self) -> QuerySet[Any]:
        """Those among them that somebody is to be told now."""
        waiting = waits(subject=self.subject, preference=PREFERENCE, project=self.project)
        return self.shown().filter(waiting, **{f"{self.said_at}__lte": timezone.now() - GATHERED})


KINDS = (
    Kind("comment", Comment.objects.select_related("author", "run").defer(*HEAVY), "written_at", "run__project"),
    Kind(
        "contest",
        Contest.objects.select_related("answered_by", "decision", "run").defer(*HEAVY),
        "answered_at",
        "run__project",
    ),
    # A decision that came with an answer is told with it.
    Kind(
        "grade_change",
        GradeChange.objects.filter(contest=None).select_related("changed_by", "run").defer(*HEAVY),
        "changed_at",
        "project",
    ),
)


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing that was said: a row of one of the ``KINDS``."""

    subject: str
    row: Model
    said_at: datetime


@dataclass(frozen=True, slots=True)
class Work:
    """A project, and what its reader has not been told of it, oldest first."""

    project: Project
    remarks: list[Remark]


def letters() -> list[Letter]:
    """One to each student about whose work something was said, whichever of their projects it is."""
    found: defaultdict[User, list[Work]] = defaultdict(list)
    for project in _projects():
        for student in readers_of(Project.objects.filter(pk=project.pk)).filter(**{PREFERENCE: True}):
            if remarks := _untold(project, student):
                found[student].append(Work(project, remarks))
    return [_letter(student, works) for student, works in found.items()]


def _projects() -> list[Project]:
    ripe = Q()
    for kind in KINDS:
        ripe |= Q(pk__in=kind.ripe().values(kind.project))
    projects = Project.objects.filter(ripe).select_related("assignment__cohort")
    return list(projects.defer("assignment__plan").order_by("pk")[:AT_ONCE])


def _untold(project: Project, student: User) -> list[Remark]:
    found: list[Remark] = []
    for kind in KINDS:
        rows = kind.shown().filter(**{kind.project: project}).exclude(notices__person=student).order_by("pk")
        found += (Remark(kind.subject, row, getattr(row, kind.said_at)) for row in rows)
    return sorted(found, key=lambda remark: remark.said_at)


def _letter(student: User, works: list[Work]) -> Letter:
    remarks = [remark for work in works for remark in work.remarks]
    about = [Notice(person=student, **{remark.subject: remark.row}) for remark in remarks]
    return Letter(student, "remarks", PREFERENCE, about, {"works": works, "total": len(remarks)})
