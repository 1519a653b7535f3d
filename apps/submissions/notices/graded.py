"""To students: a run of theirs ended."""

from __future__ import annotations

from datetime import timedelta
from operator import itemgetter

from django.db.models import Q
from django.utils import timezone

from apps.accounts.models import User
from apps.submissions.feedback import feedback_for, hold_back
from apps.submissions.models import Notice, Run
from apps.submissions.notices.letter import AT_ONCE, Letter
from apps.submissions.notices.readers import untold
from apps.submissions.notices.turns import in_turn

NEWS = timedelta(hours=1)
"""How long after its end a run is still worth a message."""

PREFERENCE = "mail_when_graded"


def letters() -> list[Letter]:
    """One to each reader of each run that ended lately, unless they were told."""
    # An incomplete one is news once it is not tried again any more.
    told = Q(state=Run.State.FINISHED) | Q(pk__in=Run.objects.incomplete().values("pk"))
    lately = Run.objects.submitted().filter(finished_at__gte=timezone.now() - NEWS)
    waiting = untold(lately.filter(told).order_by("pk"), subject="run", project="project", preference=PREFERENCE)
    pairs = in_turn(waiting, person=itemgetter(1))[:AT_ONCE]
    known = ("submitted_by", "project__student", "project__team", "project__assignment__cohort")
    runs = Run.objects.select_related(*known).defer("plan", "live").in_bulk({run for run, _person in pairs})
    people = User.objects.in_bulk({person for _run, person in pairs})
    return [_letter(runs[run], people[person]) for run, person in pairs if run in runs and person in people]


def _letter(run: Run, student: User) -> Letter:
    hold_back(run, feedback_for(student, run.project))
    context = {"run": run, "project": run.project}
    return Letter(student, "graded", PREFERENCE, [Notice(person=student, run=run)], context)
