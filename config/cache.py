"""What web processes count together, such as wrong passwords: kept beside the broker's messages, or in this process's
own memory while there is no broker.
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable
from typing import Any

import redis
import structlog
from django.core.cache.backends.locmem import LocMemCache
from django.core.cache.backends.redis import RedisCache, RedisCacheClient

PREFIX = "cache"
"""What the names of the cache's keys begin with: the database is Celery's as well."""

ANSWER_SECONDS = 1
"""How long a page waits for a broker that neither answers nor refuses."""

LOST_SECONDS = 5
"""For how long a lost broker is not asked again: a page asks some twenty times while somebody signs in."""

COUNTS = 100_000
"""How many values a process keeps while it counts alone. Django's usual 300 would let a stranger who tries as many
names have the count of another one forgotten; these take some 50 MB at most.
"""

LOST = (redis.ConnectionError, redis.TimeoutError, OSError)
"""Errors that mean that no broker can be asked; an error of one operation is an answer, and ours to see."""

logger = structlog.get_logger(__name__)


def caches(redis_url: str) -> dict[str, dict[str, Any]]:
    """Django's ``CACHES``. ``default`` is for small things that count in every process; ``own`` for what is large, and
    would only fill the broker's memory: this process alone keeps it.
    """
    shared = {"BACKEND": "config.cache.SharedCache", "LOCATION": redis_url}
    alone = {**_in_memory("default"), "OPTIONS": {"MAX_ENTRIES": COUNTS}}
    return {"default": shared if redis_url else alone, "own": _in_memory("own")}


def _in_memory(name: str) -> dict[str, Any]:
    return {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": name}


class PlainValues:
    """Values as JSON rather than pickled, so that whoever can write to the broker runs no code of theirs here."""

    def dumps(self, value: Any) -> str:
        """The text that is stored; a whole number is one that Redis can add to."""
        return json.dumps(value)

    def loads(self, text: bytes) -> Any:
        """The value of a stored text."""
        return json.loads(text)


class SharedCache(RedisCache):
    """Django's cache in Redis, which does not fail with it: while the broker is lost, each process counts alone."""

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        super().__init__(server, {**params, "KEY_PREFIX": PREFIX})
        self._class = _Client
        self._options = {
            "serializer": PlainValues,
            "socket_connect_timeout": ANSWER_SECONDS,
            "socket_timeout": ANSWER_SECONDS,
        }


class _OwnKeysClient(RedisCacheClient):
    def clear(self) -> bool:
        """Delete the cache's keys alone; Django's own way empties the database, waiting messages included."""
        client = self.get_client(None, write=True)
        for key in client.scan_iter(match=f"{PREFIX}:*", count=1000):
            client.delete(key)
        return True


class Loss:
    """Whether the broker is lost to this process, said when it begins and when it ends, once each."""

    def __init__(self) -> None:
        self._ask_again_at = 0.0  # by `time.monotonic`
        self._lasts = False
        self._changing = threading.Lock()

    def broker_is_worth_asking(self) -> bool:
        """False for `LOST_SECONDS` after it was asked in vain."""
        return time.monotonic() >= self._ask_again_at

    def begin(self, error: Exception) -> None:
        """The broker was asked in vain."""
        self._ask_again_at = time.monotonic() + LOST_SECONDS
        if self._changes(lasts=True):
            logger.warning("limits are counted by each process alone", error=type(error).__name__)

    def end(self) -> None:
        """The broker answered."""
        if self._changes(lasts=False):
            logger.warning("limits are counted together again")

    def _changes(self, *, lasts: bool) -> bool:
        if self._lasts == lasts:  # nearly always: nobody waits for the lock
            return False
        with self._changing:
            changes, self._lasts = self._lasts != lasts, lasts
        return changes


class _Client:
    """Has every operation of Django's client, done by the broker or, while it is lost, in this process's memory."""

    loss = Loss()
    """Of the process, whereas each request has a client of its own."""

    def __init__(self, servers: list[str], **options: Any) -> None:
        self._shared = _OwnKeysClient(servers, **options)
        self._own = LocMemCache("lost", {"max_entries": COUNTS})

    def __getattr__(self, operation: str) -> Callable[..., Any]:
        def asked(*arguments: Any) -> Any:
            if self.loss.broker_is_worth_asking():
                try:
                    answer = getattr(self._shared, operation)(*arguments)
                except LOST as error:
                    self.loss.begin(error)
                else:
                    self.loss.end()
                    return answer
            return getattr(self._own, operation)(*arguments)

        return asked
