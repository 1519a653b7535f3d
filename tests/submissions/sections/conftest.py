"""A run that was graded, with files, coverage, tests and a history: what the sections show."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from apps.submissions import verdicts
from apps.submissions.models import Run
from apps.submissions.states import Claim
from filrouge import Finding, KeptFile, Message, Outcome
from filrouge.report import (
    CommandRecord,
    CommitRecord,
    CoverageRecord,
    FileCoverage,
    HistoryRecord,
    Repair,
    TestOutcome,
    TestsRecord,
)
from tests.factories import ProjectFactory, RunningRunFactory
from tests.submissions.reports import REVISION, case, check, interface, report

PATH = "src/moves.py"
SOURCE = KeptFile(PATH, "def move(x):\n    if x:\n        return \"<b>on</b>\"\n    return '\u202ereversed'\n")
OTHER = KeptFile("src/other.py", "import os\n")
REPAIR = Repair(Message("repair.security"), ("ruff check src",))


def finding(path: str = PATH, line: int | None = 3, **values: object) -> Finding:
    said = Message("security.high", {"rule": "S602", "text": "<i>shell</i>"})
    return Finding(said, path=path, line=line, repair=REPAIR, **values)  # type: ignore[arg-type]


def coverage() -> CoverageRecord:
    moves = FileCoverage(PATH, 4, 3, (3,), 2, 1, ((2, 3), (2, -1)), (1, 2, 4))
    return CoverageRecord(75.0, 50.0, 4, 3, 2, 1, (moves,))


def commit(number: int, *parents: int, subject: str = "feat: a move") -> CommitRecord:
    made = datetime(2026, 3, 1, tzinfo=UTC)
    names = tuple(revision(parent) for parent in parents)
    return CommitRecord(revision(number), names, made, "Zoé <b>", subject, 1, 10 * number, True)


def revision(number: int) -> str:
    return REVISION if not number else f"{number:040x}"


def history() -> HistoryRecord:
    log = (commit(0, 1, 2, subject="Merge <script>x</script>"), commit(2, 3), commit(1, 3), commit(3))
    heads, tagged = {"main": revision(0), "feat/<b>": revision(2)}, {"v1.0": revision(1)}
    return HistoryRecord(4, 1, ("feat/<b>", "main"), ("v1.0",), 1, 3, 0, heads, tagged, log, 4)


def rich(**values: object):
    cases = (
        case(1, path="tests/test_it.py", line=4),
        case(2, TestOutcome.FAILED, path="tests/test_it.py", message="<b>no</b>", output="<i>E</i>"),
    )
    checks = (
        check("SEC01", findings=(finding(), finding(line=None), finding(OTHER.path, 1)), findings_total=3),
        check("GIT03", findings=(Finding(Message("platform.no_git"), commit=revision(2)),)),
        check("TEST01", outcome=Outcome.PASSED, score=1.0, points=4.0, findings=(), findings_total=0),
    )
    told = report(
        checks=checks,
        coverage=coverage(),
        history=history(),
        interface=interface(),
        tests=TestsRecord(2, 1, 1, 0, 0, 0, 0, 0.5, True, cases),
        commands=(CommandRecord(("git", "clone", "https://x.example/a b"), 0, 0.1, "<i>done</i>"),),
    )
    return replace(told, **values)  # type: ignore[arg-type]


def finished(project=None, told=None, files=(SOURCE, OTHER)) -> Run:
    run = RunningRunFactory(**({"project": project} if project else {}))
    assert verdicts.finish(Claim(run.pk, run.claim_token), told or rich(), files)
    return Run.objects.get(pk=run.pk)


@pytest.fixture
def graded(db) -> Run:
    return finished(ProjectFactory())
