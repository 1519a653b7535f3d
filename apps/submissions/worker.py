"""What a worker does when the bell rings: claim a run, grade it, write the verdict."""

from __future__ import annotations

import threading

import structlog
from django.conf import settings

import filrouge
from apps.submissions import bell, incomplete, live, states, verdicts
from apps.submissions.lease import Lease
from apps.submissions.models import Run
from apps.submissions.recorder import Recorder
from apps.submissions.services import source_policy
from apps.submissions.states import Claim
from filrouge import Bubblewrap, Cancelled, Docker, PipelineError, Plan, Report, RunOutcome, Workspace, check_source

REMEMBERING = "GIT08"
"""The check that asks what former runs saw."""

logger = structlog.get_logger(__name__)


def work() -> bool:
    """Grade the next run; False when there was none. Rings once more when others wait."""
    run = states.claim()
    if run is None:
        return False
    live.publish(run.pk)
    try:
        report = grade(run)
    finally:
        others_wait = Run.objects.claimable().exists()
        if others_wait:
            bell.ring()
    if report and not others_wait:
        workspace().settle(report)
    return True


def grade(run: Run) -> Report | None:
    """Grade a claimed run and write what became of it, whatever that is; the report, when the engine made one."""
    held = Claim(run.pk, run.claim_token)
    cancelled = threading.Event()
    log = logger.bind(run=run.pk, attempt=run.attempts)
    report = None
    try:
        with Lease(held, cancelled):
            report = _grade(run, held, cancelled)
    except Cancelled:
        log.info("run stopped", ours=states.stop(held))
    except Exception:
        # A fault of ours: the run must end with a reason, and the worker must live.
        log.exception("run failed")
        incomplete.end(held, run, error={"id": "platform.engine_broke", "values": {}})
    live.publish(run.pk)
    return report


def workspace() -> Workspace:
    """Where this worker keeps mirrors and environments, and what it shuts student code in."""
    sandbox = (
        Bubblewrap() if settings.SANDBOX == "bubblewrap" else Docker(settings.SANDBOX_IMAGE, settings.SANDBOX_RUNTIME)
    )
    return Workspace(settings.PIPELINE_ROOT, source_policy(), sandbox, advisories=settings.ADVISORIES)


def _grade(run: Run, held: Claim, cancelled: threading.Event) -> Report | None:
    if (known := _known_verdict(run, cancelled)) is not None:
        verdicts.reuse(held, known)
        return None
    with Recorder(held) as recorder:
        report = filrouge.run(
            run.url,
            Plan.from_stored(run.plan),
            workspace(),
            revision=run.revision or run.revision_wanted or None,
            known_heads=run.project.seen_heads(run.url),
            listener=recorder,
            cancelled=cancelled,
        )
    if report.outcome is RunOutcome.INCOMPLETE:
        verdicts.end_incomplete(held, report, recorder.files)
    else:
        verdicts.finish(held, report, recorder.files, recorder.traces)
    return report


def _known_verdict(run: Run, cancelled: threading.Event) -> Run | None:
    """A run with the verdict that this one would get: same repository with the same branches, tags and requests, same
    commit, plan and engine. Where branches are compared over time, only the project's last run can be that one.

    The remote is asked only when there may be one; when it cannot be, the engine will say why.
    """
    candidates = Run.objects.graded_alike(url=run.url, plan_version=run.plan_version)
    if not candidates.exists():
        return None
    wanted = run.revision or run.revision_wanted or None
    try:
        record = filrouge.resolve(check_source(run.url, source_policy()), wanted, cancelled)
    except PipelineError:
        return None
    known = candidates.filter(revision=record.revision or "", refs=record.refs or "").first()
    if known and REMEMBERING in run.plan["checks"]:
        last = run.project.runs.filter(state=Run.State.FINISHED, url=run.url).first()
        return known if known == last else None
    return known
