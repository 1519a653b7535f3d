"""What a process is at, written down for whoever watches it from outside: which fact or check, and the file last read.

The notes stand in memory that a child shares with the parent that forked it, so they can still be read when the child
has met a ceiling and was killed. Where nobody watches, nothing is written.
"""

from __future__ import annotations

import itertools
import mmap
import os
import struct
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from filrouge.errors import PipelineError

OUT_OF_MEMORY = 88
"""The exit status of a watched process that met its ceiling of memory."""

SLOTS = 16
"""Threads that are told apart; those beyond share the last place."""

_NOTE = struct.Struct("<qqqq64s944s")
_NOBODY = _NOTE.pack(0, 0, 0, 0, b"", b"")
_PATH_BYTES = 944


@dataclass(frozen=True, slots=True)
class Note:
    """What one thread is at. ``began`` are the processor seconds of the thread when it began ``name``; ``path`` is the
    file that it read last, at ``opened`` seconds, empty when it has read none since. ``since`` is the monotonic moment
    at which it began, later by what was done in between.
    """

    thread: int
    began: float
    opened: float
    name: str
    path: str
    since: float = 0.0


class Board:
    """Where the threads of one process write what they are at."""

    def __init__(self) -> None:
        self._memory = mmap.mmap(-1, SLOTS * _NOTE.size)

    def clear(self) -> None:
        """Forget the notes of a process that has ended."""
        self._memory[:] = _NOBODY * SLOTS

    def notes(self) -> list[Note]:
        """Every thread's note that stands now. One that is being written may be read half."""
        found = (_NOTE.unpack_from(self._memory, slot * _NOTE.size) for slot in range(SLOTS))
        return [
            Note(thread, began / 1e9, opened / 1e9, _text(name), _text(path), since / 1e9)
            for thread, began, opened, since, name, path in found
            if thread and name
        ]

    def read_slot(self, slot: int) -> bytes:
        """One place as it is written."""
        return self._memory[slot * _NOTE.size : (slot + 1) * _NOTE.size]

    def write_slot(self, slot: int, content: bytes) -> None:
        """Write one place."""
        self._memory[slot * _NOTE.size : (slot + 1) * _NOTE.size] = content


class _Writer:
    """Writes this process's notes; each thread has a place of its own."""

    def __init__(self) -> None:
        self.board: Board | None = None
        self.refused: Mapping[str, PipelineError] = {}
        self._local = threading.local()
        self._numbers = itertools.count()

    @property
    def slot(self) -> int:
        if not hasattr(self._local, "slot"):
            self._local.slot = min(next(self._numbers), SLOTS - 1)
        return int(self._local.slot)

    def forget_threads(self) -> None:
        self._local = threading.local()
        self._numbers = itertools.count()


_writer = _Writer()


def watched_on(board: Board, refused: Mapping[str, PipelineError]) -> None:
    """From now on this process writes what it is at on `board`, and reads none of the files that are `refused`: they
    have met a ceiling before. Called once, by a process that was just forked.
    """
    _writer.forget_threads()
    _writer.board = board
    _writer.refused = refused


@contextmanager
def at(name: str) -> Iterator[None]:
    """Note that this thread computes the fact or judges the check called `name`; what it was at before is noted again
    afterwards, without the processor time that was spent here.
    """
    board = _writer.board
    if board is None:
        yield
        return
    before = board.read_slot(_writer.slot)
    began, since = time.thread_time_ns(), time.monotonic_ns()
    noted = _NOTE.pack(threading.get_native_id(), began, began, since, name.encode()[:64], b"")
    board.write_slot(_writer.slot, noted)
    try:
        yield
    except MemoryError:
        os._exit(OUT_OF_MEMORY)  # the note that stands says what asked for too much; nothing here can be trusted now
    finally:
        thread, former, opened, former_since, former_name, path = _NOTE.unpack(before)
        spent, passed = time.thread_time_ns() - began, time.monotonic_ns() - since
        again = _NOTE.pack(thread, former + spent, opened + spent, former_since + passed, former_name, path)
        board.write_slot(_writer.slot, again)


def reading(path: str) -> None:
    """Note that this thread reads the file at `path`, relative to the repository's root; raises the PipelineError of a
    file that is refused.
    """
    if path in _writer.refused:
        raise _writer.refused[path]
    board = _writer.board
    if board is None:
        return
    thread, began, _, since, name, _ = _NOTE.unpack(board.read_slot(_writer.slot))
    noted = path.encode("utf-8", "replace")[:_PATH_BYTES]
    board.write_slot(_writer.slot, _NOTE.pack(thread, began, time.thread_time_ns(), since, name, noted))


def _text(field: bytes) -> str:
    return field.rstrip(b"\0").decode("utf-8", "replace")
