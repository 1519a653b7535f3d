"""Engine values made in memory, for tests of what the site does with them."""

from datetime import UTC, datetime

from filrouge import CheckResult, Finding, Message, Outcome, Report, RunOutcome, SourceRecord, TestCase
from filrouge.documented import (
    DocumentedItem,
    DocumentedMember,
    DocumentedModule,
    DocumentedSection,
    Interface,
)
from filrouge.report import EnvironmentRecord, PlanRecord, Score, Seconds, TestOutcome, TestsRecord

REVISION = "89abcdef0123456789abcdef0123456789abcdef"


def source():
    return SourceRecord(
        url="https://git.example.org/student/project",
        branch="main",
        revision=REVISION,
        committed_at=datetime(2026, 3, 1, tzinfo=UTC),
        subject="feat: add <b>bold</b> moves",
    )


def check(code="GIT03", **values):
    fields = {
        "family": code.rstrip("0123456789"),
        "lesson": "commits",
        "outcome": Outcome.FAILED,
        "score": 0.5,
        "weight": 4.0,
        "points": 2.0,
        "max_points": 4.0,
        "required": False,
        "message": Message("platform.no_git"),
        "findings": (Finding(Message("platform.no_git"), path="src/<script>.py", line=3, commit=REVISION),),
        "findings_total": 1,
    }
    return CheckResult(code=code, **{**fields, **values})


def case(number=1, outcome=TestOutcome.PASSED, **values):
    return TestCase(id=f"tests/test_it.py::test_{number}", outcome=outcome, seconds=0.01, **values)


def report(outcome=RunOutcome.FINISHED, **values):
    fields = {
        "source": source(),
        "plan": PlanRecord("test", "abc"),
        "seconds": Seconds(total=2.0),
        "engine": "1",
        "environment": EnvironmentRecord(python="3.11.7", key="py311-abc", reused=True),
        "tests": TestsRecord(2, 1, 1, 0, 0, 0, 0, 0.5, True, (case(1), case(2, TestOutcome.FAILED, output="<i>E</i>"))),
        "checks": (check(), check("TEST01", outcome=Outcome.PASSED, score=1.0, points=10.0, max_points=10.0)),
        "score": Score(points=12.0, max=14.0, percent=85.7, over_20=17.14),
    }
    return Report(outcome=outcome, **{**fields, **values})


def interface():
    """A project's interface whose docstrings try to be markup."""
    described = DocumentedSection("parameters", items=(DocumentedItem("speed", "float", "In <em>km/h</em>."),))
    shown = DocumentedSection("examples", text=">>> move(1.0)\n'<b>moved</b>'")
    said = DocumentedSection("text", text="Move <script>alert(1)</script> on.")
    move = DocumentedMember("move", "function", "move(speed: float) -> str", 7, (said, described, shown))
    about = DocumentedSection("text", text="All that moves.")
    return Interface((DocumentedModule("src/moves.py", "moves", (about,), (move,)),))


def refusal():
    error = Message("source.not_found", {"url": "https://git.example.org/student/project"})
    return report(RunOutcome.REFUSED, error=error, checks=(), score=None, tests=None, environment=None)
