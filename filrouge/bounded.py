"""One function over text that somebody else wrote, in a process of its own with ceilings of memory and time.

A reader of a well-known format may take gigabytes for a few thousand signs. What it takes here, the process that asks
does not: it goes on whatever becomes of the other one. This is no wall for code: the function is ours.
"""

from __future__ import annotations

import json
import math
import os
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import Any

MEGABYTE = 1024**2
WALL_FACTOR = 10
"""How many times its processor seconds a process may be at work: the machine may be busy."""

_HOME = str(Path(__file__).parents[1])
_EXCEEDED = 70


class LimitExceededError(Exception):
    """What was to be read takes more memory, time or room than it may."""


def call_bounded(
    function: Callable[[bytes], Any],
    data: bytes,
    *,
    memory_bytes: int = 256 * MEGABYTE,
    seconds: float = 2,
    answer_bytes: int = MEGABYTE,
) -> Any:
    """What `function`, which stands at the top of a module, makes of `data`: plain values, as JSON keeps them.

    ``seconds`` are the processor's; by the clock it may take `WALL_FACTOR` times as long. Beginning costs as much as
    importing the function's module in a new interpreter does: some tenths of a second. Raises LimitExceededError, and
    RuntimeError where the function broke for another reason.
    """
    where = f"{function.__module__}:{function.__qualname__}"
    ceilings = [str(number) for number in (memory_bytes, seconds, answer_bytes)]
    command = [sys.executable, "-I", __file__, where, *ceilings]
    environment = {"PATH": os.defpath}
    try:
        done = subprocess.run(
            command, input=data, capture_output=True, env=environment, timeout=seconds * WALL_FACTOR, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise LimitExceededError(where) from error
    if done.returncode < 0 or done.returncode == _EXCEEDED:
        raise LimitExceededError(where)
    if done.returncode:
        raise RuntimeError(f"{where}: {done.stderr.decode('utf-8', 'replace')[-2000:]}")
    return json.loads(done.stdout)


def serve() -> None:
    """The other end: what ``sys.argv`` names, over standard input. Modules are imported before the ceilings are drawn
    and before the first byte is read.
    """
    where, seconds = sys.argv[1], float(sys.argv[3])
    memory_bytes, answer_bytes = int(sys.argv[2]), int(sys.argv[4])
    sys.path.insert(0, _HOME)
    module, _, name = where.partition(":")
    function = getattr(import_module(module), name)
    _limit(resource.RLIMIT_AS, _used_bytes() + memory_bytes)
    _limit(resource.RLIMIT_CPU, math.ceil(time.process_time() + seconds) + 1)
    signal.setitimer(signal.ITIMER_PROF, seconds)  # finer than whole seconds; ends the process as the ceiling would
    _limit(resource.RLIMIT_FSIZE, 0)
    _limit(resource.RLIMIT_CORE, 0)
    try:
        answer = json.dumps(function(sys.stdin.buffer.read()), separators=(",", ":")).encode()
    except (MemoryError, RecursionError):
        os._exit(_EXCEEDED)
    if len(answer) > answer_bytes:
        os._exit(_EXCEEDED)
    sys.stdout.buffer.write(answer)
    sys.stdout.buffer.flush()


def _limit(kind: int, value: int) -> None:
    with suppress(ValueError, OSError):  # a system that does not know this ceiling, or holds a lower one already
        resource.setrlimit(kind, (value, value))


def _used_bytes() -> int:
    """The addresses in use, which the ceiling of memory counts as well; 0 where the system does not tell."""
    with suppress(OSError):
        return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0]) * resource.getpagesize()
    return 0


if __name__ == "__main__":
    serve()
