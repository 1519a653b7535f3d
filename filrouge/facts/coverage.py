"""Line and branch coverage of the project's own code, from coverage's JSON; tests are left out.

The repository's own settings (``omit``, thresholds) are not used, so that every project meets the same measure.
"""

from __future__ import annotations

import json
from posixpath import join, normpath
from typing import Any

from filrouge.errors import StudentError
from filrouge.facts.suite import Suite
from filrouge.facts.tree import Tree
from filrouge.report import CoverageRecord, FileCoverage

MAXIMUM_LINES = 10_000_000


def coverage(suite: Suite, tree: Tree) -> CoverageRecord | None:
    """The coverage of the files in ``tree.own_files``; None when nothing was measured. Raises StudentError for a report
    that coverage did not write, or could not have written.
    """
    if suite.trust.coverage_replaced:
        raise StudentError("coverage.replaced")
    if not suite.coverage_json:
        return None
    own = set(tree.own_files)
    try:
        measured = json.loads(suite.coverage_json)["files"]
        found = {normpath(join(suite.directory, path)): data for path, data in measured.items()}
        files = tuple(_file(path, data) for path, data in sorted(found.items()) if path in own)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise StudentError("coverage.replaced") from None
    statements = sum(file.statements for file in files)
    covered = sum(file.covered for file in files)
    branches = sum(file.branches for file in files)
    covered_branches = sum(file.covered_branches for file in files)
    if not statements:
        return None
    return CoverageRecord(
        line_percent=percent(covered, statements),
        branch_percent=percent(covered_branches, branches) if branches else None,
        statements=statements,
        covered=covered,
        branches=branches,
        covered_branches=covered_branches,
        files=files,
    )


def percent(part: int, whole: int) -> float:
    """A share in percent, one decimal, never rounded up to 100 while something is missing."""
    share = 100 * part / whole
    return min(round(share, 1), 99.9) if part < whole else 100.0


def _file(path: str, data: dict[str, Any]) -> FileCoverage:
    summary = data["summary"]
    statements, branches = _count(summary["num_statements"]), _count(summary.get("num_branches", 0))
    return FileCoverage(
        path=path,
        statements=statements,
        covered=_count(summary["covered_lines"], statements),
        missing_lines=tuple(_count(line) for line in data["missing_lines"]),
        branches=branches,
        covered_branches=_count(summary.get("covered_branches", 0), branches),
        missing_branches=tuple(
            (_count(start), -_count(-end) if end < 0 else _count(end))
            for start, end in data.get("missing_branches", ())
        ),
        covered_lines=tuple(_count(line) for line in data.get("executed_lines", ())),
    )


def _count(value: Any, most: int = MAXIMUM_LINES) -> int:
    """A whole number of at most `most`; raises ValueError for anything else."""
    if not isinstance(value, int) or not 0 <= value <= most:
        raise ValueError(value)
    return int(value)
