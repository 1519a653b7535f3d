"""What the sandbox costs: milliseconds to start, and percent on a test suite that computes for a second.

The same command runs bare and shut in, in turn. What it takes to start is the median of the differences. The overhead
compares the quickest of either kind: on a shared machine others' work only ever adds, and by more than is measured.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from statistics import median

from apps.pipeline.plan import Limits
from apps.pipeline.sandbox import Job, Mount, Step
from apps.pipeline.sandbox.bubblewrap import Bubblewrap
from benchmarks.rows import Row

STARTS, SUITES, CALIBRATIONS = 40, 15, 3
START_GOAL_MILLISECONDS, OVERHEAD_GOAL_PERCENT = 30, 3
SUITE = """
import unittest

class Work(unittest.TestCase):
    def test_work(self):
        total = 0
        for number in range({rounds}):
            total += number * number % 7
            if number % 100000 == 0:
                open("/tmp/filrouge-bench", "a").close()
        self.assertGreater(total, 0)
"""


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
        bare.append(_bare(command, folder))
        shut_in.append(_shut_in(command, folder)[0])
    costs = [inside - outside for inside, outside in zip(shut_in, bare, strict=True)]
    return [
        Row("sandbox.start", 1000 * median(costs), "ms", START_GOAL_MILLISECONDS),
        Row("sandbox.start.least", 1000 * min(costs), "ms"),
        Row("sandbox.start.bare", 1000 * median(bare), "ms"),
    ]


def _overhead(folder: Path) -> list[Row]:
    """The step's own seconds: what it takes to start is measured apart."""
    command = (_python(), "-m", "unittest", "-q", "test_work")
    bare, shut_in = [], []
    for _ in range(SUITES):
        bare.append(_bare(command, folder))
        shut_in.append(_shut_in(command, folder)[1])
    return [
        Row("sandbox.overhead", 100 * (min(shut_in) / min(bare) - 1), "%", OVERHEAD_GOAL_PERCENT),
        Row("sandbox.suite.bare", min(bare), "s"),
        Row("sandbox.suite.shut_in", min(shut_in), "s"),
    ]


def _bare(command: tuple[str, ...], folder: Path) -> float:
    began = time.perf_counter()
    subprocess.run(command, cwd=folder, capture_output=True, check=True, env={})
    return time.perf_counter() - began


def _shut_in(command: tuple[str, ...], folder: Path) -> tuple[float, float]:
    """Seconds of the whole job, and of the step alone."""
    prefix = Path(sys.base_prefix)
    step = Step("work", command, 60, "/suite")
    job = Job((step,), _python(), (Mount(folder, "/suite"), Mount(prefix, str(prefix))), Limits())
    began = time.perf_counter()
    [done] = Bubblewrap().run(job, cancelled=threading.Event())
    seconds = time.perf_counter() - began
    if done.exit != 0:
        raise RuntimeError(done.output)
    return seconds, done.seconds


def _python() -> str:
    return str(Path(getattr(sys, "_base_executable", sys.executable)).resolve())


def _rounds_of_a_second(folder: Path) -> int:
    rounds = 4_000_000
    (folder / "test_work.py").write_text(SUITE.format(rounds=rounds))
    command = (_python(), "-m", "unittest", "-q", "test_work")
    return int(rounds / min(_bare(command, folder) for _ in range(CALIBRATIONS)))
