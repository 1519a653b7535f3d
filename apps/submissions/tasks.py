"""Doorways for Celery: no decision is taken here, and running one twice does no harm."""

from __future__ import annotations

import structlog
from celery.exceptions import SoftTimeLimitExceeded
from django.conf import settings

from apps.submissions import given_code, notices, services, worker
from apps.submissions.presence import Presence
from config.celery import app

logger = structlog.get_logger(__name__)

app.steps["consumer"].add(Presence)


@app.task(name="submissions.work")
def work() -> None:
    """Somebody rang: grade the next run, if there is one."""
    worker.work()


@app.task(name="submissions.sweep")
def sweep() -> None:
    """Every few seconds: mend what lost messages and lost workers left behind."""
    services.sweep()


@app.task(name="submissions.read_templates")
def read_templates() -> None:
    """Every few minutes: read the templates of assignments that are new or were read long ago."""
    given_code.read_templates()


@app.task(
    name="submissions.notify", soft_time_limit=settings.NOTIFY_SECONDS * 3 // 2, time_limit=2 * settings.NOTIFY_SECONDS
)
def notify() -> None:
    """Every half minute: write to whoever wants to know. Two rounds at most go on at once: each is told to end, which
    takes an unsent message back, before the next but one begins.
    """
    try:
        notices.notify()
    except SoftTimeLimitExceeded:
        logger.warning("messages wait for the next round: the mail server did not answer in time")
