"""One builder at a time, across processes: a lock that its holder's death sets free."""

from __future__ import annotations

import fcntl
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

POLL_SECONDS = 0.02


@contextmanager
def locked(path: Path, *, wait: bool = True, check: Callable[[], None] = lambda: None) -> Iterator[bool]:
    """Hold the lock file at `path`; yields whether it is held, which is certain unless `wait` is False.

    While it waits, `check` is called, and may raise. Lock files are never removed: their names stay meaningful.
    """
    with path.open("a") as file:
        while True:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if not wait:
                    yield False
                    return
                check()
                time.sleep(POLL_SECONDS)
        yield True
