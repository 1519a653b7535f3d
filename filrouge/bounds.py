"""A report is at most two megabytes, however much there is to say: counts stay exact, lists are cut.

Every part has its share, so that none can push out another; what comes first in a list is kept.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import TypeVar

from filrouge.report import (
    CheckResult,
    CommandRecord,
    CoverageRecord,
    FileCoverage,
    Finding,
    HistoryRecord,
    Message,
    Report,
    TestCase,
    TestsRecord,
)

MAXIMUM_BYTES = 2 * 1024**2
_SHARES = (1.0, 0.5, 0.2, 0.05)

FINDINGS_CHARACTERS = 500_000
CASES_CHARACTERS = 300_000
OUTPUTS_CHARACTERS = 250_000
COMMANDS_CHARACTERS = 200_000
COVERAGE_NUMBERS = 30_000
MAXIMUM_NAMES = 300
"""Branches, and tags, that are kept by name."""

MAXIMUM_NAME_CHARACTERS = 250
MAXIMUM_COMMANDS = 200
MAXIMUM_MODULES = 1_000
MAXIMUM_FILES = 5_000
MAXIMUM_LOG = 1_000

_Item = TypeVar("_Item")


def bounded(report: Report) -> Report:
    """`report`, its lists cut until its JSON is at most `MAXIMUM_BYTES` long."""
    for share in _SHARES:
        cut = _cut(report, share)
        if len(cut.to_json().encode()) <= MAXIMUM_BYTES:
            break
    return cut


def _cut(report: Report, share: float) -> Report:
    interface = report.interface
    return replace(
        report,
        checks=_checks(report.checks, share),
        tests=report.tests and _tests(report.tests, share),
        commands=_commands(report.commands, share),
        coverage=report.coverage and _coverage(report.coverage, share),
        history=report.history and _history(report.history, share),
        interface=interface and replace(interface, modules=interface.modules[: int(MAXIMUM_MODULES * share)]),
    )


def _checks(checks: tuple[CheckResult, ...], share: float) -> tuple[CheckResult, ...]:
    """As many findings of each as an equal share for all allows; ``findings_total`` stays."""
    each = FINDINGS_CHARACTERS * share / max(1, sum(bool(check.findings) for check in checks))
    return tuple(replace(check, findings=_within(check.findings, each, _weight_of_finding)) for check in checks)


def _tests(tests: TestsRecord, share: float) -> TestsRecord:
    """The cases up to their share; what a test printed is left out first."""
    left, cases = OUTPUTS_CHARACTERS * share, []
    for case in tests.cases:
        left -= len(case.output)
        cases.append(case if left >= 0 else replace(case, output=""))
    return replace(tests, cases=_within(cases, (CASES_CHARACTERS + OUTPUTS_CHARACTERS) * share, _weight_of_case))


def _commands(commands: tuple[CommandRecord, ...], share: float) -> tuple[CommandRecord, ...]:
    """The commands; those that come late lose their output, or the beginning of it, once the share is used up."""
    left, kept = int(COMMANDS_CHARACTERS * share), []
    for command in commands[:MAXIMUM_COMMANDS]:
        output = command.output[-left:] if left > 0 else ""
        left -= len(output)
        kept.append(replace(command, output=output))
    return tuple(kept)


def _coverage(coverage: CoverageRecord, share: float) -> CoverageRecord:
    """The files; those that come late lose their lists of lines once the share is used up."""
    left, files = COVERAGE_NUMBERS * share, []
    for file in coverage.files:
        left -= len(file.missing_lines) + len(file.covered_lines) + 2 * len(file.missing_branches)
        files.append(file if left >= 0 else _without_lines(file))
    return replace(coverage, files=tuple(files[: int(MAXIMUM_FILES * share)]))


def _history(history: HistoryRecord, share: float) -> HistoryRecord:
    """The first names of branches and tags, those without a slash before the others: branches that people share."""
    heads, tagged = (_first_names(named, share) for named in (history.heads, history.tagged))
    log = history.log[: int(MAXIMUM_LOG * share)]
    branches, tags = tuple(sorted(heads)), tuple(sorted(tagged))
    return replace(history, branches=branches, tags=tags, heads=heads, tagged=tagged, log=log)


def _first_names(named: dict[str, str], share: float) -> dict[str, str]:
    fitting = (name for name in named if len(name) <= MAXIMUM_NAME_CHARACTERS)
    chosen = sorted(fitting, key=lambda name: ("/" in name, name))[: int(MAXIMUM_NAMES * share)]
    return {name: named[name] for name in chosen}


def _without_lines(file: FileCoverage) -> FileCoverage:
    return replace(file, missing_lines=(), covered_lines=(), missing_branches=())


def _within(items: Iterable[_Item], share: float, weigh: Callable[[_Item], int]) -> tuple[_Item, ...]:
    kept = []
    for item in items:
        share -= weigh(item)
        if share < 0:
            break
        kept.append(item)
    return tuple(kept)


def _weight_of_finding(finding: Finding) -> int:
    repair = finding.repair
    commands = sum(map(len, repair.commands)) if repair else 0
    said = _weight_of_message(finding.message) + (_weight_of_message(repair.message) if repair else 0)
    return 150 + len(finding.path or "") + len(finding.url or "") + commands + said


def _weight_of_message(message: Message) -> int:
    values = (value if isinstance(value, list) else [value] for value in message.values.values())
    return len(message.id) + sum(len(str(item)) + 10 for items in values for item in items)


def _weight_of_case(case: TestCase) -> int:
    return 120 + len(case.id) + len(case.path or "") + len(case.message) + len(case.output)
