"""Stops the launcher's processes when the launcher ends, however it ends.

The launcher holds the other end of this program's standard input and writes one line per process that it starts:
its stage and its id. When the input closes (an orderly stop, a crash, ``kill -9``), processes are asked to stop, the
highest stage first; what stays of a stage after `PATIENCE_SECONDS`, or of what it started, is killed.
"""

from __future__ import annotations

import os
import signal
import sys
import time
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

PATIENCE_SECONDS = 5.0
BLOWS = 100
PROC = Path("/proc")


class Process(NamedTuple):
    """One process of this boot: ids are used again, an id with its start is not."""

    id: int
    started_ticks: int


def living() -> dict[Process, int]:
    """Every process that lives, with its parent's id (proc(5)); those that ended and wait to be reaped are left out."""
    parents = {}
    for folder in PROC.iterdir():
        if folder.name.isdecimal():
            try:
                # The name comes second, in parentheses, and may itself hold spaces and parentheses.
                fields = (folder / "stat").read_text(encoding="latin-1").rpartition(")")[2].split()
            except OSError:
                continue
            if fields[0] not in "ZX":
                parents[Process(int(folder.name), int(fields[19]))] = int(fields[1])
    return parents


def family(roots: Iterable[Process]) -> set[Process]:
    """Those of ``roots`` that live, and all that descend from them."""
    parents = living()
    children = defaultdict(list)
    for process, parent in parents.items():
        children[parent].append(process)
    found: set[Process] = set()
    waiting = [root for root in roots if root in parents]
    while waiting:
        process = waiting.pop()
        if process not in found:
            found.add(process)
            waiting += children[process.id]
    return found


def stop(roots: list[Process]) -> None:
    """Ask ``roots`` to stop, wait, and kill what stays of them and of their descendants."""
    members = family(roots)
    for process in reversed(roots):
        if process in members:
            _send(process, signal.SIGTERM)
    deadline = time.monotonic() + PATIENCE_SECONDS
    while members & living().keys() and time.monotonic() < deadline:
        time.sleep(0.05)
        members |= family(roots)
    # Again and again: a process may be born between the look and the blow.
    for _ in range(BLOWS):
        if not (left := family(members)):
            return
        for process in left:
            _send(process, signal.SIGKILL)
        members |= left
        time.sleep(0.05)


def _send(process: Process, number: signal.Signals) -> None:
    try:
        os.kill(process.id, number)
    except ProcessLookupError:
        """It is gone already."""


def main() -> None:
    """Learn the processes line by line; at the end of the input, stop them."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    stages: dict[int, list[Process]] = defaultdict(list)
    for line in sys.stdin:
        stage, identity = (int(word) for word in line.split())
        stages[stage] += [process for process in living() if process.id == identity]
    for stage in sorted(stages, reverse=True):
        stop(stages[stage])


if __name__ == "__main__":
    main()
