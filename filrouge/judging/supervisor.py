"""The first process inside: it imports everything before a byte of a repository is near, forks a worker for each order,
and ends the worker whose fact or check meets a ceiling; everything else goes on in another.

It reads nothing of a repository itself: what workers tell is passed on unread.
"""

from __future__ import annotations

import importlib
import os
import pickle
import resource
import selectors
import signal
import traceback
from collections.abc import Callable

from filrouge.judging.assignment import Assignment
from filrouge.judging.budgets import PART_SECONDS, Met, current, memory_bytes, overdue, seconds
from filrouge.judging.channel import Task
from filrouge.judging.declaring import FACT, declare
from filrouge.judging.encoding import encode
from filrouge.judging.frames import Frame, Packets, packet
from filrouge.judging.orders import Begin, Broken
from filrouge.noting import OUT_OF_MEMORY, watched_on
from filrouge.report import Message

CHUNK_BYTES = 262144
LOOK_SECONDS = 0.05
PARTS = ("filrouge.facts.history", "filrouge.facts.ci", "filrouge.facts", "filrouge.checks", "filrouge.judging.worker")
"""What is imported piece by piece, so that the first order need not wait for all of it."""

BROKE_DOWN = 1
"""The exit status of a worker that our own fault ended."""

_CEILINGS = {OUT_OF_MEMORY: "memory", -signal.SIGKILL: "memory", -signal.SIGXCPU: "total"}
"""What the kernel ended a worker for, by its status; it counts its processor seconds where no sandbox is."""


