"""Every `git` command that touches a student's repository goes through here: locked down, bounded in time, cancellable.

The environment is built from nothing, so neither the operator's configuration nor a variable left by a hook reaches
git; hooks, prompts, submodules, LFS and every transport that is not named are off. Each process has a ceiling on its
memory: a pack of a few kilobytes can unfold to any size.
"""

from __future__ import annotations

import os
import signal
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import IO

from filrouge.errors import Cancelled, PlatformError
from filrouge.waiting import ended

_PASSED_ON = (
    "PATH",
    "SSL_CERT_FILE",
    "SSL_CERT_DIR",
    "GIT_SSL_CAINFO",
    "HTTPS_PROXY",
    "https_proxy",
    "NO_PROXY",
    "no_proxy",
)

_LOCKED = {
    "HOME": "/nonexistent",
    "LC_ALL": "C.UTF-8",
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_ATTR_NOSYSTEM": "1",
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_ASKPASS": "true",
    "GIT_LFS_SKIP_SMUDGE": "1",
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_OPTIONAL_LOCKS": "0",
}

_CONFIGURATION = (
    "core.hooksPath=/dev/null",
    "core.fsmonitor=false",
    "core.untrackedCache=false",
    "core.longPaths=false",
    "credential.helper=",
    "gc.auto=0",
    "maintenance.auto=false",
    "submodule.recurse=false",
    "protocol.allow=never",
    "protocol.version=2",
    "fetch.fsckObjects=true",
    "http.followRedirects=false",
    "http.lowSpeedLimit=1000",
    "http.lowSpeedTime=30",
    "safe.directory=*",
    *(
        f"fetch.fsck.{name}=ignore"
        for name in ("badTimezone", "missingSpaceBeforeDate", "zeroPaddedFilemode", "missingEmail")
    ),
)
"""Old, harmless faults that real repositories carry are let through; everything else that fsck refuses stays outside.
"""

MAXIMUM_ERROR_CHARACTERS = 2000
MAXIMUM_OUTPUT_BYTES = 256 * 1024**2
MEMORY_BYTES = 2 * 1024**3
"""Of each process's own: what it allocates, not the packs that it maps (``RLIMIT_DATA``, setrlimit(2))."""

_UNDER_A_CEILING = ("/bin/sh", "-c", 'ulimit -d "$0" 2>&-; exec git "$@"')
_NOT_FOUND = 127


@dataclass(frozen=True, slots=True)
class GitResult:
    """What a git command left: its exit status, standard output, and the end of its standard error."""

    argv: tuple[str, ...]
    status: int
    output: bytes
    errors: str
    seconds: float


class TimeUp(Exception):  # noqa: N818 - the caller knows whose fault it is
    """The command did not end within its seconds."""


class TooMuch(TimeUp):
    """The command printed more than its ceiling: a tree of a few kilobytes can list millions of files."""


def git(
    *arguments: str,
    directory: Path | None = None,
    seconds: float = 60,
    protocols: Sequence[str] = (),
    configuration: Sequence[str] = (),
    cancelled: threading.Event | None = None,
    watch: Callable[[], None] | None = None,
    output_bytes: int = MAXIMUM_OUTPUT_BYTES,
    given: bytes = b"",
) -> GitResult:
    """Run ``git *arguments``, with ``given`` on its standard input, and return its result, whatever its status.

    ``protocols`` names the transports it may use (none by default). ``watch`` is called about five times a second and
    may raise to stop the command.
    Raises TimeUp, TooMuch (over ``output_bytes``), Cancelled, or PlatformError when there is no git.
    """
    shown = ("git", *arguments)
    argv = [*_UNDER_A_CEILING, str(MEMORY_BYTES // 1024)]
    for setting in (*_CONFIGURATION, *(f"protocol.{name}.allow=always" for name in protocols), *configuration):
        argv += ["-c", setting]
    if directory:
        argv += ["-C", str(directory)]
    environment = {name: os.environ[name] for name in _PASSED_ON if name in os.environ} | _LOCKED
    began = time.monotonic()
    with tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as errors, tempfile.TemporaryFile() as asked:
        asked.write(given)
        asked.seek(0)
        process = subprocess.Popen(
            [*argv, *arguments],
            env=environment,
            stdin=asked,
            stdout=output,
            stderr=errors,
            start_new_session=True,
        )
        try:
            _wait(process, began + seconds, cancelled, partial(_watch_output, output, output_bytes, watch))
        finally:
            _end(process)
        if process.returncode == _NOT_FOUND:
            raise PlatformError("platform.no_git")
        _watch_output(output, output_bytes)
        output.seek(0)
        errors.seek(0)
        said = errors.read()[-MAXIMUM_ERROR_CHARACTERS:].decode("utf-8", "replace")
        return GitResult(shown, process.returncode, output.read(), said, time.monotonic() - began)


def _wait(
    process: subprocess.Popen[bytes],
    deadline: float,
    cancelled: threading.Event | None,
    watch: Callable[[], None] | None,
) -> None:
    while not ended(process, 0.2):
        if cancelled and cancelled.is_set():
            raise Cancelled
        if time.monotonic() > deadline:
            raise TimeUp
        if watch:
            watch()


def _watch_output(output: IO[bytes], ceiling_bytes: int, then: Callable[[], None] | None = None) -> None:
    if os.fstat(output.fileno()).st_size > ceiling_bytes:
        raise TooMuch
    if then:
        then()


def _end(process: subprocess.Popen[bytes]) -> None:
    """git's helpers (git-remote-https, index-pack) share its session: all go together."""
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def last_line(errors: str) -> str:
    """The last line that git printed, without its prefix."""
    written = [line for line in errors.strip().splitlines() if line.strip()]
    return written[-1].removeprefix("fatal: ")[:200] if written else ""
