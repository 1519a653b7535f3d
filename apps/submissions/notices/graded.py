"""To students: a run of theirs ended."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import QuerySet
from django.utils import timezone

from apps.accounts.models import User
from apps.submissions.feedback import feedback_for, hold_back
from apps.submissions.models import Notice, Project, Run
from apps.submissions.notices.letter import AT_ONCE, Letter
from apps.submissions.notices.readers import readers_of, waits

NEWS = timedelta(hours=1)
"""How long after its end a run is still worth a message."""


def letters() -> list[Letter]:
    """One to each reader of each run that ended lately, unless they were told."""
    found = [_letter(run, student) for run in _runs() for student in _untold(run)]
    return found[:AT_ONCE]


def _runs() -> list[Run]:
    ended = Run.objects.filter(
        waits(subject="run", preference="mail_when_graded", project="project"),
        purpose=Run.Purpose.SUBMISSION,
        state__in=[Run.State.FINISHED, Run.State.FAILED],
        finished_at__gte=timezone.now() - NEWS,
    )
    runs = ended.select_related("project__student", "project__team", "project__assignment__cohort").defer(
        "plan", "live"
    )
    return list(runs.order_by("pk")[:AT_ONCE])


def _untold(run: Run) -> QuerySet[User]:
    readers = readers_of(Project.objects.filter(pk=run.project_id)).filter(mail_when_graded=True)
    return readers.exclude(notices__run=run).order_by("pk")


def _letter(run: Run, student: User) -> Letter:
    hold_back(run, feedback_for(student, run.project))
    context = {"run": run, "project": run.project}
    return Letter(student, "graded", "mail_when_graded", [Notice(person=student, run=run)], context)