class Supervisor:
    """Serves orders from standard input until it closes."""

    def __init__(self) -> None:
        self._begin: Begin | None = None
        self._assignments: dict[int, Assignment] = {}
        self._early: list[Assignment] = []
        self._is_ready = False
        self._workers = 0
        self._spent_seconds = 0.0
        self._selector = selectors.DefaultSelector()
        self._packets = Packets()
        self._refused_files: dict[str, Broken] = {}
        self._own_bytes = memory_bytes(os.getpid())

    def serve(self) -> None:
        """Until the host closes standard input, or ends this process."""
        self._selector.register(0, selectors.EVENT_READ)
        for part in PARTS:
            importlib.import_module(part)
            if not self._serve_once(0):
                return
        self._own_bytes = memory_bytes(os.getpid())
        self._is_ready = True
        for assignment in self._early:
            self._start(assignment)
        while self._serve_once(LOOK_SECONDS if self._assignments else None):
            pass

    def _serve_once(self, seconds: float | None) -> bool:
        """Serve what comes within `seconds` (None: whenever it comes); False once the host has closed."""
        for key, _ in self._selector.select(seconds):
            if key.fd == 0:
                if not self._hear_host():
                    return False
            elif key.fd == key.data.answers:
                self._pass_answers(key.data)
            else:
                self._hear_worker(key.data)
        if self._assignments:
            self._look()
        return True

    @property
    def begin(self) -> Begin:
        """What holds for all orders; it comes before any."""
        assert self._begin is not None  # noqa: S101
        return self._begin

    def _hear_host(self) -> bool:
        chunk = os.read(0, CHUNK_BYTES)
        for pickled in self._packets.feed(chunk):
            kind, number, content = pickle.loads(pickled)  # noqa: S301 - the host wrote it
            if kind == "begin":
                self._begin = content
            elif kind == "order":
                self._take(Assignment(number, *content))
            else:
                self._answer(number, content)
        return bool(chunk)

    def _take(self, assignment: Assignment) -> None:
        if self._is_ready or assignment.facts == (FACT,):
            self._start(assignment)
        else:
            self._early.append(assignment)

    def _answer(self, worker: int, pickled: bytes) -> None:
        for assignment in self._assignments.values():
            if assignment.worker == worker:  # one that was ended meanwhile waits for nothing
                if not assignment.waiting:
                    self._selector.register(assignment.answers, selectors.EVENT_WRITE, assignment)
                assignment.waiting += packet(pickled)

    def _start(self, assignment: Assignment) -> None:
        self._assignments[assignment.number] = assignment
        self._workers += 1
        heard, told = os.pipe()
        asked, answers = os.pipe()
        assignment.prepare(self._workers, heard, answers)
        assignment.process = os.fork()
        if not assignment.process:
            self._become_worker(assignment, told, asked)
        os.close(told)
        os.close(asked)
        os.set_blocking(answers, False)
        self._selector.register(heard, selectors.EVENT_READ, assignment)

    def _become_worker(self, assignment: Assignment, told: int, asked: int) -> None:
        """Never returns."""
        status = BROKE_DOWN
        try:
            resource.setrlimit(resource.RLIMIT_DATA, (self.begin.limits.static_memory_bytes,) * 2)
            refused = {path: broken.error() for path, broken in self._refused_files.items()}
            watched_on(assignment.board, refused)
            self._work_for(assignment)(self.begin, assignment.task(), told, asked)
            status = 0
        except MemoryError:
            status = OUT_OF_MEMORY
        except BaseException:
            traceback.print_exc()
        finally:
            os._exit(status)

    def _work_for(self, assignment: Assignment) -> Callable[[Begin, Task, int, int], None]:
        if assignment.facts == (FACT,):
            return declare
        from filrouge.judging.worker import work  # imported by now: see `PARTS`

        return work

    def _pass_answers(self, assignment: Assignment) -> None:
        try:
            del assignment.waiting[: os.write(assignment.answers, assignment.waiting)]
        except BlockingIOError:
            return
        except BrokenPipeError:
            assignment.waiting.clear()
        if not assignment.waiting:
            self._selector.unregister(assignment.answers)

    def _hear_worker(self, assignment: Assignment) -> None:
        chunk = os.read(assignment.heard, CHUNK_BYTES)
        for frame in assignment.frames.feed(chunk):
            if frame.kind != "end":
                _tell(frame)
            assignment.note(frame)
        if not chunk:
            self._reap(assignment)

    def _reap(self, assignment: Assignment) -> None:
        """The worker has ended: with its order, or because something met a ceiling or broke it."""
        _, status, used = os.wait4(assignment.process, 0)
        self._spent_seconds += used.ru_utime + used.ru_stime
        self._selector.unregister(assignment.heard)
        if assignment.waiting:
            self._selector.unregister(assignment.answers)
        os.close(assignment.heard)
        os.close(assignment.answers)
        if assignment.ended or not assignment.remaining:
            self._finish(assignment)
            return
        self._charge(assignment, os.waitstatus_to_exitcode(status))
        if assignment.remaining:
            self._start(assignment)
        else:
            self._finish(assignment)

    def _finish(self, assignment: Assignment) -> None:
        del self._assignments[assignment.number]
        _tell(Frame("end", assignment.number, assignment.worker, "order", b""))

    def _charge(self, assignment: Assignment, status: int) -> None:
        """What ended the worker is the repository's own, once it is known by its name: where several things went on at
        once, it is tried again one by one.
        """
        met = assignment.met
        if status == BROKE_DOWN:
            for name in assignment.remaining:
                assignment.told.add(name)
                told = encode(Broken(ours=True, message=Message("platform.judging_broke", {"detail": ""})))
                _tell(Frame("broken", assignment.number, assignment.worker, name, told))
            return
        if met is None:
            if not assignment.careful:
                assignment.careful = True
                return
            met = Met(_CEILINGS.get(status, "crash"), current(assignment.board))
        maximum = self._maximum(met.ceiling)
        if met.path:  # whoever reads it next is told at once
            self._refused_files.setdefault(met.path, met.broken(maximum))
            if met.note and met.note.name not in assignment.remaining:
                return
        for frame in assignment.charge(met, maximum):
            _tell(frame)

    def _met(self, assignment: Assignment) -> Met | None:
        """A part that has used up its seconds, or one that reads what another did not come to the end of."""
        met = overdue(assignment.process, assignment.board)
        if met is None:
            reading = (note for note in assignment.board.notes() if note.path in self._refused_files)
            met = next((Met("seconds", note) for note in reading), None)
        return met

    def _maximum(self, ceiling: str) -> int:
        limits = self.begin.limits
        maxima = {"seconds": PART_SECONDS, "memory": limits.static_memory_bytes // 1024**2}
        return maxima.get(ceiling, limits.static_seconds)

    def _look(self) -> None:
        """End the workers that have met a ceiling; `_reap` does the rest when their pipes close."""
        limits, working = self.begin.limits, list(self._assignments.values())
        spent_seconds = self._spent_seconds + sum(seconds(each.process) for each in working)
        held_bytes = {each.number: memory_bytes(each.process) - self._own_bytes for each in working}
        for each in working:
            if spent_seconds > limits.static_seconds:
                each.met = Met("total", None)
            elif found := self._met(each):
                each.met = found
            elif sum(held_bytes.values()) <= limits.static_memory_bytes or held_bytes[each.number] < max(
                held_bytes.values()
            ):
                continue
            os.kill(each.process, signal.SIGKILL)


def _tell(frame: Frame) -> None:
    data = frame.encoded()
    while data:
        data = data[os.write(1, data) :]
