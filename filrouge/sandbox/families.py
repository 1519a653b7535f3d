"""Families of processes outside any sandbox: what they hold, and how all of one is ended. Works wherever there is a
``ps`` (POSIX); Linux has the same, faster, in ``/proc``.
"""

from __future__ import annotations

import os
import signal
import subprocess
import tempfile
import time
from collections import defaultdict
from contextlib import suppress
from pathlib import Path

from filrouge.limits import Limits
from filrouge.waiting import kept_open, tree, wait_for

PROC = Path("/proc/self/task")
_PAGE_BYTES = os.sysconf("SC_PAGE_SIZE")
LISTING_SECONDS = 1
"""Between two looks at what a family of processes holds."""

GRACE_SECONDS = 5
_ROUNDS = 5


class Family:
    """The ceilings of a family of processes, kept by looking; those of each process were set when it started."""

    def __init__(self, limits: Limits, scratch: tempfile.TemporaryDirectory[str] | None = None) -> None:
        self._limits = limits
        self._scratch = scratch
        self._next_look = 0.0

    def take(self, root_process: int) -> list[int]:
        """Nothing to enter."""
        return []

    def exceeded(self, root_process: int) -> str:
        """Add up what they hold, now and then."""
        if time.monotonic() < self._next_look:
            return ""
        held_bytes = family(root_process)
        self._next_look = time.monotonic() + LISTING_SECONDS
        if len(held_bytes) > self._limits.processes:
            return "processes"
        return "memory" if sum(held_bytes.values()) > self._limits.memory_bytes else ""

    def processes(self, root_process: int) -> list[int]:
        """All of them."""
        return list(family(root_process))

    def niceness(self) -> int:
        """Our own."""
        return os.getpriority(os.PRIO_PROCESS, 0)

    def ran_seconds(self, root_process: int) -> float | None:
        """Each process has its own ceiling."""
        return None

    def give_way(self, root_process: int) -> None:
        """Nobody's jobs are younger, at home."""

    def catch_up(self, root_process: int) -> None:
        """Nor older."""

    def close(self) -> None:
        """Take away what they wrote."""
        if self._scratch is not None:
            self._scratch.cleanup()


def family(root_process: int) -> dict[int, int]:
    """The bytes that a process and each of its descendants hold in memory, by their numbers."""
    if PROC.is_dir():
        return {process: _resident_bytes(process) for process in tree(root_process)}
    listing = subprocess.run(["ps", "-A", "-o", "pid=,ppid=,rss="], capture_output=True, text=True, check=False)
    rows = [tuple(map(int, line.split())) for line in listing.stdout.splitlines()]
    held_bytes = {process: kilobytes * 1024 for process, _, kilobytes in rows}
    children = defaultdict(list)
    for process, parent, _ in rows:
        children[parent].append(process)
    waiting, found = [root_process], {}
    while waiting:
        process = waiting.pop()
        found[process] = held_bytes.get(process, 0)
        waiting += children[process]
    return found


def end_family(process: subprocess.Popen[bytes]) -> None:
    """End a child of ours that leads a session, with its process group and every descendant that it has: all are held
    first, so that none starts another meanwhile. Where it has ended already, its group alone is known.
    """
    held: set[int] = set()
    for _ in range(_ROUNDS if process.poll() is None else 0):
        others = set(family(process.pid)) - held
        if not others:
            break
        held |= others
        for each in others:
            _signal(each, signal.SIGSTOP)
    with kept_open(held) as descriptors:
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
        for each in held:
            _signal(each, signal.SIGKILL)
        process.wait()
        wait_for(descriptors, GRACE_SECONDS)


def _signal(process: int, number: int) -> None:
    with suppress(ProcessLookupError, PermissionError):
        os.kill(process, number)


def _resident_bytes(process: int) -> int:
    with suppress(OSError, ValueError, IndexError):
        return int(Path(f"/proc/{process}/statm").read_text().split()[1]) * _PAGE_BYTES
    return 0
