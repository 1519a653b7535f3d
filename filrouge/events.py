"""What a run tells while it goes on; the caller shows or stores it. Order: a stage, then what happens in it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from filrouge.report import CheckResult, CommandRecord, SourceRecord, TestCase
from filrouge.traces import Traces


class Stage(StrEnum):
    """The stages of a run, in order. Static checks are told during any of them."""

    CLONE = "clone"
    ENVIRONMENT = "environment"
    INSTALL = "install"
    TESTS = "tests"
    VERDICT = "verdict"


@dataclass(frozen=True, slots=True)
class StageStarted:
    """The run enters a stage."""

    stage: Stage


@dataclass(frozen=True, slots=True)
class SourceKnown:
    """The commit that will be graded is known."""

    source: SourceRecord


@dataclass(frozen=True, slots=True)
class CheckFinished:
    """One check has its verdict."""

    result: CheckResult


@dataclass(frozen=True, slots=True)
class TestsCollected:
    """pytest has found this many tests."""

    __test__ = False

    count: int


@dataclass(frozen=True, slots=True)
class TestFinished:
    """One test has ended."""

    __test__ = False

    case: TestCase


@dataclass(frozen=True, slots=True)
class OutputHeard:
    """A command that installs the project or tests it has printed this, or begins and is shown as typed: plain text."""

    text: str


@dataclass(frozen=True, slots=True)
class CommandFinished:
    """One command has ended."""

    command: CommandRecord


@dataclass(frozen=True, slots=True)
class KeptFile:
    """One text file of the graded commit, its secrets masked. ``path`` is written as findings write it."""

    path: str
    text: str


@dataclass(frozen=True, slots=True)
class FilesKept:
    """Everything is judged; these are the files that the verdict speaks of."""

    files: tuple[KeptFile, ...]


@dataclass(frozen=True, slots=True)
class TracesKnown:
    """What may be compared with other repositories is known."""

    traces: Traces


Event = (
    StageStarted
    | SourceKnown
    | CheckFinished
    | TestsCollected
    | TestFinished
    | OutputHeard
    | CommandFinished
    | FilesKept
    | TracesKnown
)
Listener = Callable[[Event], None]
