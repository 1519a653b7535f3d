"""Every change of a run's state: one guarded compare-and-set each, so that whoever comes second changes nothing.

    queued -> running -> finished | failed (incomplete) | cancelled
    queued -> cancelled                (withdrawn, or superseded by a newer submission)
    running -> queued                  (its worker was lost: it is tried again alone, `RunQuerySet.fit_for`)

A running run belongs to whoever holds its claim token: once the lease was taken back, its former holder writes nothing.
"""

from __future__ import annotations

import platform
import secrets
from datetime import timedelta
from typing import Any, NamedTuple

import structlog
from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone

from apps.submissions.models import CheckResult, Project, Run
from apps.submissions.models.querysets import RunQuerySet
from apps.submissions.summary import summarise
from apps.submissions.words import WORKER_LOST

logger = structlog.get_logger(__name__)

State = Run.State
_UNLEASED: dict[str, Any] = {"lease_until": None, "claim_token": ""}


class Claim(NamedTuple):
    """The right to write a running run."""

    run_id: int
    token: str


def claim() -> Run | None:
    """Take the next run in order of fairness whose project has none running, and which may run beside what this machine
    runs; None when there is none.
    """
    machine = platform.node()
    _adopt_orphans(machine)
    while Run.objects.claimable().fit_for(machine).exists():
        token = secrets.token_hex(16)
        now = timezone.now()
        try:
            with transaction.atomic():
                next_one = Run.objects.claimable().fit_for(machine).values("pk")[:1]
                taken = Run.objects.filter(pk__in=next_one, state=State.QUEUED).update(
                    state=State.RUNNING,
                    machine=machine,
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
    """running -> failed: incomplete, by our fault. Operators are told; False when the run is no longer ours."""
    ended = _end(_held(held), State.FAILED, outcome=Run.Outcome.INCOMPLETE, error=error, live=None, **fields)
    if ended:
        logger.error("run incomplete", run=held.run_id, error=error.get("id"))
    return ended


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
    return Run.objects.due().order_by().filter(due).update(rung_at=now)


def _free(run: Run) -> bool:
    held = Claim(run.pk, run.claim_token)
    if run.cancel_requested:
        return stop(held)
    if run.attempts >= settings.MAXIMUM_ATTEMPTS:
        with transaction.atomic():
            ended = fail(held, error={"id": WORKER_LOST, "values": {"count": run.attempts}})
            summarise([run.project_id])
        return ended
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


def _adopt_orphans(machine: str) -> None:
    """A run whose worker died waits for its machine. Where that one runs nothing any more, it may be gone: the run
    waits for this one instead.
    """
    busy = Run.objects.filter(state=State.RUNNING, machine=OuterRef("machine"))
    orphans = Run.objects.filter(state=State.QUEUED, attempts__gt=0).exclude(machine=machine).filter(~Exists(busy))
    orphans.update(machine=machine)


def _held(held: Claim) -> RunQuerySet:
    return Run.objects.filter(pk=held.run_id, state=State.RUNNING, claim_token=held.token)


def _end(runs: RunQuerySet, state: Run.State, **fields: Any) -> bool:
    return bool(runs.update(state=state, finished_at=timezone.now(), stage="", **_UNLEASED, **fields))
