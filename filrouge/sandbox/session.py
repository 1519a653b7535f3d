"""Following a running job from outside: what its driver tells, the clock, the ceilings, the order to stop."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field

from filrouge.errors import Cancelled, PlatformError
from filrouge.sandbox import Completed, Job, Step
from filrouge.sandbox.ceilings import Group
from filrouge.sandbox.clock import PATIENCE, Clock
from filrouge.sandbox.control_groups import ControlGroup
from filrouge.sandbox.driving import given
from filrouge.sandbox.frames import Frame, frames
from filrouge.text import plain_text
from filrouge.waiting import ended, kept_open, wait_for

GRACE_SECONDS = 10
"""What a job may take beyond its steps' own ceilings: starting, copying, collecting."""

LATE_SECONDS = 3
"""For a driver to end a step that it was told to end, and to collect what it left."""

EAGER_SECONDS = 2
"""A job that has run for so long gives way to younger ones: most are over sooner, and a hostile one never is."""

ERROR_BYTES = 65536
HEADERS_BYTES = 16 * 1024**2
MAXIMUM_RECORD_BYTES = 1024**2


@dataclass
class _Running:
    """``over`` says why its time was over, and ``told`` since when its driver knows."""

    step: Step
    clock: Clock
    over: str = ""
    told: float = 0.0
    output: list[bytes] = field(default_factory=list)
    unfinished_record: bytes = b""
    files: dict[str, bytes] = field(default_factory=dict)


