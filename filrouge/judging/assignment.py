"""An order in progress: what is still to be told, what was refused, and the process that is at work on it."""

from __future__ import annotations

from dataclasses import dataclass, field

from filrouge.judging.budgets import Met
from filrouge.judging.channel import Task
from filrouge.judging.encoding import encode
from filrouge.judging.frames import Frame, Frames
from filrouge.judging.orders import Broken
from filrouge.noting import Board


@dataclass
class Assignment:
    """``careful``: its process does one thing at a time. ``met`` is the ceiling for which the process was ended, None
    where it ended by itself; ``heard`` and ``answers`` are our ends of its pipes, ``waiting`` what it is still to get.
    """

    number: int
    codes: tuple[str, ...]
    facts: tuple[str, ...]
    order: bytes
    board: Board = field(default_factory=Board)
    careful: bool = False
    told: set[str] = field(default_factory=set)
    refused: dict[str, Broken] = field(default_factory=dict)
    worker: int = 0
    process: int = 0
    heard: int = -1
    answers: int = -1
    waiting: bytearray = field(default_factory=bytearray)
    frames: Frames = field(default_factory=Frames)
    met: Met | None = None
    ended: bool = False

    @property
    def remaining(self) -> list[str]:
        """The checks and facts that are still to be told."""
        return [name for name in (*self.codes, *self.facts) if name not in self.told]

    def prepare(self, worker: int, heard: int, answers: int) -> None:
        """Make ready for a new process with this number and these pipes."""
        self.worker, self.heard, self.answers = worker, heard, answers
        self.waiting, self.frames, self.met, self.ended = bytearray(), Frames(), None, False
        self.board.clear()

    def task(self) -> Task:
        """What the process is to do."""
        return Task(self.order, self.number, self.worker, frozenset(self.told), dict(self.refused), self.careful)

    def note(self, frame: Frame) -> None:
        """Remember what its process told."""
        if frame.kind == "end":
            self.ended = True
        elif frame.kind != "ask":
            self.told.add(frame.name)

    def charge(self, met: Met, maximum: int) -> list[Frame]:
        """Refuse what met a ceiling, so that less is left to do: a fact for all that ask for it, a check, or all that
        is left where nothing tells which it was. Returns what the host is to be told.
        """
        broken = met.broken(maximum)
        name = met.note.name if met.note else ""
        if name and name not in self.remaining and name not in self.refused:
            self.refused[name] = broken
            return []
        names = [name] if name in self.remaining else self.remaining
        self.told.update(names)
        return [Frame("broken", self.number, self.worker, each, encode(broken)) for each in names]
