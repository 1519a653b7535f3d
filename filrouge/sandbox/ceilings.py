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
from filrouge.sandbox.processor_time import may_raise_priorities, ran_seconds, set_niceness
from filrouge.waiting import children, driven, first_children, tree

PATIENT_NICENESS = 10
URGENT_NICENESS = -6
"""Four times the weight of an ordinary process (sched(7))."""


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

    def processes(self, root_process: int) -> list[int]:
        """Those that run a job's steps: all but the sandbox's own."""
        ...

    def niceness(self) -> int:
        """The most that a process has unless it asked for more: who asks to wait is not kept waiting by a machine."""
        ...

    def ran_seconds(self, root_process: int) -> float | None:
        """Processor seconds of the whole tree so far, those of processes that have ended too; None when not known."""
        ...

    def catch_up(self, root_process: int) -> None:
        """From now on give it what it is behind with, before others; called again while it goes on."""
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
        self.maximum_processes = processes
        self._niceness = os.getpriority(os.PRIO_PROCESS, 0)

    def take(self, root_process: int) -> list[int]:
        """Nothing to enter."""
        return first_children(root_process)

    def exceeded(self, root_process: int) -> str:
        """Add up the tree as it is now."""
        processes = list(tree(root_process))
        if len(processes) > self.maximum_processes:
            return "processes"
        return "memory" if sum(map(_private_bytes, processes)) > self.memory_bytes else ""

    def processes(self, root_process: int) -> list[int]:
        """Those below the driver, and those that left it."""
        return [process for first in children(root_process) for process in driven(first)]

    def niceness(self) -> int:
        """Our own, or that of a job that gives way."""
        return self._niceness

    def ran_seconds(self, root_process: int) -> float | None:
        """Add up the tree as it is now. A process that is let go by a parent that does not want to know is lost."""
        return ran_seconds(tree(root_process))

    def give_way(self, root_process: int) -> None:
        """Lower the priority of every process there is now; those to come inherit it. Where that could not be undone
        it is not done: what gives way for ever may never have its seconds.
        """
        if may_raise_priorities():
            self._niceness = max(self._niceness, PATIENT_NICENESS)
            for process in list(tree(root_process)):
                set_niceness(process, PATIENT_NICENESS, only_raise=True)

    def catch_up(self, root_process: int) -> None:
        """Raise the priority of every process there is now."""
        if may_raise_priorities():
            for process in list(tree(root_process)):
                set_niceness(process, URGENT_NICENESS)

    def close(self) -> None:
        """Nothing to take away."""


def _private_bytes(process: int) -> int:
    """Memory that is this process's alone, and what it shares of no file (``proc(5)``)."""
    with suppress(OSError, ValueError, IndexError):
        for line in Path(f"/proc/{process}/status").read_text().splitlines():
            if line.startswith("RssAnon:"):
                return int(line.split()[1]) * 1024
    return 0
