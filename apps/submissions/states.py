"""Every change of a run's state: one guarded compare-and-set each, so that whoever comes second changes nothing.

    queued -> running -> finished | failed | cancelled
    queued -> cancelled                (withdrawn, or superseded by a newer submission)
    running -> queued                  (its worker was lost)

A running run belongs to whoever holds its claim token: once the lease was taken back, its former holder writes nothing.
"""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import Any, NamedTuple

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F, Q
from django.utils import timezone

from apps.submissions.models import CheckResult, Project, Run
from apps.submissions.models.querysets import RunQuerySet
from apps.submissions.words import WORKER_LOST

State = Run.State
_UNLEASED: dict[str, Any] = {"lease_until": None, "claim_token": ""}


class Claim(NamedTuple):
    """The right to write a running run."""

    run_id: int
    token: str


def claim() -> Run | None:
    """Take the next run in order of fairness whose project has none running; None when there is none."""
    while Run.objects.claimable().exists():
        token = secrets.token_hex(16)
        now = timezone.now()
        try:
            with transaction.atomic():
                taken = Run.objects.filter(pk__in=Run.objects.claimable().values("pk")[:1], state=State.QUEUED).update(
                    state=State.RUNNING,
                    claim_token=token,
                    lease_until=now + timedelta(seconds=settings.LEASE_SECONDS),
                    started_at=now,
                    attempts=F("attempts") + 1,
                    stage="",
                    live=None,
                )
        except IntegrityError:
            # Another worker started this project's other run in between.
            continue
        if taken:
            return Run.objects.select_related("project").get(claim_token=token)
    return None


def renew(held: Claim) -> bool:
    """Prolong the lease; False when the run is no longer ours."""
    lease_until = timezone.now() + timedelta(seconds=settings.LEASE_SECONDS)
    return bool(_held(held).update(lease_until=lease_until))


def must_stop(held: Claim) -> bool:
    """Whether the holder must stop: the run was cancelled, or is no longer ours."""
    return not _held(held).filter(cancel_requested=False).exists()


def record(held: Claim, **fields: Any) -> bool:
    """Write what is known so far of a running run; False when it is no longer ours."""
    return bool(_held(held).update(**fields)) if fields else _held(held).exists()


def finish(held: Claim, *, outcome: Run.Outcome, **fields: Any) -> bool:
    """running -> finished, with a verdict or a refusal; False when the run is no longer ours."""
    return _end(_held(held), State.FINISHED, outcome=outcome, **fields)


def fail(held: Claim, *, error: dict[str, Any], **fields: Any) -> bool:
    """running -> failed, by the platform's fault; False when the run is no longer ours."""
    return _end(_held(held), State.FAILED, error=error, **fields)


def stop(held: Claim) -> bool:
    """running -> cancelled, once its worker has obeyed; False when the run is no longer ours."""
    return _end(_held(held), State.CANCELLED)


def withdraw(run: Run) -> bool:
    """queued -> cancelled; False when it no longer waits."""
    return _end(Run.objects.filter(pk=run.pk, state=State.QUEUED), State.CANCELLED)


def request_stop(run: Run) -> bool:
    """Ask the worker of a running run to stop; False when it no longer runs."""
    return bool(Run.objects.filter(pk=run.pk, state=State.RUNNING).update(cancel_requested=True))


def supersede(project: Project) -> list[int]:
    """queued -> cancelled for the project's waiting submission, if any: a newer one comes. Gives back their ids."""
    waiting = list(project.runs.submitted().filter(state=State.QUEUED).values_list("pk", flat=True))
    return [pk for pk in waiting if _end(Run.objects.filter(pk=pk, state=State.QUEUED), State.CANCELLED)]


def take_back_expired() -> list[int]:
    """Free the runs whose lease ran out: back to the queue, or ended for good. Gives back their ids."""
    expired = Run.objects.filter(state=State.RUNNING, lease_until__lt=timezone.now())
    return [
        run.pk for run in expired.only("pk", "claim_token", "attempts", "cancel_requested", "project") if _free(run)
    ]


def due_for_a_ring() -> int:
    """Mark the waiting runs whose doorbell was not rung lately, and say how many: one query."""
    now = timezone.now()
    long_ago = now - timedelta(seconds=settings.RING_AGAIN_SECONDS)
    due = Q(rung_at__isnull=True) | Q(rung_at__lt=long_ago)
    return Run.objects.filter(due, state=State.QUEUED).update(rung_at=now)


def _free(run: Run) -> bool:
    held = Claim(run.pk, run.claim_token)
    if run.cancel_requested:
        return stop(held)
    if run.attempts >= settings.MAXIMUM_ATTEMPTS:
        return fail(held, error={"id": WORKER_LOST, "values": {"count": run.attempts}})
    try:
        with transaction.atomic():
            freed = _held(held).update(
                state=State.QUEUED, stage="", live=None, rung_at=None, started_at=None, **_UNLEASED
            )
            if freed:
                CheckResult.objects.filter(run=run).delete()
            return bool(freed)
    except IntegrityError:
        # A newer submission of the project already waits: it takes this one's place, which costs no attempt.
        return _end(_held(held), State.CANCELLED, started_at=None)


def _held(held: Claim) -> RunQuerySet:
    return Run.objects.filter(pk=held.run_id, state=State.RUNNING, claim_token=held.token)


def _end(runs: RunQuerySet, state: Run.State, **fields: Any) -> bool:
    return bool(runs.update(state=state, finished_at=timezone.now(), stage="", **_UNLEASED, **fields))
