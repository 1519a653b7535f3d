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
@beat_init.connect
def refuse_without_broker(**_arguments: Any) -> None:
    """A worker or scheduler without a broker would wait for ever: say so instead.

    It ends the process, since Celery logs any exception of a signal's receiver and goes on.
    """
    from django.conf import settings

    if not settings.REDIS_URL:
        sys.exit("REDIS_URL is required by workers and the scheduler: unix:///... or redis://...")
