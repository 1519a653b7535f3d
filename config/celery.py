"""The Celery application. `celery -A config worker` and `celery -A config beat` start here."""

from __future__ import annotations

import os
import sys
from typing import Any

from celery import Celery
from celery.signals import beat_init, celeryd_init

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("filrouge")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@celeryd_init.connect
def serve_one_queue(conf: Any, options: dict[str, Any], **_arguments: Any) -> None:
    """A worker that served both queues would let runs of half an hour keep waiting what is due within seconds."""
    from django.conf import settings

    queues = options.get("queues")
    if queues not in ([settings.GRADING], [settings.HOUSEKEEPING]):
        sys.exit(f"A worker serves one queue: --queues={settings.GRADING} or --queues={settings.HOUSEKEEPING}.")
    if queues == [settings.HOUSEKEEPING]:
        conf.worker_concurrency = settings.HOUSEKEEPING_CONCURRENCY


@celeryd_init.connect
@beat_init.connect
def refuse_without_broker(**_arguments: Any) -> None:
    """A worker or scheduler without a broker would wait for ever: say so instead.

    It ends the process, since Celery logs any exception of a signal's receiver and goes on.
    """
    from django.conf import settings

    if not settings.REDIS_URL:
        sys.exit("REDIS_URL is required by workers and the scheduler: unix:///... or redis://...")
