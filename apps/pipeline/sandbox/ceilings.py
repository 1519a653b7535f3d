"""Ceilings on a whole tree of processes: memory and their number, by the strongest means that this machine offers.

Control groups, version 2 or 1, where we may make them; else the tree is watched from outside and stopped when it has
outgrown its limits. Per-process limits (``setrlimit``) hold beside either.
"""

from __future__ import annotations

import os
import time
import uuid
from collections.abc import Iterator
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Protocol

from apps.pipeline.plan import Limits
from apps.pipeline.waiting import children

ROOT = Path("/sys/fs/cgroup")
PREFIX = "filrouge-"

EAGER_SHARE, PATIENT_SHARE = 1, 0.25
"""Of the processors, against a process of the platform's own: a young job's share, and one's that has run for long."""

CPU_SHARES, CPU_WEIGHT = 1024, 100
"""The share of an ordinary process, in the terms of version 1 and of version 2."""

PATIENT_NICENESS = 10

PAUSES_MILLISECONDS = (0.5, 1, 2, 4, 8, 16, 32, 64, 128, 256, 512)
"""Between looks at a group that must become empty before it can be taken away."""


class Group(Protocol):
    """The ceilings of one job."""

    def take(self, root_process: int) -> None:
        """Put `root_process` and every process below it under these ceilings, and with them whatever they start later.

        None of them may run a stranger's code before this has returned. Raises OSError when it cannot be done.
        """
        ...

    def exceeded(self, root_process: int) -> str:
        """``memory`` or ``processes`` when the tree below `root_process` has met its ceiling there, else empty."""
        ...

    def give_way(self, root_process: int) -> None:
        """From now on let younger jobs go first wherever processors are short."""
        ...

    def close(self) -> None:
        """Kill what is left and take the group away."""
        ...


def mechanism() -> str:
    """Which means holds on this machine: ``cgroup2``, ``cgroup1`` or ``watch``."""
    if _unified_parent():
        return "cgroup2"
    return "cgroup1" if _legacy_parents() else "watch"


def group(limits: Limits) -> Group:
    """The ceilings of a new job. What is written to its disk, which is memory, counts as memory too."""
    name = f"{PREFIX}{uuid.uuid4().hex[:16]}"
    memory_bytes = limits.memory_bytes + limits.disk_bytes
    with suppress(OSError):
        if parent := _unified_parent():
            return ControlGroup([_unified(parent / name, memory_bytes, limits.processes)])
        if parents := _legacy_parents():
            return ControlGroup(_legacy(parents, name, memory_bytes, limits.processes))
    return Watch(limits.memory_bytes, limits.processes)


class ControlGroup:
    """Ceilings that the kernel keeps. ``folders`` are the group in each hierarchy; the first counts memory."""

    def __init__(self, folders: list[Path]) -> None:
        self.folders = folders

    def take(self, root_process: int) -> None:
        """Parents go first: a child that is not yet among their children by then starts in the group.

        The first move waits for the kernel (up to 10 ms), while the sandbox is set up: nobody waits for it.
        """
        for process in _tree(root_process):
            for folder in self.folders:
                with suppress(ProcessLookupError):  # it ended: whoever waits for it says why
                    (folder / "cgroup.procs").write_text(str(process))

    def exceeded(self, root_process: int) -> str:
        """Whether the kernel had to kill for want of memory. A fork that was refused harms nobody and is not told."""
        for name in ("memory.events", "memory.oom_control"):
            with suppress(OSError, ValueError):
                words = (self.folders[0] / name).read_text().split()
                if int(words[words.index("oom_kill") + 1]):
                    return "memory"
        return ""

    def give_way(self, root_process: int) -> None:
        """A smaller share of the processors: it counts only where somebody else wants them."""
        for folder in self.folders:
            _set_share(folder, PATIENT_SHARE)

    def close(self) -> None:
        """By now the namespace is gone, and with it every process; the kernel may need a moment to notice."""
        for folder in self.folders:
            for pause_milliseconds in (*PAUSES_MILLISECONDS, 0):
                try:
                    folder.rmdir()
                except FileNotFoundError:
                    break
                except OSError:
                    time.sleep(pause_milliseconds / 1000)
                else:
                    break


