"""Measured values: how they are held against their goals, printed, and kept."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Row:
    """One measured value. ``goal`` is the most that it should be, None when it is only shown."""

    name: str
    value: float
    unit: str
    goal: float | None = None

    @property
    def holds(self) -> bool | None:
        """Whether the goal is met; None without one."""
        return None if self.goal is None else self.value <= self.goal


def show(rows: Sequence[Row]) -> None:
    """Print rows as a table."""
    width = max(len(row.name) for row in rows)
    for row in rows:
        goal = "" if row.goal is None else f"  goal <= {row.goal:g}  {'holds' if row.holds else 'MISSED'}"
        print(f"{row.name:<{width}}  {row.value:>10.3f} {row.unit:<3}{goal}")


def keep(rows: Iterable[Row], file: Path) -> None:
    """Write rows to `file` beside those that other benchmarks left there; one row per name."""
    known = {entry["name"]: entry for entry in json.loads(file.read_text())} if file.exists() else {}
    known |= {row.name: asdict(row) | {"holds": row.holds} for row in rows}
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(list(known.values()), indent=1) + "\n", encoding="utf-8")
