"""Templates are read from time to time: what they gave to everybody is held against nobody."""

from __future__ import annotations

import time
from dataclasses import asdict
from datetime import timedelta

import structlog
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from apps.cohorts.models import Assignment
from apps.submissions.models import GivenCode
from apps.submissions.worker import workspace
from filrouge import PipelineError, published_objects

AGAIN_AFTER = timedelta(days=1)
MOST_AT_ONCE = 5
"""Templates read in one go, so that it ends."""

LAST_BEGUN_SECONDS = 100
"""After how long no other is begun: one takes up to `Limits.clone_seconds`, and the next go comes after 300 s."""

logger = structlog.get_logger(__name__)


def due() -> QuerySet[Assignment]:
    """Assignments whose template was not read yet, is another one now, or was read more than a day ago; those of
    archived cohorts are left alone.
    """
    unread = Q(given_code=None) | ~Q(given_code__url=F("template_url"))
    stale = Q(given_code__read_at__lt=timezone.now() - AGAIN_AFTER)
    wanting = Assignment.objects.exclude(template_url="").filter(cohort__archived_at__isnull=True)
    return wanting.filter(unread | stale).order_by("pk")


def read_templates() -> None:
    """Read the templates that are due, a few at most."""
    begun = time.monotonic()
    for assignment in due()[:MOST_AT_ONCE]:
        read_template(assignment)
        if time.monotonic() - begun >= LAST_BEGUN_SECONDS:
            break


def read_template(assignment: Assignment) -> GivenCode:
    """Keep what the template of `assignment` published, or why it cannot be read; what was known of it then stays."""
    url = assignment.template_url
    try:
        digests = sorted(published_objects(url, workspace()))
    except PipelineError as error:
        logger.info("template not read", assignment=assignment.pk, reason=error.message.id)
        former = GivenCode.objects.filter(assignment=assignment, url=url).first()
        found = {"digests": former.digests if former else [], "error": asdict(error.message)}
    else:
        found = {"digests": digests, "error": None}
    given, _created = GivenCode.objects.update_or_create(
        assignment=assignment, defaults={"url": url, "read_at": timezone.now(), **found}
    )
    return given
