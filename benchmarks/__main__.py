"""`python -m benchmarks [NAME]`: run all benchmarks or one, print a table, write ``var/bench.json``."""

from __future__ import annotations

import sys
from pathlib import Path

from benchmarks import live, neighbours, report, run, sandbox, static
from benchmarks.rows import keep, show

BENCHMARKS = {
    "run": run.measure,
    "sandbox": sandbox.measure,
    "neighbours": neighbours.measure,
    "static": static.measure,
    "live": live.measure,
    "report": report.measure,
}
RESULTS = Path(__file__).parents[1] / "var" / "bench.json"


def main(names: list[str]) -> int:
    """Run the benchmarks called `names` (all when empty); returns 2 for a name that is not one."""
    unknown = [name for name in names if name not in BENCHMARKS]
    if unknown:
        print(f"no benchmark called {', '.join(unknown)}; there are: {', '.join(BENCHMARKS)}", file=sys.stderr)
        return 2
    for name in names or BENCHMARKS:
        rows = BENCHMARKS[name]()
        show(rows)
        keep(rows, RESULTS)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
