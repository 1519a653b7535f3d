"""What a worker may take, seen from outside: processor seconds for each fact and check, memory and seconds in all.

Processor time and not the clock: a busy machine accuses nobody. Where no processor time can be seen from outside (any
other system than Linux), the clock of a part runs thirty times as long, and memory is left to whoever started all this.
"""

from __future__ import annotations

import os
import time
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from filrouge.judging.orders import Broken
from filrouge.noting import Board, Note
from filrouge.report import Message
from filrouge.text import plain_text

PART_SECONDS = 10
"""Processor seconds for one fact or one check."""

PART_CLOCK_SECONDS = 30 * PART_SECONDS
"""The same by the clock: more than the tools take for which a fact may wait."""

PROC = Path("/proc")

_TICKS = os.sysconf("SC_CLK_TCK")
_PAGE_BYTES = os.sysconf("SC_PAGE_SIZE")


@dataclass(frozen=True, slots=True)
class Met:
    """A ceiling that was met, and what the process was at; ``note`` is None where nothing tells."""

    ceiling: str
    note: Note | None

    @property
    def path(self) -> str:
        """The file that was being read, empty where nothing tells."""
        return self.note.path if self.note else ""

    def broken(self, maximum: int) -> Broken:
        """What is said of it to the repository's owner; `maximum` in the ceiling's unit (seconds, megabytes)."""
        if self.path:
            message = Message(f"ceiling.{self.ceiling}.file", {"path": plain_text(self.path), "maximum": maximum})
        else:
            message = Message(f"ceiling.{self.ceiling}.whole", {"maximum": maximum})
        return Broken(ours=False, message=message)


def overdue(process: int, board: Board) -> Met | None:
    """What has used up the seconds of a fact or a check."""
    if not (PROC / "self").exists():
        late = (note for note in board.notes() if time.monotonic() - note.since > PART_CLOCK_SECONDS)
        return next((Met("seconds", note) for note in late), None)
    for note in board.notes():
        spent = _thread_seconds(process, note.thread)
        if spent - note.began > PART_SECONDS:
            # Many files may take long together: one alone is named where most of the time went to it.
            one = note.path and spent - note.opened > PART_SECONDS / 2
            return Met("seconds", note if one else replace(note, path=""))
    return None


def current(board: Board) -> Note | None:
    """What a process that does one thing at a time is at."""
    return next(iter(board.notes()), None)


def seconds(process: int) -> float:
    """Processor seconds of a process and of the children that it has waited for."""
    fields = _stat(PROC / f"{process}/stat")
    return sum(map(int, fields[11:15])) / _TICKS if len(fields) > 15 else 0.0


def memory_bytes(process: int) -> int:
    """What a process holds in memory."""
    with suppress(OSError, ValueError, IndexError):
        return int((PROC / f"{process}/statm").read_text().split()[1]) * _PAGE_BYTES
    return 0


def _thread_seconds(process: int, thread: int) -> float:
    fields = _stat(PROC / f"{process}/task/{thread}/stat")
    return sum(map(int, fields[11:13])) / _TICKS if len(fields) > 13 else 0.0


def _stat(path: Path) -> list[str]:
    """The fields after the name of the program, the state being the first (proc(5))."""
    with suppress(OSError):
        return path.read_text().rpartition(")")[2].split()
    return []
