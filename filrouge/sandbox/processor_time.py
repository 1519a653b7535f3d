"""How long processes ran, and how long they stood in line for a processor, as the kernel counts it (proc(5))."""

from __future__ import annotations

import os
import time
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

_MAY_CHANGE_NICENESS = 23
"""The bit of CAP_SYS_NICE (capabilities(7))."""

_TICKS = os.sysconf("SC_CLK_TCK")
_NICENESS, _POLICY = 16, 38
"""Where a thread's niceness and its scheduling policy stand among the fields after its name."""

_PATIENT_POLICIES = ("3", "5")
"""SCHED_BATCH and SCHED_IDLE (sched(7)): whoever takes them asks to wait."""


def ran_seconds(processes: Iterable[int]) -> float:
    """Processor seconds of `processes` and of those that they have waited for since they began, as far down as goes."""
    return sum(sum(map(int, _fields(f"/proc/{process}/stat")[11:15])) for process in processes) / _TICKS


class Line:
    """Who stands in line for a processor. The kernel counts a wait once it is over, so what each thread had run is
    kept, and since when it has been so: one that could run and has not since then has waited all the time.
    """

    def __init__(self) -> None:
        self._seen: dict[str, tuple[int, float]] = {}
        self._patient: set[str] = set()

    def longest_wait(self, processes: Iterable[int], niceness: int) -> float:
        """Seconds for which the thread of `processes` that waited longest has stood in line. A thread that ever asked
        to go after others, by a niceness above the `niceness` that it was given, waits because it wants to and does not
        count.
        """
        now = time.monotonic()
        waits = [0.0]
        for process in processes:
            asked = _autogroup_niceness(process) > max(niceness, 0)
            with suppress(OSError):
                for thread in map(str, Path(f"/proc/{process}/task").iterdir()):
                    if asked:
                        self._patient.add(thread)
                    waits.append(self._wait(thread, niceness, now))
        return max(waits)

    def _wait(self, thread: str, niceness: int, now: float) -> float:
        fields = _fields(f"{thread}/stat")
        if fields and (int(fields[_NICENESS]) > niceness or fields[_POLICY] in _PATIENT_POLICIES):
            self._patient.add(thread)
        try:
            running, waiting, _ = map(int, Path(thread, "schedstat").read_text().split())
        except (OSError, ValueError):
            return 0.0  # it has ended, or this kernel does not count
        if thread in self._patient:
            return 0.0
        before, since = self._seen.get(thread, (-1, now))
        if running != before:
            self._seen[thread] = (running, now)
        elif fields and fields[0] == "R":
            return waiting / 1e9 + now - since
        return waiting / 1e9


def may_raise_priorities() -> bool:
    """Whether what was told to go after others can be told to go before them again."""
    with suppress(OSError):
        for line in Path("/proc/self/status").read_text().splitlines():
            if line.startswith("CapEff:"):
                return bool(int(line.split()[1], 16) >> _MAY_CHANGE_NICENESS & 1)
    return False


def set_niceness(process: int, niceness: int, *, only_raise: bool = False) -> None:
    """Let a process and its session go before or after others, where sessions share alike (autogroup, sched(7)) or
    processes do; nothing happens where we may not. ``only_raise`` leaves who asked for more as they are.
    """
    with suppress(OSError):
        for thread in (int(folder.name) for folder in Path(f"/proc/{process}/task").iterdir()):
            if not (only_raise and os.getpriority(os.PRIO_PROCESS, thread) >= niceness):
                os.setpriority(os.PRIO_PROCESS, thread, niceness)
    with suppress(OSError):
        now = _autogroup_niceness(process)
        if now < niceness or (now > niceness and not only_raise):
            Path(f"/proc/{process}/autogroup").write_text(str(niceness))


def _autogroup_niceness(process: int) -> int:
    """The niceness of a process's session, 0 where sessions are not told apart."""
    with suppress(OSError, ValueError):
        return int(Path(f"/proc/{process}/autogroup").read_text().rpartition(" ")[2])
    return 0


def _fields(path: str) -> list[str]:
    """The fields after the name of the program, the state being the first; none once it has ended."""
    with suppress(OSError):
        return Path(path).read_text().rpartition(")")[2].split()
    return []
