"""`python -m benchmarks.beside COMMIT [NAME...]`: is this tree slower than that commit?

Both are measured in turn, each by its own benchmarks under its own Python. For each figure, the median of the ratios
this / that is printed, and an interval that holds the true median with a chance of at least 95 %
(`benchmarks.beside.interval`). The goal "not slower" holds when the interval reaches 1.00. Figures of bare tools
(``by_hand``, ``bare``) are the control: where they differ, the machine did.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from benchmarks.__main__ import BENCHMARKS
from benchmarks.beside import pairs, table
from benchmarks.beside.trees import CommitError, prepare, resolve
from config.env import ROOT
from config.processes import ProcessError, StopRequested, Supervisor, show

USUAL = ("run", "static", "sandbox")
"""Measured when none is named. The others take several minutes a side."""

FEWEST_PAIRS = 7
INTERRUPTED = 130
"""The exit code of what Ctrl-C ended, as shells have it."""


def main(arguments: list[str] | None = None, root: Path = ROOT) -> int:
    """Compare the tree in `root` with a commit of it. Returns 2 for a wrong argument, 1 when a side fails."""
    options = _options(arguments)
    try:
        commit = resolve(root, options.commit)
    except CommitError as error:
        print(error, file=sys.stderr)
        return 2
    try:
        with Supervisor(ROOT, pairs.environment()) as supervisor:
            trees = pairs.Trees(root, prepare(supervisor, root, commit))
            show(f"this: {root}\nthat: {trees.that}, commit {commit[:12]}")
            for name in options.names or USUAL:
                settings = {} if options.full else pairs.BRIEF.get(name, {})
                table.show(pairs.measure(supervisor, trees, name, pairs=options.pairs, settings=settings))
    except StopRequested:
        return INTERRUPTED
    except ProcessError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.beside", description=__doc__)
    parser.add_argument("commit", help="anything that git understands as a commit")
    parser.add_argument("names", nargs="*", metavar="NAME", type=_name, help=f"benchmarks (usual: {', '.join(USUAL)})")
    parser.add_argument("--pairs", type=_pairs, default=FEWEST_PAIRS, help=f"how many (usual: {FEWEST_PAIRS})")
    parser.add_argument("--full", action="store_true", help="repeat inside each measurement as well, as alone")
    # Names may come after the options, as make writes them; Python 3.11's `parse_args` would have found none by then.
    return parser.parse_intermixed_args(arguments)


def _name(text: str) -> str:
    if text not in BENCHMARKS:
        raise argparse.ArgumentTypeError(f"no benchmark called {text}; there are: {', '.join(BENCHMARKS)}")
    return text


def _pairs(text: str) -> int:
    if not text.isdecimal() or int(text) < FEWEST_PAIRS:
        raise argparse.ArgumentTypeError(f"{text} is no number of pairs: {FEWEST_PAIRS} or more")
    return int(text)


if __name__ == "__main__":
    sys.exit(main())
