"""At home, in one's own folder, where there is no sandbox: programs of ours in bounded processes, and nobody else's.

Nothing shuts them in. They read files whose owner started them and run none of the project's code; what a file can do
to whoever reads it, for want of time or memory, ends with their process.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path

from filrouge.errors import Cancelled, PlatformError
from filrouge.limits import Limits
from filrouge.sandbox import Capability, Completed, Job, Mount, Sandbox, Service, Step
from filrouge.sandbox.bubblewrap import Bubblewrap
from filrouge.sandbox.clock import PATIENCE
from filrouge.sandbox.driving import ENVIRONMENT
from filrouge.sandbox.families import Family, end_family
from filrouge.sandbox.paths import Paths
from filrouge.sandbox.service import ServedProcess
from filrouge.text import plain_text
from filrouge.waiting import ended

LOOK_SECONDS = 0.1
_GRACE_SECONDS = 5
_UNDER_CEILINGS = (
    "/bin/sh",
    "-c",
    "ulimit -c 0 2>&-; ulimit -d $1 2>&-; ulimit -f $2 2>&-; ulimit -n $3 2>&-; "
    'ulimit -H -t $5 2>&-; ulimit -S -t $4 2>&-; shift 5; exec "$@"',
    "sh",
)
"""Kilobytes of memory, blocks of 512 bytes of a file, open files, and processor seconds: of each process (POSIX
``ulimit``).
"""

_NOTHING = threading.Event()


def at_home() -> Sandbox:
    """What shuts in here: bubblewrap where it works, else bounded processes, which run no tests."""
    if sys.platform != "linux":
        return BoundedProcesses("sandbox.linux_only")
    bubblewrap = Bubblewrap()
    problem = bubblewrap.capability().problem
    return BoundedProcesses(problem) if problem else bubblewrap


class BoundedProcesses:
    """Runs jobs that only read, and services. ``problem`` is the catalogue id of why there is no sandbox here, and what
    whoever asks for one is told.
    """

    note = "sandbox.bounded"

    def __init__(self, problem: str = "sandbox.missing") -> None:
        self.problem = problem

    def capability(self) -> Capability:
        """There is no sandbox."""
        return Capability("bounded processes", "", self.problem)

    def inside(self, mount: Mount) -> str:
        """Where it stands on this machine."""
        return str(mount.host)

    def serve(self, service: Service) -> ServedProcess:
        """See `filrouge.sandbox.Sandbox.serve`."""
        scratch = tempfile.TemporaryDirectory(prefix="filrouge-")
        argv = _bounded(service.argv, service.limits, service.limits.static_seconds)
        pipe = subprocess.PIPE
        process = subprocess.Popen(
            argv, stdin=pipe, stdout=pipe, stderr=pipe, env=_environment(scratch.name), start_new_session=True
        )
        return _BoundedService(process, Family(service.limits, scratch))

    def run(
        self,
        job: Job,
        *,
        cancelled: threading.Event = _NOTHING,
        on_step: Callable[[str], None] = lambda name: None,
        on_record: Callable[[bytes], None] = lambda record: None,
        on_output: Callable[[bytes], None] = lambda chunk: None,
    ) -> list[Completed]:
        """See `filrouge.sandbox.Sandbox.run`; raises PlatformError for a job that may run what a stranger wrote."""
        if not job.only_reads:
            raise PlatformError(self.problem)
        completed: list[Completed] = []
        with tempfile.TemporaryDirectory(prefix="filrouge-") as name:
            running = _Running(job, Path(name), Paths(job.mounts, Path(name)), cancelled)
            for step in job.steps:
                on_step(step.name)
                completed.append(running.run(step))
                if step.needed and completed[-1].exit != 0:
                    break
        return completed


class _BoundedService(ServedProcess):
    """A service that has no namespace to end with."""

    def check(self) -> None:
        """End its whole family too when its first process has ended."""
        if self._process.poll() is not None or self.exceeded():
            self.kill()

    def kill(self) -> None:
        """End its whole family."""
        end_family(self._process)
        super().kill()


class _Running:
    """One job, step by step."""

    def __init__(self, job: Job, scratch: Path, paths: Paths, cancelled: threading.Event) -> None:
        self._limits = job.limits
        self._scratch = scratch
        self._paths = paths
        self._cancelled = cancelled

    def run(self, step: Step) -> Completed:
        """Run one step; raises Cancelled."""
        began = time.monotonic()
        told = {name: self._paths.outward(value) for name, value in step.environment.items()}
        with tempfile.TemporaryFile(dir=self._scratch) as output:
            process = subprocess.Popen(
                _bounded(tuple(map(self._paths.outward, step.argv)), self._limits, step.seconds),
                cwd=self._paths.outward(step.directory),
                env=_environment(str(self._scratch)) | told,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
            try:
                stopped_by = self._wait(process, began + PATIENCE * step.seconds)
            finally:
                end_family(process)
            output.seek(0)
            said = self._paths.inward(output.read(self._limits.output_bytes))
        return Completed(
            name=step.name,
            argv=step.argv,
            exit=None if stopped_by else process.returncode,
            seconds=time.monotonic() - began,
            output=plain_text(said.decode("utf-8", "replace")),
            stopped_by=stopped_by,
            files=self._collected(step),
        )

    def _wait(self, process: subprocess.Popen[bytes], deadline: float) -> str:
        ceilings = Family(self._limits)
        while not ended(process, LOOK_SECONDS):
            if self._cancelled.is_set():
                raise Cancelled
            if time.monotonic() > deadline:
                return "wall"
            if exceeded := ceilings.exceeded(process.pid):
                return exceeded
        return ""

    def _collected(self, step: Step) -> dict[str, bytes]:
        found: dict[str, bytes] = {}
        for name in step.collect:
            path = Path(self._paths.outward(name))
            if path.is_file() and path.stat().st_size <= self._limits.report_bytes:
                found[name] = self._paths.inward(path.read_bytes())
        return found


def _bounded(argv: tuple[str, ...], limits: Limits, seconds: int) -> list[str]:
    ceilings = (limits.memory_bytes // 1024, limits.disk_bytes // 512, limits.open_files)
    return [*_UNDER_CEILINGS, *map(str, (*ceilings, seconds, seconds + _GRACE_SECONDS)), *argv]


def _environment(scratch: str) -> dict[str, str]:
    """What a step finds in a sandbox, with this machine's programs."""
    return {**ENVIRONMENT, "PATH": os.environ.get("PATH", ENVIRONMENT["PATH"]), "HOME": scratch, "TMPDIR": scratch}
