"""A good run beside four that do their worst: its verdict must be right, and come at most twice as late.

The five start together, each in a process of its own as workers are; alone and together are measured in turn.
"""

from __future__ import annotations

import multiprocessing
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from statistics import median

from benchmarks.rows import Row
from demo.repositories import bike_demand
from demo.story import Story
from filrouge import Limits, Plan, RunOutcome, SourcePolicy, Workspace, default_plan, run

REPETITIONS = 3
GOAL = 2.0
HOSTILE: Mapping[str, str] = {
    "fork bomb": """import os

def test_it():
    while True:
        try:
            os.fork()
        except OSError:
            pass
""",
    "forty gigabytes": """def test_it():
    kept = []
    while True:
        kept.append(bytearray(100 * 1024**2))
""",
    "disk filler": """def test_it():
    while True:
        try:
            with open("/tmp/big", "wb") as file:
                file.write(b"x" * 2**30)
        except OSError:
            pass
""",
    "endless": """def test_it():
    while True:
        pass
""",
}
LIMITS = Limits(tests_seconds=30, memory_bytes=1024**3, disk_bytes=512 * 1024**2)


def measure() -> list[Row]:
    """Measure, and raise RuntimeError when the good run's verdict is not the one it gets alone."""
    with tempfile.TemporaryDirectory(prefix="filrouge-bench-") as name:
        folder = Path(name)
        good, hostile = _repositories(folder)
        for source in (good, *hostile):
            _grade(source, folder / "workspace")  # environments are made, so that what is measured is the running
        alone, together = [], []
        for _ in range(REPETITIONS):
            alone.append(_grade(good, folder / "workspace"))
            together.append(_beside(good, hostile, folder / "workspace"))
        return [
            Row("neighbours.ratio", median(b / a for a, b in zip(alone, together, strict=True)), "x", GOAL),
            Row("neighbours.alone", median(alone), "s"),
            Row("neighbours.together", median(together), "s"),
        ]


def _repositories(folder: Path) -> tuple[str, list[str]]:
    story = Story(folder / "good")
    bike_demand(story)
    paths = []
    for number, test in enumerate(HOSTILE.values()):
        hostile = Story(folder / f"hostile-{number}")
        hostile.commit("feat: attack", {"test_it.py": test})
        paths.append(str(hostile.folder))
    return str(story.folder), paths


def _beside(good: str, hostile: list[str], workspace: Path) -> float:
    context = multiprocessing.get_context("spawn")
    others = [context.Process(target=_grade, args=(source, workspace)) for source in hostile]
    for other in others:
        other.start()
    time.sleep(4)  # they are in full swing
    seconds = _grade(good, workspace)
    if not any(other.is_alive() for other in others):
        raise RuntimeError("the neighbours ended before the good run did")
    for other in others:
        other.join(240)
        if other.exitcode != 0:
            raise RuntimeError("a hostile run did not end as it should")
    return seconds


def _grade(source: str, workspace: Path) -> float:
    plan = Plan("bench", default_plan().checks, LIMITS)
    report = run(source, plan, Workspace(workspace, SourcePolicy(paths=True)))
    tests, is_hostile = report.tests, "hostile" in source
    is_busy = is_hostile and report.error is not None and report.error.id == "platform.busy"
    if report.outcome is not RunOutcome.FINISHED and not is_busy:
        raise RuntimeError(f"{source}: no verdict, {report.error}")
    if not is_hostile and (tests is None or tests.failed or tests.errors or not tests.passed):
        raise RuntimeError(f"{source}: a wrong verdict, {tests}")
    return report.seconds.total