class Watch:
    """Ceilings kept by looking, ten times a second: what remains where no control group may be made."""

    def __init__(self, memory_bytes: int, processes: int) -> None:
        self.memory_bytes = memory_bytes
        self.processes = processes

    def take(self, root_process: int) -> None:
        """Nothing to enter."""

    def exceeded(self, root_process: int) -> str:
        """Add up the tree as it is now."""
        tree = list(_tree(root_process))
        if len(tree) > self.processes:
            return "processes"
        return "memory" if sum(map(_private_bytes, tree)) > self.memory_bytes else ""

    def give_way(self, root_process: int) -> None:
        """Lower the priority of every process there is now; those to come inherit it."""
        for process in list(_tree(root_process)):
            with suppress(OSError):
                os.setpriority(os.PRIO_PROCESS, process, PATIENT_NICENESS)

    def close(self) -> None:
        """Nothing to take away."""


@cache
def _unified_parent() -> Path | None:
    """Our own group of version 2, when it was handed to us (delegated) with the controllers that we need."""
    path = _own("0::", ROOT)
    with suppress(OSError):
        controllers = (path / "cgroup.controllers").read_text().split()
        if {"memory", "pids"} <= set(controllers) and os.access(path, os.W_OK):
            enabled = (path / "cgroup.subtree_control").read_text().split()
            wanted = {"memory", "pids", "cpu"} & set(controllers) - set(enabled)
            if wanted:
                (path / "cgroup.subtree_control").write_text(" ".join(f"+{name}" for name in sorted(wanted)))
            return path
    return None


@cache
def _legacy_parents() -> dict[str, Path] | None:
    """Our own groups of version 1, when we may make others below them. ``cpu`` comes too where there is one."""
    parents = {name: _own(f":{name}:", ROOT / name) for name in ("memory", "pids", "cpu")}
    if not all(os.access(parents[name], os.W_OK) for name in ("memory", "pids")):
        return None
    return {name: path for name, path in parents.items() if os.access(path, os.W_OK)}


def _own(mark: str, mount: Path) -> Path:
    with suppress(OSError):
        for line in Path("/proc/self/cgroup").read_text().splitlines():
            if mark in line:
                return mount / line.split(":", 2)[2].lstrip("/")
    return mount / "nowhere"


def _unified(folder: Path, memory_bytes: int, processes: int) -> Path:
    folder.mkdir()
    (folder / "memory.max").write_text(str(memory_bytes))
    with suppress(OSError):
        (folder / "memory.swap.max").write_text("0")
    (folder / "pids.max").write_text(str(processes))
    _set_share(folder, EAGER_SHARE)
    return folder


def _legacy(parents: dict[str, Path], name: str, memory_bytes: int, processes: int) -> list[Path]:
    """A group for ``cpu`` has one share, however many processes it holds."""
    folders = [parent / name for parent in parents.values()]
    for folder in folders:
        folder.mkdir()
    (parents["memory"] / name / "memory.limit_in_bytes").write_text(str(memory_bytes))
    with suppress(OSError):
        (parents["memory"] / name / "memory.memsw.limit_in_bytes").write_text(str(memory_bytes))
    (parents["pids"] / name / "pids.max").write_text(str(processes))
    for folder in folders:
        _set_share(folder, EAGER_SHARE)
    return folders


def _set_share(folder: Path, share: float) -> None:
    """Weigh a group against others, in either version's terms; a group that does not count processors stays as it
    is.
    """
    for name, whole in (("cpu.weight", CPU_WEIGHT), ("cpu.shares", CPU_SHARES)):
        file = folder / name
        with suppress(OSError):
            if file.exists():
                file.write_text(str(int(whole * share)))


def _tree(root_process: int) -> Iterator[int]:
    """A process and its descendants; those whose parent died hang below the sandbox's first process.

    A process's children are asked for after the process was given out.
    """
    waiting = [root_process]
    while waiting:
        process = waiting.pop()
        yield process
        waiting += children(process)


def _private_bytes(process: int) -> int:
    """Memory that is this process's alone, and what it shares of no file (``proc(5)``)."""
    with suppress(OSError, ValueError, IndexError):
        for line in Path(f"/proc/{process}/status").read_text().splitlines():
            if line.startswith("RssAnon:"):
                return int(line.split()[1]) * 1024
    return 0
