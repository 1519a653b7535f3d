"""What becomes of a run that our own fault ends: it is told, kept, and tried again by itself.

Its state is *failed*, its outcome *incomplete*, and it has no grade: see docs/decisions/012-incomplete-is-ours.md.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone

from apps.submissions import bell, states
from apps.submissions.models import Project, Run
from apps.submissions.states import Claim
from apps.submissions.summary import summarise

RETRY_AFTER = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=30))
"""How long after the end of an incomplete run the next one may begin: as often as this, by itself."""


def end(held: Claim, run: Run, *, error: dict[str, Any], **fields: Any) -> bool:
    """running -> failed, and the run that takes its place is queued; False, and nothing, when it is no longer ours.
    `run` is the one that is held, read before any transaction.
    """
    with transaction.atomic():
        if not states.fail(held, error=error, **fields):
            return False
        if run.retry < len(RETRY_AFTER):
            _queue_again(run, timezone.now() + RETRY_AFTER[run.retry])
        summarise([run.project_id])
    return True


def try_again(run: Run) -> Run | None:
    """Queue a run in place of an incomplete one, at once; None when it was tried again since, or something newer of the
    project waits.
    """
    with transaction.atomic():
        if not Run.objects.incomplete().filter(pk=run.pk).exists():
            return None
        again = _queue_again(run, timezone.now())
        if again is not None:
            summarise([run.project_id])
            transaction.on_commit(partial(bell.ring, again))
    return again


def taken_place_of(run: Run) -> Run | None:
    """The run that took the place of an incomplete one, None where none did."""
    chain = Run.objects.filter(retry_of=run.retry_of_id or run.pk)
    return chain.filter(retry=run.retry + 1).only("number", "state", "wait_until").first()


def _queue_again(run: Run, wait_until: datetime) -> Run | None:
    """The next run of the same commit by the same plan, at the moment of the first: neither attempts nor lateness are
    counted again. None where a newer submission waits, which takes its place.
    """
    project = Project.objects.select_for_update().get(pk=run.project_id)
    try:
        with transaction.atomic():
            return Run.objects.create(
                project=project,
                number=(project.runs.aggregate(last=Max("number"))["last"] or 0) + 1,
                retry_of_id=run.retry_of_id or run.pk,
                retry=run.retry + 1,
                wait_until=wait_until,
                **{name: getattr(run, name) for name in _TAKEN_OVER},
            )
    except IntegrityError:
        return None


_TAKEN_OVER = (
    *("purpose", "regrade_of_id", "submitted_by_id", "url", "revision_wanted", "revision", "branch", "turn"),
    *("plan", "plan_version", "submitted_at", "expected_seconds", "days_late", "penalty_percent"),
)
"""What a run has of the one whose place it takes."""
