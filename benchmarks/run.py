"""A run beside the same work typed by hand: clone, environment, install, tests under coverage, lint.

Both clone over smart HTTP from loopback and install from a warm uv cache. A first submission finds an empty workspace;
a second one finds what the first left. Each repetition measures all three in turn, so that a busy machine slows all
alike; the medians of the ratios are shown.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import time
from pathlib import Path
from statistics import median

from ruff.__main__ import find_ruff_bin
from uv import find_uv_bin

from benchmarks.cases import publish
from benchmarks.rows import Row
from demo.git_server import serve
from filrouge import Report, SourcePolicy, Workspace, default_plan, run

REPETITIONS = 3
FIRST_GOAL, SECOND_GOAL = 1.0, 0.7
PARTS = ("clone", "environment", "install", "tests", "static")


def measure() -> list[Row]:
    """Measure every case; returns its rows."""
    with tempfile.TemporaryDirectory(prefix="filrouge-bench-") as name:
        folder = Path(name)
        cases = publish(folder / "served")
        with serve(folder / "served") as base_url:
            return [row for case in cases for row in _case(case, f"{base_url}/{case}.git", folder)]


def _case(case: str, url: str, folder: Path) -> list[Row]:
    _by_hand(url, folder)  # warms uv's cache, which both then find
    bare, first, second = [], [], []
    for _ in range(REPETITIONS):
        workspace = Workspace(folder / "workspace", SourcePolicy(frozenset({url.split("/")[2]})))
        _empty(workspace)
        bare.append(_by_hand(url, folder))
        first.append(_ours(url, workspace))
        second.append(_ours(url, workspace))
    rows = [
        Row(
            f"run.{case}.first.ratio",
            median(a.seconds.total / b for a, b in zip(first, bare, strict=True)),
            "x",
            FIRST_GOAL,
        ),
        Row(
            f"run.{case}.second.ratio",
            median(a.seconds.total / b for a, b in zip(second, bare, strict=True)),
            "x",
            SECOND_GOAL,
        ),
        Row(f"run.{case}.by_hand", median(bare), "s"),
    ]
    for label, reports in (("first", first), ("second", second)):
        rows.append(Row(f"run.{case}.{label}.total", median(report.seconds.total for report in reports), "s"))
        rows += [
            Row(f"run.{case}.{label}.{part}", median(getattr(report.seconds, part) for report in reports), "s")
            for part in PARTS
        ]
    return rows


def _empty(workspace: Workspace) -> None:
    """As a platform is for a student who was never seen: no mirror and no environment. What does not depend on students
    stays: the list of interpreters, and the bytecode of wheels beside uv's cache of them.
    """
    for folder in ("mirrors", "runs"):
        shutil.rmtree(workspace.root / folder, ignore_errors=True)
    for part in ("ready", "answers", "compiled", "used", "wheels"):
        shutil.rmtree(workspace.root / "environments" / part, ignore_errors=True)
    workspace.environments().interpreters.found()


def _ours(url: str, workspace: Workspace) -> Report:
    report = run(url, default_plan(), workspace)
    if report.tests is None or not report.tests.passed:
        raise RuntimeError(f"{url} was not graded: {report.error or report.checks}")
    workspace.settle(report)
    return report


def _by_hand(url: str, folder: Path) -> float:
    """Seconds for the commands that a careful person would type, each waiting for the one before."""
    target = folder / "by-hand"
    shutil.rmtree(target, ignore_errors=True)
    uv, python = find_uv_bin(), str(target / ".venv" / "bin" / "python")
    began = time.monotonic()
    _type("git", "clone", "--quiet", url, str(target), directory=folder)
    project = ["--editable", "."] if (target / "pyproject.toml").exists() else ["--requirements", "requirements.txt"]
    _type(uv, "venv", "--quiet", "--python", "3.11", directory=target)
    _type(uv, "pip", "install", "--quiet", "--python", python, *project, "pytest", "coverage", directory=target)
    _type(python, "-m", "coverage", "run", "--branch", "-m", "pytest", "--quiet", directory=target)
    _type(str(find_ruff_bin()), "check", "--quiet", "--no-cache", "--exit-zero", ".", directory=target)
    return time.monotonic() - began


def _type(*command: str, directory: Path) -> None:
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "VIRTUAL_ENV", "UV_"))}
    done = subprocess.run(command, cwd=directory, env=clean, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{' '.join(command)}\n{done.stdout}{done.stderr}")
