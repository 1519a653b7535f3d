"""Control groups, version 2 or 1 (the kernel's ``cgroup-v2`` and ``cgroup-v1`` guides): ceilings that it keeps itself,
for everything that a process starts.
"""

from __future__ import annotations

import os
import time
import uuid
from contextlib import suppress
from functools import cache
from pathlib import Path

from filrouge.waiting import children, driven, first_children, tree

ROOT = Path("/sys/fs/cgroup")
PREFIX = "filrouge-"

EAGER_SHARE, PATIENT_SHARE, URGENT_SHARE = 1, 0.25, 4
"""Of the processors, against a process of the platform's own: a young job's share, one's that has run for long, and
one's that stood in line until its time was over.
"""

CPU_SHARES, CPU_WEIGHT = 1024, 100
"""The share of an ordinary process, in the terms of version 1 and of version 2."""

PAUSES_MILLISECONDS = (0.5, 1, 2, 4, 8, 16, 32, 64, 128, 256, 512)
"""Between looks at a group that must become empty before it can be taken away."""


class ControlGroup:
    """Ceilings that the kernel keeps. ``folders`` are the group in each hierarchy; the first counts memory."""

    def __init__(self, folders: list[Path]) -> None:
        self.folders = folders

    def take(self, root_process: int) -> list[int]:
        """Parents go first: a child that is not yet among their children by then starts in the group.

        The first move waits for the kernel (up to 10 ms), while the sandbox is set up: nobody waits for it.
        """
        for process in tree(root_process):
            for folder in self.folders:
                with suppress(ProcessLookupError):  # it ended: whoever waits for it says why
                    (folder / "cgroup.procs").write_text(str(process))
        return first_children(root_process)

    def exceeded(self, root_process: int) -> str:
        """Whether the kernel had to kill for want of memory. A fork that was refused harms nobody and is not told."""
        for name in ("memory.events", "memory.oom_control"):
            with suppress(OSError, ValueError):
                words = (self.folders[0] / name).read_text().split()
                if int(words[words.index("oom_kill") + 1]):
                    return "memory"
        return ""

    def processes(self, root_process: int) -> list[int]:
        """Those below the driver, and those that left it."""
        return [process for first in children(root_process) for process in driven(first)]

    def niceness(self) -> int:
        """Our own."""
        return os.getpriority(os.PRIO_PROCESS, 0)

    def ran_seconds(self, root_process: int) -> float | None:
        """As the kernel counts it: in microseconds in version 2, in nanoseconds in version 1."""
        for folder in self.folders:
            with suppress(OSError):
                return int((folder / "cpuacct.usage").read_text()) / 1e9
            with suppress(OSError):
                words = (folder / "cpu.stat").read_text().split()
                if "usage_usec" in words:
                    return int(words[words.index("usage_usec") + 1]) / 1e6
        return None

    def give_way(self, root_process: int) -> None:
        """A smaller share of the processors: it counts only where somebody else wants them."""
        for folder in self.folders:
            _set_share(folder, PATIENT_SHARE)

    def catch_up(self, root_process: int) -> None:
        """A larger share of the processors than a young job's."""
        for folder in self.folders:
            _set_share(folder, URGENT_SHARE)

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


def version() -> int | None:
    """Which version we may make groups of on this machine; None when we may not."""
    if _unified_parent():
        return 2
    return 1 if _legacy_parents() else None


def new_group(memory_bytes: int, processes: int) -> ControlGroup | None:
    """A group with these ceilings; None where none may be made. Raises OSError when it cannot be."""
    name = f"{PREFIX}{uuid.uuid4().hex[:16]}"
    if parent := _unified_parent():
        return ControlGroup([_unified(parent / name, memory_bytes, processes)])
    if parents := _legacy_parents():
        return ControlGroup(_legacy(parents, name, memory_bytes, processes))
    return None


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
    """Our own groups of version 1, when we may make others below them; those of processors where they can be had."""
    parents = {name: _own(f":{name}:", ROOT / name) for name in ("memory", "pids", "cpu", "cpuacct")}
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
