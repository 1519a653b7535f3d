"""Following a running job from outside: what its driver tells, the clock, the ceilings, the order to stop."""

from __future__ import annotations

import marshal
import re
import signal
import subprocess
import threading
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path

from filrouge.errors import Cancelled, PlatformError
from filrouge.sandbox import PROJECT, TOOLS, Completed, Job, Mount, Step
from filrouge.sandbox.ceilings import Group
from filrouge.sandbox.control_groups import ControlGroup
from filrouge.sandbox.frames import Frame, frames
from filrouge.text import plain_text
from filrouge.waiting import ended, kept_open, wait_for

INSIDE = Path(__file__).parent / "inside"
CHECKOUT = "/checkout"
GRACE_SECONDS = 10
"""What a job may take beyond its steps' own ceilings: starting, copying, collecting."""

LATE_SECONDS = 3
PATIENCE = 2
"""How many times its own seconds a step may take while it stands in line for a processor."""

EAGER_SECONDS = 2
"""A job that has run for so long gives way to younger ones: most are over sooner, and a hostile one never is."""

ERROR_BYTES = 65536
HEADERS_BYTES = 16 * 1024**2
MAXIMUM_RECORD_BYTES = 1024**2
MARSHAL_VERSION = 2
"""Read by every Python that could drive a job."""

ENVIRONMENT = {
    "PATH": "/usr/local/bin:/usr/bin:/bin",
    "HOME": "/student/home",
    "LANG": "C.UTF-8",
    "LC_ALL": "C.UTF-8",
    "TZ": "UTC",
    "TERM": "dumb",
    "NO_COLOR": "1",
    "CI": "true",
    "PYTHONUNBUFFERED": "1",
    "MPLBACKEND": "Agg",
}
"""What every step finds in its environment, and nothing else."""


def driver(job: Job) -> tuple[str, ...]:
    """The command that drives a job inside."""
    return (job.python, "-I", "-S", f"{TOOLS}/drive.py")


def mounts(job: Job) -> tuple[Mount, ...]:
    """Everything that a job sees of the host."""
    checkout = (Mount(job.checkout, CHECKOUT),) if job.checkout else ()
    return (*job.mounts, Mount(INSIDE, TOOLS), *checkout)


@dataclass
class _Running:
    step: Step
    ran_seconds: float | None
    output: list[bytes] = field(default_factory=list)
    unfinished_record: bytes = b""
    files: dict[str, bytes] = field(default_factory=dict)
    began: float = field(default_factory=time.monotonic)


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
        job = {
            "steps": [{**asdict(step), "environment": dict(step.environment)} for step in self.job.steps],
            "limits": asdict(self.job.limits),
            "copy": [CHECKOUT, PROJECT] if self.job.checkout else None,
        }
        assert self.process.stdin is not None  # noqa: S101 - it was asked for
        try:
            self.process.stdin.write(marshal.dumps(job, MARSHAL_VERSION))
            self.process.stdin.close()
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
            if self._overdue():
                self.stopped_by = "wall"
                return
        self.stopped_by = self.stopped_by or self.ceilings.exceeded(self.process.pid)

    def _overdue(self) -> bool:
        """Whether a step has outlived its seconds: its driver, which should have ended it, was stopped or broken."""
        now = time.monotonic()
        return any(
            now - running.began > PATIENCE * running.step.seconds + LATE_SECONDS
            for running in tuple(self.running.values())
        )

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
            self.running[frame.step] = _Running(self.job.steps[frame.step], self.ceilings.ran_seconds())
            self.on_step(self.job.steps[frame.step].name)
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
            starved = told == b"busy" and self._was_starved(self.running[number])
            self._complete(number, None, "busy" if starved else "wall")
            return
        status = int(told)
        killed = self.ceilings.exceeded(self.process.pid) if status == -signal.SIGKILL else ""
        self._complete(number, status, killed)

    def _was_starved(self, running: _Running) -> bool:
        """Whether a step ran for less than half of the time it took; where nothing here counts, its driver is
        believed.
        """
        ran_seconds = self.ceilings.ran_seconds()
        if ran_seconds is None or running.ran_seconds is None:
            return True
        return 2 * (ran_seconds - running.ran_seconds) < time.monotonic() - running.began

    def _complete(self, number: int, status: int | None, stopped_by: str) -> None:
        running = self.running.pop(number)
        self.completed.append(
            Completed(
                name=running.step.name,
                argv=running.step.argv,
                exit=None if stopped_by else status,
                seconds=time.monotonic() - running.began,
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
