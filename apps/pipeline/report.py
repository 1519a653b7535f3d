"""The report of a run: frozen values that go to JSON (schema 1) and back unchanged.

Keys are stable: new ones may be added, none is renamed or removed within a schema version.
Every text that a person reads is a `Message`: an identifier and values, put into words by `apps.pipeline.words`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING

from apps.pipeline.documented import Interface

if TYPE_CHECKING:
    from pydantic import TypeAdapter

SCHEMA = 1

Value = str | int | float | list[str]


class Outcome(StrEnum):
    """What became of one check."""

    PASSED = "passed"
    FAILED = "failed"
    SKIPPED = "skipped"
    ERRORED = "errored"


class RunOutcome(StrEnum):
    """What became of the whole run: a verdict, an unusable source (student), or our own failure (platform)."""

    FINISHED = "finished"
    REFUSED = "refused"
    ERRORED = "errored"


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
class Message:
    """A sentence to be put into words: an identifier of the catalogue and the values it mentions."""

    id: str
    values: dict[str, Value] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Repair:
    """How to mend a finding: what to do, and the exact commands where commands do it."""

    message: Message
    commands: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """One piece of evidence. ``path`` is relative to the repository's root, ``line`` counts from 1, ``commit`` is a
    full hash.
    """

    message: Message
    path: str | None = None
    line: int | None = None
    commit: str | None = None
    repair: Repair | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class CheckResult:
    """The verdict of one check.

    ``score`` is 0..1, None when the check was skipped or errored. ``points`` and ``max_points`` are what it brings
    to the grade: a check that does not apply, or that we failed to run, has ``max_points`` 0 and so costs nothing; one
    whose prerequisite failed keeps its ``max_points`` and earns 0. ``points`` have two decimals. Those of a ``bonus``
    check come on top of the others'. ``findings_total`` counts those beyond the kept ones.
    """

    code: str
    family: str
    lesson: str
    outcome: Outcome
    score: float | None
    weight: float
    points: float
    max_points: float
    required: bool
    message: Message
    findings: tuple[Finding, ...] = ()
    findings_total: int = 0
    seconds: float = 0.0
    bonus: bool = False

    @property
    def applies(self) -> bool:
        """Whether the rule says something about this repository; one whose prerequisite failed does."""
        return self.outcome is not Outcome.SKIPPED or bool(self.max_points)


@dataclass(frozen=True, slots=True)
class SourceRecord:
    """What was graded: the address as shown (without credentials), the branch and the commit. ``refs`` is a digest of
    where every branch, tag and request stood.
    """

    url: str
    branch: str | None = None
    revision: str | None = None
    committed_at: datetime | None = None
    subject: str | None = None
    refs: str | None = None


@dataclass(frozen=True, slots=True)
class Seconds:
    """Wall-clock seconds of the run and of its parts. Parts overlap, so they do not add up to ``total``."""

    total: float = 0.0
    clone: float = 0.0
    environment: float = 0.0
    install: float = 0.0
    tests: float = 0.0
    static: float = 0.0


@dataclass(frozen=True, slots=True)
class EnvironmentRecord:
    """The Python environment that the tests ran in. ``declared_in`` names the files that its requirements come from."""

    python: str
    key: str
    reused: bool
    declared_in: tuple[str, ...] = ()
    installed: tuple[str, ...] = ()
    notes: tuple[Finding, ...] = ()


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


@dataclass(frozen=True, slots=True)
class CommitRecord:
    """One commit of a branch or tag. ``lines`` counts those added and deleted, ``conventional`` says whether the
    subject follows Conventional Commits (None for a merge, of which it is not asked).
    """

    revision: str
    parents: tuple[str, ...]
    authored_at: datetime
    author: str
    subject: str
    files: int
    lines: int
    conventional: bool | None


@dataclass(frozen=True, slots=True)
class HistoryRecord:
    """Numbers of the history. ``commits`` and ``merges`` are those reachable from the graded revision; ``heads`` and
    ``tagged`` give the commit of each branch and tag; ``log`` holds the newest commits of these, newest first, out of
    ``log_total``.
    """

    commits: int
    merges: int
    branches: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    authors: int = 0
    conventional: int = 0
    over_200_lines: int = 0
    heads: dict[str, str] = field(default_factory=dict)
    tagged: dict[str, str] = field(default_factory=dict)
    log: tuple[CommitRecord, ...] = ()
    log_total: int = 0


@dataclass(frozen=True, slots=True)
class CommandRecord:
    """One command that was run, so that it can be run again at home. ``output`` is bounded and cleaned text."""

    argv: tuple[str, ...]
    exit: int | None
    seconds: float
    output: str = ""
    sandboxed: bool = False


@dataclass(frozen=True, slots=True)
class PlanRecord:
    """Which plan graded the run; ``version`` is a digest of its content, ``pass_percent`` the share it asks for."""

    name: str
    version: str
    pass_percent: float | None = None


@dataclass(frozen=True, slots=True)
class Score:
    """The grade. ``points`` are the exact sum of the checks' points, cut at ``max``; bonus checks brought ``bonus``.
    ``percent`` has one decimal, ``over_20`` two, both rounded half up from these points.
    """

    points: float
    max: float
    percent: float
    over_20: float
    bonus: float = 0.0


@dataclass(frozen=True, slots=True)
class Report:
    """Everything that a run says. ``error`` is set if and only if ``outcome`` is not finished."""

    outcome: RunOutcome
    source: SourceRecord
    plan: PlanRecord
    seconds: Seconds
    schema: int = SCHEMA
    engine: str = ""
    error: Message | None = None
    environment: EnvironmentRecord | None = None
    tests: TestsRecord | None = None
    coverage: CoverageRecord | None = None
    lint: LintRecord | None = None
    history: HistoryRecord | None = None
    interface: Interface | None = None
    checks: tuple[CheckResult, ...] = ()
    score: Score | None = None
    commands: tuple[CommandRecord, ...] = ()

    def to_json(self, *, indent: int | None = None) -> str:
        """The report as JSON text, `indent` spaces deep (compact by default)."""
        return _adapter().dump_json(self, indent=indent).decode()

    @staticmethod
    def from_json(text: str | bytes) -> Report:
        """Read a report back; raises ValueError when the text is not a report of this schema."""
        report = _adapter().validate_json(text)
        if report.schema != SCHEMA:
            raise ValueError(f"report schema {report.schema}, expected {SCHEMA}")
        return report

    @property
    def passed(self) -> bool:
        """Whether a verdict exists and it is what the plan asks for: every required check that applies passed, and the
        percent shown reaches ``pass_percent``. A plan that asks for neither asks for every check that weighs.
        """
        if self.outcome is not RunOutcome.FINISHED:
            return False
        asked = self.plan.pass_percent
        if asked is not None and (self.score is None or self.score.percent < asked):
            return False
        deciding = [result for result in self.checks if result.required]
        if not deciding and asked is None:
            deciding = [result for result in self.checks if result.weight and not result.bonus]
        return all(result.outcome is Outcome.PASSED for result in deciding if result.applies)


@cache
def _adapter() -> TypeAdapter[Report]:
    """Pydantic is imported only when JSON is read or written: a quick command needs none of it."""
    from pydantic import TypeAdapter

    return TypeAdapter(Report)
