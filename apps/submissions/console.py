"""What the commands of a run print while it goes on: a courtesy, kept in the broker, bounded and soon forgotten.

The report keeps the whole output for good; where the broker is lost there is just none to read meanwhile.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import cast

import redis
from django.conf import settings

from apps.submissions import live

PIECES = 60
PIECE_CHARACTERS = 8_000
KEPT_SECONDS = 900

_START = "0-0"
_PLACE = re.compile(r"\d{1,20}-\d{1,20}")


@dataclass(frozen=True, slots=True)
class Printed:
    """What was printed since a place; ``place`` is where to go on, ``cut`` whether something before it is lost."""

    text: str
    place: str
    cut: bool = False


def forget(run_id: int) -> None:
    """Begin anew: the run's commands have printed nothing yet."""
    with live.broker_may_be_lost():
        if settings.REDIS_URL:
            live.broker().delete(_key(run_id))


def add(run_id: int, text: str) -> None:
    """Keep what was printed; of a flood, the end."""
    with live.broker_may_be_lost():
        if settings.REDIS_URL:
            kept = text if len(text) <= PIECE_CHARACTERS else f"[…]\n{text[-PIECE_CHARACTERS:]}"
            pipe = live.broker().pipeline()
            pipe.xadd(_key(run_id), {"text": kept}, maxlen=PIECES, approximate=False)
            pipe.expire(_key(run_id), KEPT_SECONDS)
            pipe.execute()


def read(run_id: int, place: str = "") -> Printed:
    """What was printed after `place`, where an earlier reading ended; from the beginning where it is none."""
    after = place if _PLACE.fullmatch(place) else _START
    if not settings.REDIS_URL:
        return Printed("", after)
    try:
        found = live.broker().xrange(_key(run_id), min=f"({after}")
    except (redis.RedisError, OSError):
        return Printed("", after)
    pieces = cast(list[tuple[bytes, dict[bytes, bytes]]], found)
    text = "".join(fields[b"text"].decode() for _place, fields in pieces)
    return Printed(text, pieces[-1][0].decode() if pieces else after, cut=len(pieces) == PIECES)


def _key(run_id: int) -> str:
    return f"console:{run_id}"
