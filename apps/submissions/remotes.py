"""A look at a repository while its address is typed: is it there, which branches has it, which commit would be graded?

The remote is asked by the engine, under the policy that holds for runs, in the thread of one request: for a few
seconds, so many times a minute for each person, whichever process they meet, and a few at once in this one. Whoever
cannot be answered may submit nevertheless: the worker asks again, with more patience, and what it refuses costs no
attempt.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

from django.core.cache import cache, caches

from apps.accounts.models import User
from apps.submissions.words import LOOKED_TOO_OFTEN, LOOKING_IS_BUSY
from filrouge import (
    Message,
    PlatformError,
    Remote,
    Source,
    SourceRecord,
    StudentError,
    choose,
    list_remote,
    settle,
)

LOOK_SECONDS = 6
KEPT_SECONDS = 30
LOOKS_PER_MINUTE = 30
LOOKS_AT_ONCE = 4
MAXIMUM_BYTES = 8 * 1024**2
"""The list of some 100,000 references."""

_UNSURE = ("source.slow", "source.unreachable", "source.unknown_host")
"""What may be the site's own network: a reason to warn, none to refuse."""

_slots = threading.BoundedSemaphore(LOOKS_AT_ONCE)


@dataclass(frozen=True, slots=True)
class Look:
    """``revision`` is what was asked for, empty for the default branch; ``record`` the commit that it names now.

    Where the remote could not be asked, ``unsure`` says why, and there are neither branches nor a record.
    """

    source: Source
    revision: str
    branches: tuple[str, ...] = ()
    record: SourceRecord | None = None
    unsure: Message | None = None


def look(user: User, source: Source, revisions: Sequence[str]) -> Look:
    """What the repository at `source` holds, and the first of `revisions` that it knows, else its default branch.

    Raises StudentError for what is certain to fail: no repository there, not public, no such branch.
    """
    try:
        remote = _remote(user, source)
    except PlatformError as error:
        return Look(source, revisions[0] if revisions else "", unsure=error.message)
    except StudentError as error:
        if error.message.id not in _UNSURE:
            raise
        return Look(source, revisions[0] if revisions else "", unsure=error.message)
    revision = settle(remote, source, revisions)
    record = choose(remote, source, revision)
    return Look(source, revision or "", tuple(remote.branches), record)


def _remote(user: User, source: Source) -> Remote:
    key = f"remote-{sha256(source.location.encode()).hexdigest()}"
    # Megabytes, if a stranger likes: not for the broker's memory, which holds the queues.
    own = caches["own"]
    known = own.get(key)
    if isinstance(known, Remote):
        return known
    _count(user)
    if not _slots.acquire(timeout=LOOK_SECONDS / 2):
        raise PlatformError(LOOKING_IS_BUSY)
    try:
        remote = list_remote(source, seconds=LOOK_SECONDS, output_bytes=MAXIMUM_BYTES)
    finally:
        _slots.release()
    own.set(key, remote, KEPT_SECONDS)
    return remote


def _count(user: User) -> None:
    key = f"looks-{user.pk}"
    cache.add(key, 0, 60)
    try:
        looks = cache.incr(key)
    except ValueError:
        # The minute ended in between.
        return
    if looks > LOOKS_PER_MINUTE:
        raise PlatformError(LOOKED_TOO_OFTEN)
