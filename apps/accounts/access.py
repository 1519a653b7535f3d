"""Who asks, and in which time zone they read dates."""

from __future__ import annotations

from contextlib import suppress
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.http import Http404, HttpRequest

from apps.accounts.models import User

ZONE_COOKIE = "time_zone"
"""Where `static/js/zone.js` leaves the browser's zone: of use to whoever has not chosen one."""


def signed_in(request: HttpRequest) -> User:
    """The person who asks; views that call this are behind `login_required`."""
    if not isinstance(request.user, User):
        raise Http404
    return request.user


def reader_zone(request: HttpRequest, default: ZoneInfo) -> ZoneInfo:
    """The zone that the reader chose, else their browser's, else `default`."""
    chosen = request.user.time_zone if isinstance(request.user, User) else ""
    for name in (chosen, request.COOKIES.get(ZONE_COOKIE, "")):
        with suppress(ZoneInfoNotFoundError, ValueError, OSError):  # whatever a cookie may hold
            if name:
                return ZoneInfo(name)
    return default
