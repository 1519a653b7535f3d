"""The doorbell: a Celery message that says "there may be work" and nothing else (docs/decisions/002)."""

from __future__ import annotations

import structlog
from celery.exceptions import CeleryError
from django.conf import settings
from django.utils import timezone
from kombu.exceptions import KombuError

from apps.submissions.models import Run

logger = structlog.get_logger(__name__)


def ring(run: Run | None = None) -> bool:
    """Wake a worker; False, and a line in the log, when the broker is down: the sweep will ring again.

    `run`, when given, is marked as rung so that the sweep leaves it alone for a while.
    """
    from apps.submissions.tasks import work

    if not settings.REDIS_URL:
        logger.warning("no broker configured: runs wait until one is")
        return False
    try:
        work.apply_async(retry=False, expires=settings.RING_AGAIN_SECONDS)
    except (KombuError, CeleryError, OSError) as error:
        logger.warning("the doorbell did not ring", error=type(error).__name__)
        return False
    if run is not None:
        Run.objects.filter(pk=run.pk, state=Run.State.QUEUED).update(rung_at=timezone.now())
    return True
