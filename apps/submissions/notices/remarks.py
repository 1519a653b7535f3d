"""To students: what was said beside their verdicts, and what a person made of their grade.

Whoever comments on a run does so more than once: the first remark waits for the others, and one message tells them
all. What an assignment holds back is told when it is shown.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from apps.accounts.models import User
from apps.cohorts.models import Assignment
from apps.submissions.models import Comment, Contest, GradeChange, Notice
from apps.submissions.notices.letter import AT_ONCE, Letter
from apps.submissions.notices.readers import untold
from apps.submissions.notices.turns import in_turn

NEWS = timedelta(days=7)
"""How long after it was said, or first shown, a remark is still worth a message."""

GATHERED = timedelta(minutes=15)
"""How long a remark waits for those that follow it."""

PREFERENCE = "mail_when_answered"


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of remark: a notice's word for it, when one was made, the path to its project, its rows, and what a
    message tells of them.
    """

    subject: str
    said_at: str
    project: str
    rows: QuerySet[Any]
    known: tuple[str, ...]

    def shown(self, opened: Collection[int]) -> QuerySet[Any]:
        """Those that are news, and that their student may read; all those of the assignments `opened` are news."""
        lately = Q(**{f"{self.said_at}__gte": timezone.now() - NEWS})
        opened_lately = Q(**{f"{self.said_at}__isnull": False, f"{self.project}__assignment__in": opened})
        # What may be read is taken away from what is new, not the other way round: a database begins with the dates.
        unseen = {f"{self.project}__assignment__in": Assignment.objects.holding_back().values("pk")}
        return self.rows.filter(lately | opened_lately).exclude(**unseen)

    def read(self, keys: Collection[int]) -> dict[int, Any]:
        """The rows of these keys, as a message tells them."""
        whose = f"{self.project}__assignment"
        heavy = ("run__plan", "run__live", "run__error", f"{whose}__plan", f"{whose}__text_en", f"{whose}__text_fr")
        rows: dict[int, Any] = self.rows.select_related("run", whose, *self.known).defer(*heavy).in_bulk(keys)
        return rows


KINDS = (
    Kind("comment", "written_at", "run__project", Comment.objects.all(), ("author",)),
    Kind("contest", "answered_at", "run__project", Contest.objects.all(), ("asked_by", "answered_by", "decision")),
    # A decision that came with an answer is told with it.
    Kind("grade_change", "changed_at", "project", GradeChange.objects.filter(contest=None), ("changed_by",)),
)


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing that was said: a row of a kind."""

    subject: str
    row: Any
    said_at: datetime

    @property
    def assignment(self) -> Assignment:
        """What the work was for."""
        project = self.row.project if self.subject == "grade_change" else self.row.run.project
        assignment: Assignment = project.assignment
        return assignment


def letters() -> list[Letter]:
    """One to each student about whose work something was said, whichever of their projects it is; who has waited
    longest comes first. Queries do not depend on how many there are.
    """
    waiting = _waiting()
    first = {person: min(remark.said_at for remark in remarks) for person, remarks in waiting.items()}
    ripe = [person for person in sorted(first, key=first.__getitem__) if first[person] <= timezone.now() - GATHERED]
    next_ones = in_turn(ripe, person=int)[:AT_ONCE]
    people = User.objects.in_bulk(next_ones)
    return [_letter(people[person], waiting[person]) for person in next_ones if person in people]


def _waiting() -> Mapping[int, list[Remark]]:
    """What was said and is not told yet, by whom it is to be told."""
    found: defaultdict[int, list[Remark]] = defaultdict(list)
    opened = _opened_lately()
    for kind in KINDS:
        pairs = list(untold(kind.shown(opened), subject=kind.subject, project=kind.project, preference=PREFERENCE))
        rows = kind.read({row for row, _person in pairs})
        for key, person in pairs:
            if row := rows.get(key):
                found[person].append(Remark(kind.subject, row, getattr(row, kind.said_at)))
    return found


def _opened_lately() -> list[int]:
    """The assignments that held something back until a moment ago: rare, so that other rounds look at dates alone."""
    now = timezone.now()
    return list(Assignment.objects.filter(full_feedback_at__range=(now - NEWS, now)).values_list("pk", flat=True))


def _letter(student: User, remarks: list[Remark]) -> Letter:
    about = [Notice(person=student, **{remark.subject: remark.row}) for remark in remarks]
    in_order = sorted(remarks, key=lambda remark: (remark.assignment.pk, remark.said_at, remark.row.pk))
    return Letter(student, "remarks", PREFERENCE, about, {"remarks": in_order})
