"""How many runs go at once: asked of the workers that live, since no machine knows of the others.

Each worker that grades makes itself known in the broker (`apps.submissions.presence`). When it did is told by the
broker's clock alone, since those of the machines may differ by more than a lease.
"""

from __future__ import annotations

from typing import cast

import redis
from django.conf import settings

from apps.submissions import live

KEY = "grading-slots"


def at_once() -> int:
    """How many runs go at once; 0 when no worker is known of: none lives, or the broker is lost."""
    if not settings.REDIS_URL:
        return 0
    try:
        alive = live.broker().zrangebyscore(KEY, _now() - settings.LEASE_SECONDS, "+inf")
    except (redis.RedisError, OSError):
        return 0
    return sum(int(worker.rpartition(b" ")[2]) for worker in cast(list[bytes], alive))


def rings(waiting: int) -> int:
    """How often the bell is to be rung so that `waiting` runs are heard of: once for each slot that they can fill, and
    once where no worker is known of, which may just have started.
    """
    return min(waiting, max(1, at_once()))


def tell(worker: str, slots: int) -> None:
    """Make known that `worker` lives and grades so many runs at once; those not heard of for a lease are forgotten."""
    with live.broker_may_be_lost():
        now = _now()
        pipe = live.broker().pipeline()
        pipe.zadd(KEY, {f"{worker} {slots}": now})
        pipe.zremrangebyscore(KEY, "-inf", now - settings.LEASE_SECONDS)
        pipe.execute()


def forget(worker: str, slots: int) -> None:
    """`worker` takes no run any more."""
    with live.broker_may_be_lost():
        live.broker().zrem(KEY, f"{worker} {slots}")


def _now() -> float:
    """The broker's time, in seconds."""
    seconds, microseconds = live.broker().time()
    return seconds + microseconds / 1_000_000