class Session:
    """Follows one running job from outside: pipes are read by threads, the clock and the order to stop are ours."""

    def __init__(
        self,
        job: Job,
        process: subprocess.Popen[bytes],
        ceilings: Group,
        cancelled: threading.Event,
        on_step: Callable[[str], None],
        on_record: Callable[[bytes], None],
        on_output: Callable[[bytes], None] = lambda chunk: None,
    ) -> None:
        self.job = job
        self.process = process
        self.ceilings = ceilings
        self.cancelled = cancelled
        self.on_step = on_step
        self.on_record = on_record
        self.on_output = on_output
        self.running: dict[int, _Running] = {}
        self.completed: list[Completed] = []
        self.deadline = time.monotonic() + PATIENCE * sum(step.seconds for step in job.steps) + GRACE_SECONDS
        self.stderr = b""
        self.stopped_by = ""

    def follow(self) -> list[Completed]:
        """Give the job to its driver and wait for its end; see `filrouge.sandbox.Sandbox.run`."""
        threads = [threading.Thread(target=target, daemon=True) for target in (self._talk, self._errors)]
        for thread in threads:
            thread.start()
        try:
            with kept_open(self._take()) as first_processes:
                try:
                    self._give()
                    self._watch()
                finally:
                    self._kill()
                    wait_for(first_processes, GRACE_SECONDS)  # the last is gone, however many there are to clear away
        finally:
            self._kill()
            for thread in threads:
                thread.join(GRACE_SECONDS)
            with suppress(OSError):
                self.process.stdin and self.process.stdin.close()
        self._settle()
        return self.completed

    def _take(self) -> list[int]:
        """The driver starts nothing before it has its job, so that nothing of it runs without its ceilings."""
        try:
            return self.ceilings.take(self.process.pid)
        except OSError as error:
            raise PlatformError("sandbox.broken", detail=str(error)) from error

    def _kill(self) -> None:
        self.process.kill()
        self.process.wait()

    def _give(self) -> None:
        assert self.process.stdin is not None  # noqa: S101 - it was asked for
        try:
            self.process.stdin.write(given(self.job))
            self.process.stdin.flush()
            os.set_blocking(self.process.stdin.fileno(), False)  # what runs inside may fill it
        except BrokenPipeError:
            pass  # it never started; `_settle` says why

    def _watch(self) -> None:
        eager_until = time.monotonic() + EAGER_SECONDS
        while not ended(self.process, 0.1) and time.monotonic() < self.deadline:
            if self.cancelled.is_set():
                raise Cancelled
            if time.monotonic() > eager_until:
                self.ceilings.give_way(self.process.pid)
                eager_until = self.deadline
            self.stopped_by = self.stopped_by or self.ceilings.exceeded(self.process.pid)
            if self.stopped_by and not isinstance(self.ceilings, ControlGroup):
                return
            if disobeyed := self._look_at_clocks():
                self.stopped_by = disobeyed
                return
        self.stopped_by = self.stopped_by or self.ceilings.exceeded(self.process.pid)

    def _look_at_clocks(self) -> str:
        """Have every step ended whose time is over. Returns why it was where one goes on all the same: its driver was
        stopped or broken, so the whole job must end.
        """
        now = time.monotonic()
        for number, running in tuple(self.running.items()):
            if not running.over:
                running.over, running.told = running.clock.look(), now
                if running.over:
                    self._have_ended(number)
            elif now - running.told > LATE_SECONDS:
                return running.over
        return ""

    def _have_ended(self, number: int) -> None:
        assert self.process.stdin is not None  # noqa: S101 - it was asked for
        with suppress(OSError):
            os.write(self.process.stdin.fileno(), b"%d\n" % number)

    def _talk(self) -> None:
        assert self.process.stdout is not None  # noqa: S101 - it was asked for
        limits, steps = self.job.limits, self.job.steps
        ceiling = (limits.output_bytes + limits.report_bytes * (2 + max(len(step.collect) for step in steps))) * len(
            steps
        )
        try:
            for frame in frames(self.process.stdout, total_bytes=ceiling + HEADERS_BYTES):
                if frame.step < len(steps):
                    self._hear(frame)
        except ValueError:
            self.process.kill()

    def _hear(self, frame: Frame) -> None:
        if frame.kind == "started":
            step = self.job.steps[frame.step]
            self.running[frame.step] = _Running(step, Clock(step.seconds, self.ceilings, self.process.pid))
            self.on_step(step.name)
        running = self.running.get(frame.step)
        if running is None:
            return
        match frame.kind:
            case "output":
                running.output.append(frame.payload)
                self.on_output(frame.payload)
            case "record":
                *records, rest = (running.unfinished_record + frame.payload).split(b"\n")
                running.unfinished_record = rest if len(rest) < MAXIMUM_RECORD_BYTES else b""
                for record in records:
                    self.on_record(record)
            case "file":
                name, _, content = frame.payload.partition(b"\0")
                if name.decode("utf-8", "replace") in running.step.collect:
                    running.files[name.decode()] = content
            case "ended":
                self._end(frame.step, frame.payload)

    def _end(self, number: int, told: bytes) -> None:
        if not re.fullmatch(rb"-?\d{1,3}", told):
            self._complete(number, None, self.running[number].over or "wall")
            return
        status = int(told)
        killed = self.ceilings.exceeded(self.process.pid) if status == -signal.SIGKILL else ""
        self._complete(number, status, killed)

    def _complete(self, number: int, status: int | None, stopped_by: str) -> None:
        running = self.running.pop(number)
        if running.clock.hurried:
            self.ceilings.give_way(self.process.pid)
        self.completed.append(
            Completed(
                name=running.step.name,
                argv=running.step.argv,
                exit=None if stopped_by else status,
                seconds=time.monotonic() - running.clock.began,
                output=plain_text(b"".join(running.output).decode("utf-8", "replace")),
                stopped_by=stopped_by,
                files=running.files,
                cut=sum(map(len, running.output)) >= self.job.limits.output_bytes,
            )
        )

    def _errors(self) -> None:
        assert self.process.stderr is not None  # noqa: S101 - it was asked for
        self.stderr = self.process.stderr.read(ERROR_BYTES)
        while self.process.stderr.read(ERROR_BYTES):
            pass  # drained, so that nobody waits for us to read it

    def _settle(self) -> None:
        """A job that ended with no word at all never started; a step cut short was stopped with the whole job."""
        if not self.completed and not self.running:
            raise PlatformError("sandbox.broken", detail=plain_text(self.stderr.decode("utf-8", "replace"))[:500])
        for number in list(self.running):
            self._complete(number, None, self.stopped_by or "sandbox")
