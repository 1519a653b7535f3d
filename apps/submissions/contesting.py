"""Asking back about a check, and answering. Callers have checked who asks."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from apps.accounts.models import User
from apps.submissions.models import CheckResult, Contest, Run
from apps.submissions.overrides import judge_anew


def contest(*, run: Run, code: str, text: str, by: User) -> bool:
    """Ask about a check of a run; False when that was done before: then the first question stands."""
    _contest, created = Contest.objects.get_or_create(run=run, code=code, defaults={"text": text, "asked_by": by})
    return created


def answer(*, contest: Contest, text: str, by: User, passes: bool | None = None) -> bool:
    """Answer a question, and where `passes` says how, let its check count so, with the answer as the reason.

    False when somebody else had answered: then nothing changes.
    """
    with transaction.atomic():
        waiting = Contest.objects.filter(pk=contest.pk).open()
        if not waiting.update(answer=text, answered_by=by, answered_at=timezone.now()):
            return False
        if passes is not None:
            check = CheckResult.objects.select_related("run__project").get(run=contest.run_id, code=contest.code)
            decision = judge_anew(check=check, passes=passes, reason=text, by=by)
            Contest.objects.filter(pk=contest.pk).update(decision=decision)
    return True
