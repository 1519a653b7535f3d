"""The browser's doorbell: "run 12 changed", or its commands printed something, from the worker through Redis to the
pages that show it.

Each web process holds one subscription for all its readers. A bell that is lost costs nothing but a few seconds: pages
also ask again by themselves.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from weakref import WeakKeyDictionary

import redis
import structlog
from django.conf import settings
from redis import asyncio as redis_asyncio

CHANNELS = "run:*"
RECONNECT_SECONDS = 2.0

logger = structlog.get_logger(__name__)


CHANGED = "changed"
PRINTED = "printed"


def publish(run_id: int, what: str = CHANGED) -> None:
    """Tell whoever watches run `run_id` that it changed, or that its commands printed something."""
    if not settings.REDIS_URL:
        return
    with broker_may_be_lost():
        broker().publish(f"run:{run_id}", what)


def broker() -> redis.Redis:
    """This process's connection for short words to the broker, which `settings.REDIS_URL` must name."""
    return _connection(settings.REDIS_URL)


@contextmanager
def broker_may_be_lost() -> Iterator[None]:
    """What is done inside is a courtesy: a lost broker is ignored, and logged once per process."""
    try:
        yield
    except (redis.RedisError, OSError) as error:
        _tell_once(type(error).__name__)


@cache
def _connection(url: str) -> redis.Redis:
    return redis.Redis.from_url(url, socket_connect_timeout=1, socket_timeout=1)


@cache
def _tell_once(error: str) -> None:
    logger.warning("live pages are not told of changes", error=error)


class Reader:
    """Somebody who watches one run: waits until something is told, and takes what it was."""

    def __init__(self) -> None:
        self._told: set[str] = set()
        self._woken = asyncio.Event()

    def tell(self, what: str) -> None:
        """Wake the reader."""
        self._told.add(what)
        self._woken.set()

    async def next(self) -> frozenset[str]:
        """What was told since the last time, each once; waits until there is something."""
        await self._woken.wait()
        told = frozenset(self._told)
        self._told.clear()
        self._woken.clear()
        return told


class Hub:
    """One subscription, many readers. ``listens`` tells whether the broker is heard just now."""

    def __init__(self) -> None:
        self._readers: defaultdict[int, set[Reader]] = defaultdict(set)
        self.listens = False
        self._task: asyncio.Task[None] | None = None

    @contextmanager
    def reader(self, run_id: int) -> Iterator[Reader]:
        """Somebody who is told of run `run_id`, as long as this is entered."""
        reader = Reader()
        self._readers[run_id].add(reader)
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._listen(), name="live-hub")
        try:
            yield reader
        finally:
            self._readers[run_id].discard(reader)
            if not self._readers[run_id]:
                del self._readers[run_id]
            if not self._readers and self._task is not None:
                self._task.cancel()
                self._task = None

    async def _listen(self) -> None:
        while settings.REDIS_URL and not _is_told_to_stop():
            with suppress(redis.RedisError, OSError):
                await self._subscribe()
            await asyncio.sleep(RECONNECT_SECONDS)

    async def _subscribe(self) -> None:
        async with (
            redis_asyncio.Redis.from_url(settings.REDIS_URL) as client,
            client.pubsub(ignore_subscribe_messages=True) as subscription,
        ):
            await subscription.psubscribe(CHANNELS)
            if _is_told_to_stop():
                return
            self.listens = True
            self._wake_all()
            try:
                async for message in subscription.listen():
                    self._wake(int(message["channel"].removeprefix(b"run:")), message["data"].decode())
            finally:
                self.listens = False

    def _wake(self, run_id: int, what: str) -> None:
        for reader in self._readers.get(run_id, ()):
            reader.tell(what)

    def _wake_all(self) -> None:
        """What changed while nobody listened is unknown: let everybody look."""
        for run_id in list(self._readers):
            self._wake(run_id, CHANGED)


def _is_told_to_stop() -> bool:
    """Redis's client swallows a cancellation that reaches it while it connects: without a second look, a hub whose only
    reader left at once would listen for ever.
    """
    task = asyncio.current_task()
    return task is not None and task.cancelling() > 0


_hubs: WeakKeyDictionary[asyncio.AbstractEventLoop, Hub] = WeakKeyDictionary()


def hub() -> Hub:
    """The hub of this process's event loop."""
    return _hubs.setdefault(asyncio.get_running_loop(), Hub())
