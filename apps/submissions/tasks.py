"""Doorways for Celery: no decision is taken here, and running one twice does no harm."""

from __future__ import annotations

from apps.submissions import given_code, notices, services, worker
from apps.submissions.presence import Presence
from config.celery import app

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


@app.task(name="submissions.notify")
def notify() -> None:
    """Every half minute: write to whoever wants to know."""
    notices.notify()
