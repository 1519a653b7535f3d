"""Our verdicts beside what was found by hand on real projects: `python -m benchmarks.real_projects CASES REPOSITORIES`.

CASES is a table of tab-separated values, one project a line, with the columns that `MEASURES` and `Case` name.
REPOSITORIES holds a clone of each, as ``<owner>+<name>`` or ``<owner>+<name>/repo``. Neither belongs to this tree: the
projects are other people's. Prints a table; what differs is explained in ``docs/real-projects.md``.
"""

from __future__ import annotations

import argparse
import csv
import sys
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from filrouge import Report, RunOutcome, SourcePolicy, Workspace, default_plan, run

CLOSE_POINTS = 0.5
"""Two coverages in percent that are no farther apart mean the same."""

EQUAL, CLOSE, DIFFERS = "equal", "within 0.5", "differs"
GIVEN_UP = frozenset({"no_such_package", "foreign_system", "no_wheel", "dropped", "not_installable"})
"""Notes of an environment (``environment.<name>``) that say that something declared is not there."""


@dataclass(frozen=True, slots=True)
class Measure:
    """One thing that both counted: its title, the column that holds what was found by hand, the report's field."""

    title: str
    column: str
    part: str
    name: str

    def ours(self, report: Report) -> float | None:
        """Our figure; for a list, its length; None when the report has no such part."""
        part = getattr(report, self.part)
        value = None if part is None else getattr(part, self.name)
        return len(value) if isinstance(value, tuple) else value


MEASURES = (
    Measure("passed", "passed", "tests", "passed"),
    Measure("failed", "failed", "tests", "failed"),
    Measure("errors", "errors", "tests", "errors"),
    Measure("skipped", "skipped", "tests", "skipped"),
    Measure("lines %", "line_cov_pct", "coverage", "line_percent"),
    Measure("statements", "cov_stmts", "coverage", "statements"),
    Measure("ruff", "ruff_default_0.17.6", "lint", "count"),
    Measure("commits", "commits", "history", "commits"),
    Measure("merges", "merges", "history", "merges"),
    Measure("branches", "branches", "history", "branches"),
    Measure("tags", "tags", "history", "tags"),
    Measure("conventional", "cc_strict", "history", "conventional"),
    Measure("> 200 lines", "commits_gt200", "history", "over_200_lines"),
)


@dataclass(frozen=True, slots=True)
class Case:
    """One project: its short name, where its clone is, the commit that was looked at by hand, and what was found."""

    name: str
    clone: Path
    revision: str
    found: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Cell:
    """One comparison. ``ours`` and ``by_hand`` are as printed."""

    project: str
    title: str
    ours: str
    by_hand: str
    verdict: str


def cases(table: Path, repositories: Path) -> Iterator[Case]:
    """The projects of `table` whose clone is in `repositories`; others are told on standard error."""
    with table.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t"):
            folder = repositories / row["repo"].replace("/", "+")
            clone = folder / "repo" if (folder / "repo").is_dir() else folder
            if clone.is_dir():
                yield Case(row["name"], clone, row["head"], row)
            else:
                print(f"{row['name']}: no clone in {folder}", file=sys.stderr)


def compare(case: Case, report: Report) -> list[Cell]:
    """Every cell of one project; one cell alone when we have no verdict at all."""
    if report.outcome is not RunOutcome.FINISHED:
        return [Cell(case.name, "outcome", str(report.outcome), "finished", DIFFERS)]
    given_up = _given_up(report)
    installed = Cell(case.name, "installed", given_up or "all", "all", DIFFERS if given_up else EQUAL)
    return [installed, *(_cell(case, measure, report) for measure in MEASURES)]


def judge(ours: float | None, by_hand: float | None) -> str:
    """How far two figures are apart; counts, being whole, are equal or differ."""
    if ours == by_hand:
        return EQUAL
    if ours is None or by_hand is None or abs(ours - by_hand) > CLOSE_POINTS:
        return DIFFERS
    return CLOSE


def _cell(case: Case, measure: Measure, report: Report) -> Cell:
    written = case.found[measure.column].strip()
    ours, by_hand = measure.ours(report), float(written) if written else None
    return Cell(case.name, measure.title, "none" if ours is None else f"{ours:g}", written, judge(ours, by_hand))


def _given_up(report: Report) -> str:
    if report.environment is None:
        return "no environment"
    ids = [note.message.id.removeprefix("environment.") for note in report.environment.notes]
    return ", ".join(sorted(GIVEN_UP.intersection(ids)))


def show(cells: list[Cell]) -> None:
    """Print ours, what was found by hand, and the verdict, project by project."""
    for project in dict.fromkeys(cell.project for cell in cells):
        own = [cell for cell in cells if cell.project == project]
        equal = sum(cell.verdict == EQUAL for cell in own)
        print(f"{project}: {equal} of {len(own)} equal")
        for cell in own:
            print(f"  {cell.title:<14}{cell.ours:>10}{cell.by_hand:>10}  {cell.verdict}")


def main(arguments: list[str] | None = None) -> int:
    """Run the engine on every case, print the table; returns 2 when there was none to run on."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.real_projects", description=__doc__)
    parser.add_argument("cases", type=Path, help="what was found by hand, tab-separated")
    parser.add_argument("repositories", type=Path, help="the folder that holds the clones")
    parser.add_argument("--workspace", type=Path, help="keep environments there (default: a folder that goes)")
    parser.add_argument("--only", metavar="NAME", action="append", help="only this project; may be given again")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="filrouge-real-") as folder:
        workspace = Workspace(options.workspace or Path(folder), SourcePolicy(paths=True))
        cells: list[Cell] = []
        for case in cases(options.cases, options.repositories):
            if not options.only or case.name in options.only:
                report = run(str(case.clone), default_plan(), workspace, revision=case.revision)
                cells += compare(case, report)
    show(cells)
    different = sum(cell.verdict == DIFFERS for cell in cells)
    print(f"{len(cells)} cells, {different} differ")
    return 0 if cells else 2


if __name__ == "__main__":
    sys.exit(main())
