"""The alternative sandbox: a container per job, for machines where Docker is what operators trust and watch.

``runtime`` names another container runtime, such as gVisor's ``runsc``. The image needs nothing but the system
libraries that the interpreters of this machine were built for; everything else is mounted, read-only, as it is for
bubblewrap.
"""

from __future__ import annotations

import shutil
import subprocess
import threading
import uuid
from collections.abc import Callable
from pathlib import Path

from filrouge.errors import Cancelled, PlatformError
from filrouge.limits import Limits
from filrouge.sandbox import PROJECT, Capability, Completed, Job, Mount, Service
from filrouge.sandbox.control_groups import CPU_SHARES, EAGER_SHARE, PATIENT_SHARE, URGENT_SHARE
from filrouge.sandbox.driving import ENVIRONMENT, driver, mounts
from filrouge.sandbox.processor_time import ran_seconds
from filrouge.sandbox.service import ServedProcess
from filrouge.sandbox.session import GRACE_SECONDS, Session
from filrouge.waiting import driven, tree

SHARED_MEMORY_BYTES = 64 * 1024**2


class Docker:
    """Runs jobs with ``docker run``: no network, no capability, a read-only root, ceilings kept by the engine."""

    note = ""

    def __init__(self, image: str, runtime: str = "", program: str | None = None) -> None:
        self.image = image
        self.runtime = runtime
        self.program = program or shutil.which("docker") or ""

    def inside(self, mount: Mount) -> str:
        """Where it is mounted."""
        return mount.inside

    def capability(self) -> Capability:
        """Ask the engine for its version; a client alone has none."""
        if not self.program:
            return Capability("docker", "", "sandbox.no_docker")
        asked = [self.program, "version", "--format", "{{.Server.Version}}"]
        done = subprocess.run(asked, capture_output=True, text=True, check=False, timeout=GRACE_SECONDS)
        return Capability("docker", done.stdout.strip(), "" if done.returncode == 0 else "sandbox.no_docker")

    def run(
        self,
        job: Job,
        *,
        cancelled: threading.Event,
        on_step: Callable[[str], None] = lambda name: None,
        on_record: Callable[[bytes], None] = lambda record: None,
        on_output: Callable[[bytes], None] = lambda chunk: None,
    ) -> list[Completed]:
        """See `filrouge.sandbox.Sandbox.run`."""
        if not self.program:
            raise PlatformError("sandbox.no_docker")
        if cancelled.is_set():
            raise Cancelled
        container = Container(self.program, f"filrouge-{uuid.uuid4().hex[:16]}")
        try:
            process = subprocess.Popen(
                self.command(job, container.name),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                start_new_session=True,
            )
            return Session(job, process, container, cancelled, on_step, on_record, on_output).follow()
        finally:
            container.close()

    def serve(self, service: Service) -> ServedProcess:
        """See `filrouge.sandbox.Sandbox.serve`."""
        if not self.program:
            raise PlatformError("sandbox.no_docker")
        container = Container(self.program, f"filrouge-{uuid.uuid4().hex[:16]}")
        command = self._command(service.mounts, service.limits, service.argv, container.name)
        pipe = subprocess.PIPE
        process = subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe, start_new_session=True)
        return ServedProcess(process, container)

    def command(self, job: Job, name: str) -> list[str]:
        """The whole ``docker run`` for a job."""
        return self._command(mounts(job), job.limits, driver(job), name)

    def _command(self, seen: tuple[Mount, ...], limits: Limits, program: tuple[str, ...], name: str) -> list[str]:
        argv = [self.program, "run", "--rm", "--interactive", "--name", name, "--pull", "never", "--init"]
        argv += ["--network", "none", "--read-only", "--user", "1000:1000", "--hostname", "filrouge"]
        argv += [
            "--cap-drop",
            "ALL",
            "--security-opt",
            "no-new-privileges",
            "--workdir",
            "/student",
            *_ceilings(limits),
        ]
        if self.runtime:
            argv += ["--runtime", self.runtime]
        for variable, value in ENVIRONMENT.items():
            argv += ["--env", f"{variable}={value}"]
        for mount in seen:
            argv += ["--mount", f"type=bind,source={mount.host},target={mount.inside},readonly"]
        made = f'mkdir -p {PROJECT} /student/home && exec "$@"'
        return [*argv, self.image, "/bin/sh", "-c", made, "sh", *program]


def _ceilings(limits: Limits) -> list[str]:
    memory = str(limits.memory_bytes + limits.disk_bytes)
    argv = ["--memory", memory, "--memory-swap", memory, "--pids-limit", str(limits.processes)]
    argv += ["--cpu-shares", str(int(CPU_SHARES * EAGER_SHARE))]
    for folder in ("/student", "/tmp"):  # noqa: S108 - the container's own
        argv += ["--tmpfs", f"{folder}:rw,exec,nosuid,nodev,size={limits.disk_bytes},uid=1000,gid=1000"]
    return [*argv, "--shm-size", str(SHARED_MEMORY_BYTES)]


class Container:
    """Stops a container by its name: killing the client would leave it running. The engine keeps the ceilings."""

    def __init__(self, program: str, name: str) -> None:
        self.program = program
        self.name = name
        self._first: int | None = None
        self._hurried = False

    def take(self, root_process: int) -> list[int]:
        """Nothing to do: the engine was told the ceilings, and `close` waits for it."""
        return []

    def exceeded(self, root_process: int) -> str:
        """Not known from here; a job that was killed for want of memory ends as one that was stopped."""
        return ""

    def processes(self, root_process: int) -> list[int]:
        """Those below the driver, and those that left it."""
        first = self._first_process()
        return driven(first) if first else []

    def niceness(self) -> int:
        """That of the engine's own processes."""
        return 0

    def ran_seconds(self, root_process: int) -> float | None:
        """Add up the container's tree; not known where its processes are not this machine's."""
        first = self._first_process()
        return ran_seconds(tree(first)) if first else None

    def catch_up(self, root_process: int) -> None:
        """Ask the engine for a larger share of the processors, once."""
        if not self._hurried:
            self._hurried = True
            self._set_share(URGENT_SHARE)

    def _first_process(self) -> int:
        """The number that the container's first process has on this machine; 0 where it has none."""
        if self._first is None:
            asked = [self.program, "inspect", "--format", "{{.State.Pid}}", self.name]
            done = subprocess.run(asked, capture_output=True, text=True, check=False, timeout=60)
            told = done.stdout.strip()
            self._first = int(told) if told.isdigit() and Path(f"/proc/{told}/stat").exists() else 0
        return self._first

    def give_way(self, root_process: int) -> None:
        """Ask the engine for a smaller share of the processors."""
        self._hurried = False
        self._set_share(PATIENT_SHARE)

    def _set_share(self, share: float) -> None:
        update = [self.program, "update", "--cpu-shares", str(int(CPU_SHARES * share)), self.name]
        subprocess.run(update, capture_output=True, check=False, timeout=60)

    def close(self) -> None:
        """Take the container away, whatever still runs in it."""
        subprocess.run([self.program, "rm", "--force", self.name], capture_output=True, check=False, timeout=60)
