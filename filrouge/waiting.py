"""Waiting for processes without polling them: the kernel says when they end (pidfd, Linux 5.3)."""

from __future__ import annotations

import os
import select
import subprocess
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

PAUSE_SECONDS = 0.001


def ended(process: subprocess.Popen[bytes], seconds: float) -> bool:
    """Wait up to `seconds` for `process` to end and tell whether it has.

    ``Popen.wait`` with a timeout sleeps between looks, up to 50 ms too long; a run has many short commands.
    """
    if process.poll() is not None:
        return True
    if not hasattr(os, "pidfd_open"):  # any other system than Linux
        with suppress(subprocess.TimeoutExpired):
            process.wait(seconds)
        return process.poll() is not None
    descriptor = os.pidfd_open(process.pid)
    try:
        waiter = select.poll()
        waiter.register(descriptor, select.POLLIN)
        waiter.poll(seconds * 1000)
    finally:
        os.close(descriptor)
    return process.poll() is not None


def children(process: int) -> list[int]:
    """The numbers of a process's children; none when it has ended."""
    found: list[int] = []
    with suppress(OSError):
        for task in Path(f"/proc/{process}/task").iterdir():
            found += map(int, (task / "children").read_text().split())
    return found


def first_children(process: int) -> list[int]:
    """The children of a child of ours, waited for until there is one; none when it ended before it had any."""
    has_ended = os.WEXITED | os.WNOHANG | os.WNOWAIT
    while not (found := children(process)) and not os.waitid(os.P_PID, process, has_ended):
        time.sleep(PAUSE_SECONDS)
    return found


def tree(root_process: int) -> Iterator[int]:
    """A process and its descendants; those whose parent died hang below the sandbox's first process.

    A process's children are asked for after the process was given out.
    """
    waiting = [root_process]
    while waiting:
        process = waiting.pop()
        yield process
        waiting += children(process)


def driven(first_process: int) -> list[int]:
    """Every process of a sandbox but its first and the driver, which is the first's first child; whoever lost their
    parent hangs below the first as well.
    """
    return [
        process
        for place, child in enumerate(children(first_process))
        for process in tree(child)
        if place or process != child
    ]


@contextmanager
def kept_open(processes: Iterable[int]) -> Iterator[list[int]]:
    """Descriptors of processes that still run: unlike their numbers, they can never come to mean others. Only Linux has
    them; there are none elsewhere.
    """
    descriptors: list[int] = []
    try:
        for process in processes if hasattr(os, "pidfd_open") else ():
            with suppress(ProcessLookupError):
                descriptors.append(os.pidfd_open(process))
        yield descriptors
    finally:
        for descriptor in descriptors:
            os.close(descriptor)


def wait_for(descriptors: Iterable[int], seconds: float) -> None:
    """Wait until every process has ended, or time is up."""
    deadline = time.monotonic() + seconds
    for descriptor in descriptors:
        waiter = select.poll()
        waiter.register(descriptor, select.POLLIN)
        waiter.poll(max(0.0, deadline - time.monotonic()) * 1000)
