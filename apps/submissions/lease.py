"""A worker's hold on its run: kept alive from a thread while the engine works."""

from __future__ import annotations

import threading
import time
from types import TracebackType

import structlog
from django.conf import settings
from django.db import DatabaseError, connection

from apps.submissions import states
from apps.submissions.states import Claim

LOOK_SECONDS = 2.0
"""How often the row is looked at for a cancellation."""

logger = structlog.get_logger(__name__)


class Lease:
    """While entered, renews the claim and sets `cancelled` when the run was cancelled or is no longer ours."""

    def __init__(self, held: Claim, cancelled: threading.Event) -> None:
        self._held = held
        self._cancelled = cancelled
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._keep, name=f"lease-{held.run_id}", daemon=True)

    def __enter__(self) -> Lease:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._done.set()
        self._thread.join()

    def _keep(self) -> None:
        renewed_at = time.monotonic()
        try:
            while not self._done.wait(LOOK_SECONDS):
                try:
                    if time.monotonic() - renewed_at >= settings.LEASE_RENEWAL_SECONDS:
                        states.renew(self._held)
                        renewed_at = time.monotonic()
                    if states.must_stop(self._held):
                        self._cancelled.set()
                        return
                except DatabaseError:
                    # Worth another try: until the lease has run out, the run is still ours.
                    logger.warning("lease not renewed", run=self._held.run_id, exc_info=True)
        finally:
            connection.close()
