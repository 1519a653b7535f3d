"""What a student is shown before anything is spent: the commit, the moment, the queue, the attempts, the cost."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import HttpRequest

from apps.accounts.access import reader_zone, signed_in
from apps.accounts.models import User
from apps.submissions.following import QueuePlace, place_to_be
from apps.submissions.models import Project, Run
from apps.submissions.remotes import Look, look
from apps.submissions.services import Commit
from apps.submissions.terms import Terms, practice_terms_of, terms_of, terms_of_team
from filrouge import Source


@dataclass(frozen=True, slots=True)
class Receipt:
    """``subject`` and ``committed_at`` are known when the student's former runs saw the commit; ``former`` is the run
    of the same project that graded it already.
    """

    look: Look
    terms: Terms
    zone: ZoneInfo
    place: QueuePlace
    subject: str = ""
    committed_at: datetime | None = None
    former: Run | None = None

    @property
    def commit(self) -> Commit | None:
        """What is to be graded, where it is known in full: the worker completes an abbreviated commit."""
        record = self.look.record
        if record is None or record.revision is None or len(record.revision) < 40:
            return None
        return Commit(record.revision, record.branch or "")

    @property
    def key(self) -> str:
        """Names what is promised. It comes back with the confirmation: where it is another by now, that is shown."""
        revision = self.commit.revision if self.commit else self.look.revision
        lateness = self.terms.lateness
        promised = (self.look.source.url, revision, self.look.revision, lateness.days > 0, lateness.percent)
        return sha256(repr(promised).encode()).hexdigest()[:32]

    @property
    def left_after(self) -> int | None:
        """How many attempts are left once this one is spent; None where they are not limited."""
        return None if self.terms.left is None else max(0, self.terms.left - 1)


def prepare(
    *, student: User, source: Source, revisions: tuple[str, ...], terms: Terms, zone: ZoneInfo, project: Project | None
) -> Receipt:
    """Look at the repository and say what submitting it now would mean; raises StudentError where it would be in vain.

    Nothing is written; five queries besides the look.
    """
    looked = look(student, source, revisions)
    turn = Run.objects.turn_of(student) if terms.counts else Run.objects.practice_turn_of(student)
    receipt = Receipt(looked, terms, zone, place_to_be(turn, project))
    if receipt.commit is None:
        return receipt
    own = Run.objects.of(student).filter(url=source.url, revision=receipt.commit.revision)
    seen = own.exclude(subject="").only("subject", "committed_at").first()
    counting = own.graded().of_project(project) if project else Run.objects.none()
    former = counting.only("number", "grade_percent").first()
    if seen:
        receipt = replace(receipt, subject=seen.subject, committed_at=seen.committed_at)
    return replace(receipt, former=former)


def receipt_context(request: HttpRequest, project: Project) -> dict[str, Any]:
    """What the receipts of a project's runs say besides the run: their zone, and what its student has left now."""
    assignment = project.assignment
    if assignment is None:
        terms = practice_terms_of(signed_in(request))
        return {"zone": reader_zone(request, ZoneInfo(settings.TIME_ZONE)), "terms": terms}
    if project.student:
        terms = terms_of(assignment, project.student)
    elif project.team:
        terms = terms_of_team(project.team, assignment, signed_in(request))
    return {"zone": assignment.cohort.zone, "terms": terms}
