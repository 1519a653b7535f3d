"""Ceilings on a whole tree of processes: memory and their number, by the strongest means that this machine offers.

Control groups, version 2 or 1, where we may make them; else the tree is watched from outside and stopped when it has
outgrown its limits. Per-process limits (``setrlimit``) hold beside either.
"""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from typing import Protocol

from filrouge.limits import Limits
from filrouge.sandbox.control_groups import new_group, version
from filrouge.waiting import first_children, tree

PATIENT_NICENESS = 10


class Group(Protocol):
    """The ceilings of one job."""

    def take(self, root_process: int) -> list[int]:
        """Put `root_process` and every process below it under these ceilings, and with them whatever they start later.

        Returns the processes with whose end all others have ended: the first of the namespace. None may run a
        stranger's code before this has returned. Raises OSError when it cannot be done.
        """
        ...

    def exceeded(self, root_process: int) -> str:
        """``memory`` or ``processes`` when the tree below `root_process` has met its ceiling there, else empty."""
        ...

    def ran_seconds(self) -> float | None:
        """Processor seconds of the whole tree so far, those of processes that have ended too; None when not known."""
        ...

    def give_way(self, root_process: int) -> None:
        """From now on let younger jobs go first wherever processors are short."""
        ...

    def close(self) -> None:
        """Kill what is left and take the group away."""
        ...


def mechanism() -> str:
    """Which means holds on this machine: ``cgroup2``, ``cgroup1`` or ``watch``."""
    return f"cgroup{version()}" if version() else "watch"


def group(limits: Limits) -> Group:
    """The ceilings of a new job. What is written to its disk, which is memory, counts as memory too."""
    with suppress(OSError):
        if made := new_group(limits.memory_bytes + limits.disk_bytes, limits.processes):
            return made
    return Watch(limits.memory_bytes, limits.processes)


class Watch:
    """Ceilings kept by looking, ten times a second: what remains where no control group may be made."""

    def __init__(self, memory_bytes: int, processes: int) -> None:
        self.memory_bytes = memory_bytes
        self.processes = processes

    def take(self, root_process: int) -> list[int]:
        """Nothing to enter."""
        return first_children(root_process)

    def exceeded(self, root_process: int) -> str:
        """Add up the tree as it is now."""
        processes = list(tree(root_process))
        if len(processes) > self.processes:
            return "processes"
        return "memory" if sum(map(_private_bytes, processes)) > self.memory_bytes else ""

    def ran_seconds(self) -> float | None:
        """Those of processes that have ended are not known."""
        return None

    def give_way(self, root_process: int) -> None:
        """Lower the priority of every process there is now; those to come inherit it."""
        for process in list(tree(root_process)):
            with suppress(OSError):
                os.setpriority(os.PRIO_PROCESS, process, PATIENT_NICENESS)

    def close(self) -> None:
        """Nothing to take away."""


def _private_bytes(process: int) -> int:
    """Memory that is this process's alone, and what it shares of no file (``proc(5)``)."""
    with suppress(OSError, ValueError, IndexError):
        for line in Path(f"/proc/{process}/status").read_text().splitlines():
            if line.startswith("RssAnon:"):
                return int(line.split()[1]) * 1024
    return 0
