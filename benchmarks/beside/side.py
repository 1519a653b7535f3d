"""Measures one benchmark of one tree, under that tree's own Python: ``python side.py TREE NAME SETTINGS RESULTS``.

The tree may be older than this file. So nothing is needed but the standard library and what held from the first
benchmark on: a module ``benchmarks.NAME`` whose ``measure()`` gives rows with a name, a value and a unit. SETTINGS is
JSON, constants to be set before, by module; of a constant that is a table, the keys to keep. RESULTS is written as
JSON: a list of name, value, unit.
"""

from __future__ import annotations

import importlib
import json
import os
import signal
import sys
from collections.abc import Mapping
from pathlib import Path
from types import FrameType
from typing import Any


def put(module: str, constant: str, value: Any) -> None:
    """Set a constant of a module; ends the process with a sentence when it is not there."""
    found = importlib.import_module(module)
    if not hasattr(found, constant):
        sys.exit(f"{module} has no {constant} in this tree: FULL=1 measures both as they are")
    known = getattr(found, constant)
    setattr(found, constant, {key: known[key] for key in value} if isinstance(known, Mapping) else value)


def main(tree: str, name: str, settings: str, results: str) -> None:
    """Measure, and write the results when all is measured."""
    signal.signal(signal.SIGTERM, _stop)
    os.chdir(tree)
    sys.path[0] = tree
    for module, constants in json.loads(settings).items():
        for constant, value in constants.items():
            put(module, constant, value)
    rows = importlib.import_module(f"benchmarks.{name}").measure()
    Path(results).write_text(json.dumps([[row.name, row.value, row.unit] for row in rows]), encoding="utf-8")


def _stop(_number: int, _frame: FrameType | None) -> None:
    """Leave as after an error, so that folders and processes of the benchmark go."""
    sys.exit(128 + signal.SIGTERM)


if __name__ == "__main__":
    main(*sys.argv[1:])
