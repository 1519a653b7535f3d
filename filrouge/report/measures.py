"""What was measured: tests, coverage and lint."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class TestOutcome(StrEnum):
    """What became of one test, in pytest's terms."""

    __test__ = False

    PASSED = "passed"
    FAILED = "failed"
    ERROR = "error"
    SKIPPED = "skipped"
    XFAILED = "xfailed"
    XPASSED = "xpassed"


@dataclass(frozen=True, slots=True)
class TestCase:
    """One test. ``message`` is one line; ``output`` is pytest's explanation and what was captured, bounded."""

    __test__ = False

    id: str
    outcome: TestOutcome
    seconds: float = 0.0
    path: str | None = None
    line: int | None = None
    message: str = ""
    output: str = ""


@dataclass(frozen=True, slots=True)
class TestsRecord:
    """The test suite's results; counts are exact even where ``cases`` was cut at a ceiling."""

    __test__ = False

    collected: int
    passed: int
    failed: int
    errors: int
    skipped: int
    xfailed: int
    xpassed: int
    seconds: float
    complete: bool
    cases: tuple[TestCase, ...] = ()


@dataclass(frozen=True, slots=True)
class FileCoverage:
    """Coverage of one file; ``missing_branches`` are (from line, to line) pairs, a negative line being an exit.
    ``covered_lines`` are those that ran, what the measure leaves out is in neither list.
    """

    path: str
    statements: int
    covered: int
    missing_lines: tuple[int, ...] = ()
    branches: int = 0
    covered_branches: int = 0
    missing_branches: tuple[tuple[int, int], ...] = ()
    covered_lines: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class CoverageRecord:
    """Coverage of the project's own code in percent, tests left out. ``branch_percent`` is None when it has no
    branch.
    """

    line_percent: float
    branch_percent: float | None
    statements: int
    covered: int
    branches: int
    covered_branches: int
    files: tuple[FileCoverage, ...] = ()


@dataclass(frozen=True, slots=True)
class LintRecord:
    """What ruff found, counted by rule, and the files that its formatter would change."""

    tool: str
    count: int
    by_rule: dict[str, int] = field(default_factory=dict)
    unformatted: tuple[str, ...] = ()
    files: int = 0
