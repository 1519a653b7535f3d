"""The default sandbox: bubblewrap, unprivileged Linux namespaces around one throw-away file system in memory."""

from __future__ import annotations

import os
import shutil
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from filrouge.errors import Cancelled, PlatformError
from filrouge.sandbox import PROJECT, Capability, Completed, Job, Mount, Service
from filrouge.sandbox.ceilings import group
from filrouge.sandbox.driving import ENVIRONMENT, driver, mounts
from filrouge.sandbox.seccomp import program
from filrouge.sandbox.service import ServedProcess
from filrouge.sandbox.session import GRACE_SECONDS, Session

HERE = Path(__file__).parent
TRIAL_BYTES = 1024**2

_NOTHING = threading.Event()


class Bubblewrap:
    """Runs jobs under ``bwrap``. Namespaces: user, pid, net (none), ipc, uts, cgroup; no capability, no privilege
    gained.
    """

    note = ""

    def __init__(self, program: str | None = None) -> None:
        self.program = program or shutil.which("bwrap") or ""

    def inside(self, mount: Mount) -> str:
        """Where it is mounted."""
        return mount.inside

    def capability(self) -> Capability:
        """Start the smallest possible sandbox and see."""
        if not self.program:
            return Capability("bubblewrap", "", "sandbox.missing")
        version = subprocess.run(
            [self.program, "--version"], capture_output=True, text=True, check=False
        ).stdout.strip()
        with _files(self._walls((), TRIAL_BYTES), program()) as (arguments, passed):
            trial = [self.program, *arguments, "--", "/usr/bin/env", "true"]
            ended = subprocess.run(
                trial, capture_output=True, check=False, env={}, timeout=GRACE_SECONDS, pass_fds=passed
            )
        return Capability("bubblewrap", version, "" if ended.returncode == 0 else "sandbox.forbidden")

    def run(
        self,
        job: Job,
        *,
        cancelled: threading.Event = _NOTHING,
        on_step: Callable[[str], None] = lambda name: None,
        on_record: Callable[[bytes], None] = lambda record: None,
        on_output: Callable[[bytes], None] = lambda chunk: None,
    ) -> list[Completed]:
        """See `filrouge.sandbox.Sandbox.run`."""
        if not self.program:
            raise PlatformError("sandbox.missing")
        if cancelled.is_set():
            raise Cancelled
        ceilings = group(job.limits)
        try:
            with _files(self._walls(mounts(job), job.limits.disk_bytes), program()) as (arguments, passed):
                process = self._start(arguments, passed, driver(job))
            return Session(job, process, ceilings, cancelled, on_step, on_record, on_output).follow()
        finally:
            ceilings.close()

    def serve(self, service: Service) -> ServedProcess:
        """See `filrouge.sandbox.Sandbox.serve`."""
        if not self.program:
            raise PlatformError("sandbox.missing")
        ceilings = group(service.limits)
        with _files(self._walls(service.mounts, service.limits.disk_bytes), program()) as (arguments, passed):
            process = self._start(arguments, passed, service.argv)
        return ServedProcess(process, ceilings)

    def _start(self, arguments: list[str], passed: tuple[int, ...], argv: tuple[str, ...]) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [self.program, *arguments, "--", *argv],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env={},
            pass_fds=passed,
            start_new_session=True,
        )

    def _walls(self, mounts: tuple[Mount, ...], disk_bytes: int) -> list[str]:
        """Mounts come last: one may stand inside a folder that is the sandbox's own."""
        argv = [
            "--unshare-all",
            "--unshare-user",
            "--disable-userns",
            "--die-with-parent",
            "--new-session",
            "--clearenv",
        ]
        argv += ["--uid", "1000", "--gid", "1000", "--hostname", "filrouge", "--cap-drop", "ALL"]
        for name, value in ENVIRONMENT.items():
            argv += ["--setenv", name, value]
        argv += ["--ro-bind", "/usr", "/usr", *_system_links()]
        argv += ["--proc", "/proc", "--dev", "/dev", "--size", str(64 * 1024**2), "--tmpfs", "/dev/shm"]  # noqa: S108
        for folder in ("/student", "/tmp"):  # noqa: S108 - the sandbox's own
            argv += ["--size", str(disk_bytes), "--tmpfs", folder]
        for host, inside in _system_files():
            argv += ["--ro-bind", host, inside]
        for mount in mounts:
            argv += ["--ro-bind", str(mount.host), mount.inside]
        argv += ["--dir", PROJECT, "--dir", "/student/home", "--chdir", "/student"]
        return [*argv, "--remount-ro", "/dev", "--remount-ro", "/"]


@contextmanager
def _files(walls: list[str], filter_program: bytes) -> Iterator[tuple[list[str], tuple[int, ...]]]:
    """Arguments and filter in files of memory: on a command line, paths of the host could be read from inside."""
    descriptors: list[int] = []
    try:
        if filter_program:
            descriptors.append(_in_memory(filter_program))
            walls = [*walls, "--seccomp", str(descriptors[0])]
        descriptors.append(_in_memory(b"".join(word.encode() + b"\0" for word in walls)))
        yield ["--args", str(descriptors[-1])], tuple(descriptors)
    finally:
        for descriptor in descriptors:
            os.close(descriptor)


def _in_memory(content: bytes) -> int:
    descriptor = os.memfd_create("filrouge")
    os.write(descriptor, content)
    os.lseek(descriptor, 0, os.SEEK_SET)
    return descriptor


def _system_links() -> list[str]:
    """/bin, /lib and their like: links into /usr as on the host, or the folder itself where they are not merged."""
    argv: list[str] = []
    for name in ("bin", "sbin", "lib", "lib32", "lib64", "libx32"):
        path = Path("/", name)
        if path.is_symlink():
            argv += ["--symlink", str(path.readlink()), str(path)]
        elif path.is_dir():
            argv += ["--ro-bind", str(path), str(path)]
    return argv


def _system_files() -> list[tuple[str, str]]:
    """The few files of /etc that programs need; names and hosts are ours, so nothing is learnt about the machine."""
    own = [(str(HERE / "etc" / name), f"/etc/{name}") for name in ("passwd", "group", "hosts", "nsswitch.conf")]
    host = [path for path in ("/etc/ld.so.cache", "/etc/alternatives", "/etc/mime.types") if Path(path).exists()]
    return [*own, *((path, path) for path in host)]
