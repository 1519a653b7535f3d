"""In which turn people are written to: whom a message did not reach goes after everybody else.

Else a few addresses that the server refuses slowly, and each round begins with, would take all of its time. Kept in the
cache: what is lost costs a turn and no message.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from typing import TypeVar

from django.core.cache import cache

REMEMBERED_SECONDS = 24 * 3600
"""For how long a try in vain counts: many times what it takes to try all others."""

Waiting = TypeVar("Waiting")


def in_turn(waiting: Iterable[Waiting], *, person: Callable[[Waiting], int]) -> list[Waiting]:
    """What waits, in its own order but for those (`person` gives their keys) who were last tried in vain: they come at
    the end, who was tried longest ago first.
    """
    rows = list(waiting)
    tried = cache.get_many({_key(person(row)) for row in rows})
    return sorted(rows, key=lambda row: tried.get(_key(person(row)), 0.0))


def begin(person: int) -> None:
    """They are written to now: a try in vain, unless `reached` follows, however the round ends."""
    cache.set(_key(person), time.time(), REMEMBERED_SECONDS)


def reached(person: int) -> None:
    """The server took a message to them."""
    cache.delete(_key(person))


def _key(person: int) -> str:
    return f"written-to-in-vain-{person}"
