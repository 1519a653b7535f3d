"""A report is at most two megabytes, whatever a repository makes it say; counts stay exact."""

from __future__ import annotations

from dataclasses import replace

import pytest

from filrouge import CheckResult, Finding, Message, Outcome, Report, RunOutcome, SourceRecord, TestCase, TestOutcome
from filrouge.bounds import MAXIMUM_BYTES, bounded
from filrouge.report import (
    CommandRecord,
    CoverageRecord,
    FileCoverage,
    HistoryRecord,
    PlanRecord,
    Repair,
    Seconds,
    TestsRecord,
)

SMALL = Report(RunOutcome.FINISHED, SourceRecord("u"), PlanRecord("x", "1"), Seconds())


def result(number: int, text: str) -> CheckResult:
    finding = Finding(Message("x", {"text": text}), text, 1, repair=Repair(Message("y", {"text": text}), (text, text)))
    return CheckResult(
        code=f"X{number:02}", family="X", lesson="x", outcome=Outcome.FAILED, score=0.0, weight=1.0, points=0.0,
        max_points=1.0, required=False, message=Message("x"), findings=(finding,) * 200, findings_total=5000,
    )  # fmt: skip


def large(text: str) -> Report:
    """Everything that there is, as much of it as could be told."""
    case = TestCase(text, TestOutcome.FAILED, path=text, message=text, output=text * 50)
    lines = tuple(range(10_000, 30_000))
    files = (FileCoverage("a.py", 40_000, 20_000, lines, 0, 0, (), lines),) * 20
    heads = {f"{'b' * 200}{number}": "0" * 40 for number in range(9000)}
    return replace(
        SMALL,
        checks=tuple(result(number, text) for number in range(74)),
        tests=TestsRecord(5000, 0, 5000, 0, 0, 0, 0, 1.0, complete=True, cases=(case,) * 5000),
        coverage=CoverageRecord(50.0, None, 1, 1, 0, 0, files),
        commands=(CommandRecord(("x",), 0, 1.0, text * 2000),) * 300,
        history=HistoryRecord(1, 0, tuple(heads), tuple(heads), heads=heads, tagged=dict(heads)),
    )


@pytest.mark.parametrize("text", ["x" * 400, '"' * 400, "é🎉" * 200])
def test_a_report_fits_and_keeps_its_counts_and_something_of_everything(text: str) -> None:
    report = bounded(large(text))
    assert len(report.to_json().encode()) <= MAXIMUM_BYTES
    assert [check.findings_total for check in report.checks] == [5000] * 74
    assert len({len(check.findings) for check in report.checks}) == 1
    assert report.checks[0].findings
    assert report.tests is not None
    assert (report.tests.collected, report.tests.failed) == (5000, 5000)
    assert report.tests.cases[0].output
    assert report.commands[0].output
    assert report.coverage is not None
    assert len(report.coverage.files) == 20
    assert report.history is not None
    assert report.history.heads


def test_what_is_small_is_untouched() -> None:
    tests = TestsRecord(1, 1, 0, 0, 0, 0, 0, 0.1, complete=True, cases=(TestCase("t", TestOutcome.PASSED, output="o"),))
    small = replace(SMALL, tests=tests, checks=(result(1, "x"),))
    assert bounded(small) == small
