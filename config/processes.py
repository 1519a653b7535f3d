"""Several programs as one: started one after the other, printed under their names, stopped together."""

from __future__ import annotations

import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Thread
from types import FrameType

NAME_WIDTH = 12


class ProcessError(RuntimeError):
    """A process ended that should not have, or did not become ready in time."""


class StopRequested(Exception):  # noqa: N818 - an order that was obeyed, not an error
    """Ctrl-C, SIGTERM or a closed terminal."""


@dataclass(frozen=True, slots=True)
class Child:
    """A process that was started, the thread that relays its output, whether it is meant to stay, where it writes."""

    name: str
    process: subprocess.Popen[bytes]
    relay: Thread
    lasting: bool
    log: str


class Supervisor:
    """Starts processes in ``folder`` with ``environment``; leaving the ``with`` block leaves none of them behind.

    Each leads a session of its own, so that a Ctrl-C reaches this process alone and the order of stopping is ours. The
    stopping itself is done by `config.watchdog`, which outlives us even when we are killed, and which keeps the
    descriptors ``held`` (a lock) open until all is stopped.
    """

    def __init__(self, folder: Path, environment: Mapping[str, str], held: Sequence[int] = ()) -> None:
        self.folder = folder
        self.environment = dict(environment)
        self._held = tuple(held)
        self._children: list[Child] = []
        self._stop_requested = False
        self._terminal = _terminal()

    def __enter__(self) -> Supervisor:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._request_stop)
        ear, lifeline = os.pipe()
        self._lifeline = os.fdopen(lifeline, "wb", buffering=0)
        self._watchdog = subprocess.Popen(
            [sys.executable, "-m", "config.watchdog"],
            cwd=self.folder,
            stdin=ear,
            pass_fds=self._held,
            start_new_session=True,
        )
        os.close(ear)
        return self

    def __exit__(self, *_error: object) -> None:
        self._lifeline.close()
        while self._watchdog.poll() is None:
            for child in self._children:
                child.process.poll()
            time.sleep(0.02)
        for child in self._children:
            child.relay.join(timeout=1)

    def start(self, name: str, *command: str, stage: int = 1, lasting: bool = True, log: str = "above") -> Child:
        """Start a process, which tells what ails it in ``log``. The highest ``stage`` is the first to be stopped."""
        process = subprocess.Popen(
            command,
            cwd=self.folder,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        self._lifeline.write(f"{stage} {process.pid}\n".encode())
        relay = Thread(target=_relay, args=(name, process), daemon=True)
        relay.start()
        child = Child(name, process, relay, lasting, log)
        self._children.append(child)
        return child

    def run(self, name: str, *command: str) -> None:
        """Run a process to its end; raises ProcessError when it fails."""
        child = self.start(name, *command, lasting=False)
        self.wait(lambda: child.process.poll() is not None)
        if child.process.returncode:
            raise ProcessError(_ended(child, "failed"))

    def wait(self, condition: Callable[[], bool], *, seconds: float | None = None, what: str = "") -> None:
        """Wait until ``condition``; raises StopRequested, or ProcessError when a process dies or time is up."""
        deadline = time.monotonic() + seconds if seconds else None
        while not condition():
            self._check()
            if deadline and time.monotonic() > deadline:
                raise ProcessError(f"{what} was not ready within {seconds:.0f} seconds.")
            time.sleep(0.05)

    def _check(self) -> None:
        if self._stop_requested or self._terminal.poll(0):
            raise StopRequested
        for child in self._children:
            if child.lasting and child.process.poll() is not None:
                raise ProcessError(_ended(child, "stopped by itself"))

    def _request_stop(self, _number: int, _frame: FrameType | None) -> None:
        self._stop_requested = True


def _relay(name: str, process: subprocess.Popen[bytes]) -> None:
    for line in process.stdout or ():
        if text := line.decode(errors="replace").rstrip():
            show(f"{name:<{NAME_WIDTH}} | {text}")


def show(text: str) -> None:
    """Print ``text`` at once, where there still is somebody to read it."""
    with suppress(OSError):
        sys.stdout.write(f"{text}\n")
        sys.stdout.flush()


def _terminal() -> select.poll:
    """What tells when our terminal is closed, if we have one.

    SIGHUP goes to the leader of the terminal's session alone, which may be a ``make`` that keeps it to itself.
    """
    watched = select.poll()
    if sys.stdin and sys.stdin.isatty():
        watched.register(sys.stdin, 0)
    return watched


def _ended(child: Child, what: str) -> str:
    code = child.process.returncode
    how = f"exit code {code}" if code >= 0 else f"killed by {signal.Signals(-code).name}"
    # Its last words may still be on their way to the screen.
    child.relay.join(timeout=1)
    return f"{child.name} {what} ({how}). What it wrote is {child.log}."
