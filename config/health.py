"""What machines ask: does the process live, and may it be sent work."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import urlsplit

import redis
from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from apps.submissions.models import Run
from apps.submissions.slots import at_once


@require_safe
@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers."""
    return HttpResponse("ok\n", content_type="text/plain")


@require_safe
@never_cache
def readyz(request: HttpRequest) -> HttpResponse:
    """Status 200 when the database answers, else 503. A lost broker and a site without workers are told, but pages
    still work without them; so is how many runs of the last day ended by our own fault and were not tried again since.
    """
    database = _database_answers()
    return JsonResponse(
        {
            "database": {"vendor": connection.vendor, "answers": database},
            "broker": {"kind": _broker_kind(), "answers": _broker_answers()},
            "grading": {"runs_at_once": at_once(), "incomplete_runs": _incomplete_runs() if database else None},
        },
        status=200 if database else 503,
    )


def _database_answers() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return False
    return True


def _incomplete_runs() -> int:
    since = timezone.now() - timedelta(days=1)
    return Run.objects.incomplete().filter(finished_at__gte=since).count()


def _broker_kind() -> str:
    """``none``, ``socket`` (the embedded one, or a local server) or ``network``."""
    if not settings.REDIS_URL:
        return "none"
    return "socket" if urlsplit(settings.REDIS_URL).scheme == "unix" else "network"


def _broker_answers() -> bool:
    if not settings.REDIS_URL:
        return False
    try:
        with redis.Redis.from_url(settings.REDIS_URL, socket_connect_timeout=1, socket_timeout=1) as client:
            return bool(client.ping())
    except (redis.RedisError, OSError):
        return False
