"""The stream that tells a run page to look again: server-sent events (WHATWG HTML, section 9.2)."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

from asgiref.sync import sync_to_async
from django.contrib.auth.decorators import login_required
from django.db import close_old_connections
from django.http import Http404, HttpRequest, HttpResponseBase, StreamingHttpResponse
from django.views.decorators.http import require_safe

from apps.accounts.models import User
from apps.submissions import live
from apps.submissions.models import Run

HEARTBEAT_SECONDS = 15.0
DEAF_SECONDS = 5.0
"""How often a reader looks for itself while the broker is not heard."""

CHANGED = "event: changed\ndata:\n\n"
PRINTED = "event: printed\ndata:\n\n"
FINAL = "event: final\ndata:\n\n"
HEARTBEAT = ": still here\n\n"


@require_safe
@login_required
async def run_events(request: HttpRequest, run_id: int) -> HttpResponseBase:
    """``changed`` whenever the run changed, ``printed`` when its commands printed something, ``final`` once when it has
    ended; then the stream closes.
    """
    user = await request.auser()
    if not isinstance(user, User) or not await Run.objects.visible_to(user).filter(pk=run_id).aexists():
        raise Http404
    return StreamingHttpResponse(
        stream(run_id),
        content_type="text/event-stream",
        headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"},
    )


async def stream(run_id: int) -> AsyncIterator[str]:
    """The events of one reader. The first comes at once: something may have changed since the page was made."""
    hub = live.hub()
    with hub.reader(run_id) as reader:
        yield CHANGED
        told = frozenset({live.CHANGED})
        # That something was printed ends no run: it costs no look at the database.
        while told == {live.PRINTED} or await _is_active(run_id):
            try:
                told = await asyncio.wait_for(reader.next(), HEARTBEAT_SECONDS if hub.listens else DEAF_SECONDS)
            except TimeoutError:
                told = frozenset() if hub.listens else frozenset({live.CHANGED})
                yield HEARTBEAT
            for what, event in ((live.PRINTED, PRINTED), (live.CHANGED, CHANGED)):
                if what in told:
                    yield event
    yield CHANGED
    yield FINAL


@sync_to_async
def _is_active(run_id: int) -> bool:
    """A stream lasts for minutes: between two looks it gives its database connection back."""
    try:
        return Run.objects.filter(pk=run_id, state__in=Run.ACTIVE).exists()
    finally:
        close_old_connections()
