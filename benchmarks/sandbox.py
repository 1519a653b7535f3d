"""What the sandbox costs: milliseconds to start, and percent on a test suite that computes for a second.

The same command runs bare and shut in, in turn, and each pair is compared. On a shared machine others' work only ever
adds, and by more than is measured: of what it takes to start, the lower quartile counts, and the overhead is that of
the processor seconds that the suite itself was given; how long it took by the clock stands beside it.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from statistics import median, quantiles

from benchmarks.rows import Row
from filrouge.limits import Limits
from filrouge.sandbox import Job, Mount, Step
from filrouge.sandbox.bubblewrap import Bubblewrap

STARTS, SUITES, CALIBRATIONS = 60, 15, 3
START_GOAL_MILLISECONDS, OVERHEAD_GOAL_PERCENT = 30, 3
SUITE = """
import atexit, time, unittest

atexit.register(lambda: print(time.process_time()))

class Work(unittest.TestCase):
    def test_work(self):
        total = 0
        for number in range({rounds}):
            total += number * number % 7
            if number % 100000 == 0:
                open("/tmp/filrouge-bench", "a").close()
        self.assertGreater(total, 0)
"""


@dataclass(frozen=True, slots=True)
class Took:
    """Seconds of one command by the clock, and those that it was given of a processor, as it says itself."""

    clock: float
    processor: float


def measure() -> list[Row]:
    """Measure both; returns their rows."""
    with tempfile.TemporaryDirectory(prefix="filrouge-bench-") as name:
        folder = Path(name)
        rounds = _rounds_of_a_second(folder)
        (folder / "test_work.py").write_text(SUITE.format(rounds=rounds))
        return [*_start(folder), *_overhead(folder)]


def _start(folder: Path) -> list[Row]:
    command = ("/bin/true",)
    bare, shut_in = [], []
    for _ in range(STARTS):
        bare.append(_bare(command, folder).clock)
        shut_in.append(_shut_in(command, folder)[0])
    costs = [1000 * (inside - outside) for inside, outside in zip(shut_in, bare, strict=True)]
    return [
        Row("sandbox.start", quantiles(costs)[0], "ms", START_GOAL_MILLISECONDS),
        Row("sandbox.start.median", median(costs), "ms"),
        Row("sandbox.start.least", min(costs), "ms"),
        Row("sandbox.start.bare", 1000 * median(bare), "ms"),
    ]


def _overhead(folder: Path) -> list[Row]:
    """The step's own seconds: what it takes to start is measured apart."""
    command = (_python(), "-m", "unittest", "-q", "test_work")
    bare, shut_in = [], []
    for _ in range(SUITES):
        bare.append(_bare(command, folder))
        shut_in.append(_shut_in(command, folder)[1])
    ratios = [inside.processor / outside.processor for inside, outside in zip(shut_in, bare, strict=True)]
    clock = min(run.clock for run in shut_in) / min(run.clock for run in bare)
    return [
        Row("sandbox.overhead", 100 * (median(ratios) - 1), "%", OVERHEAD_GOAL_PERCENT),
        Row("sandbox.overhead.clock", 100 * (clock - 1), "%"),
        Row("sandbox.suite.bare", median(run.processor for run in bare), "s"),
        Row("sandbox.suite.shut_in", median(run.processor for run in shut_in), "s"),
    ]


def _bare(command: tuple[str, ...], folder: Path) -> Took:
    began = time.perf_counter()
    done = subprocess.run(command, cwd=folder, capture_output=True, check=True, env={}, text=True)
    return Took(time.perf_counter() - began, _processor(done.stdout))


def _shut_in(command: tuple[str, ...], folder: Path) -> tuple[float, Took]:
    """Seconds of the whole job, and what the step alone took."""
    prefix = Path(sys.base_prefix)
    step = Step("work", command, 60, "/suite")
    job = Job((step,), _python(), (Mount(folder, "/suite"), Mount(prefix, str(prefix))), Limits())
    began = time.perf_counter()
    [done] = Bubblewrap().run(job, cancelled=threading.Event())
    seconds = time.perf_counter() - began
    if done.exit != 0:
        raise RuntimeError(done.output)
    return seconds, Took(done.seconds, _processor(done.output))


def _processor(output: str) -> float:
    """What the suite printed last; 0 for a command that prints nothing."""
    return float(output.split()[-1]) if output else 0.0


def _python() -> str:
    return str(Path(getattr(sys, "_base_executable", sys.executable)).resolve())


def _rounds_of_a_second(folder: Path) -> int:
    rounds = 4_000_000
    (folder / "test_work.py").write_text(SUITE.format(rounds=rounds))
    command = (_python(), "-m", "unittest", "-q", "test_work")
    return int(rounds / min(_bare(command, folder).processor for _ in range(CALIBRATIONS)))
