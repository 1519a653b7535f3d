"""Pairs of measurements: each side once, in processes of their own, the order swapped from pair to pair.

Swapped order (A B, B A, A B ...) lets a drift of the machine weigh on both alike. One pair more, the first, is not
counted: it fills caches, bytecode of a tree that has just been made among them.
"""

from __future__ import annotations

import json
import os
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.beside import side
from config.processes import Supervisor, show

Settings = Mapping[str, Mapping[str, Any]]
BRIEF: Mapping[str, Settings] = {
    "run": {
        "benchmarks.run": {"REPETITIONS": 1},
        "benchmarks.cases": {"COMMITS": 300, "CASES": ("package", "history")},
    },
    "sandbox": {"benchmarks.sandbox": {"STARTS": 30, "SUITES": 3, "CALIBRATIONS": 1}},
}
"""What makes a benchmark short enough: the pairs are the repetitions. Others are measured as they are."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured value of one side."""

    value: float
    unit: str


Figures = Mapping[str, Figure]


@dataclass(frozen=True, slots=True)
class Trees:
    """Two trees to compare, each with its ``.venv``."""

    this: Path
    that: Path


def environment() -> dict[str, str]:
    """This process's variables without those of the make and of the Python that started it."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("MAKE", "PYTHON"))}
    return {name: value for name, value in kept.items() if name not in ("MFLAGS", "VIRTUAL_ENV")}


def measure(
    supervisor: Supervisor, trees: Trees, name: str, *, pairs: int, settings: Settings
) -> list[tuple[Figures, Figures]]:
    """`pairs` times the figures of this tree and of that; raises what `Supervisor.run` does."""
    measured = []
    for number in range(pairs + 1):
        began = time.monotonic()
        figures = {}
        for which in ("this", "that") if number % 2 else ("that", "this"):
            figures[which] = _figures(supervisor, which, getattr(trees, which), name, settings)
        measured.append((figures["this"], figures["that"]))
        turn = f"pair {number} of {pairs}" if number else "a pair that is not counted"
        show(f"{name}: {turn}, {time.monotonic() - began:.0f} s")
    return measured[1:]


def _figures(supervisor: Supervisor, which: str, tree: Path, name: str, settings: Settings) -> Figures:
    with tempfile.TemporaryDirectory(prefix="filrouge-beside-") as folder:
        results = Path(folder) / "results.json"
        command = (str(tree / ".venv" / "bin" / "python"), side.__file__, str(tree), name, json.dumps(settings))
        supervisor.run(which, *command, str(results))
        told = json.loads(results.read_text(encoding="utf-8"))
    return {figure: Figure(float(value), unit) for figure, value, unit in told}
