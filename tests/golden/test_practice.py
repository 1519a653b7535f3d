"""The practices of the CI lessons, all of them kept and nearly none: one run each, many verdicts."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from demo.story import Story
from filrouge import Plan, Report, RunOutcome, SourcePolicy, Workspace, run, say
from tests.golden.practice import CAREFUL, CARELESS, careful, careless

PATIENT = {"budget_seconds": 600}
"""However slow the machine, the suite is run again."""


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    return Workspace(tmp_path_factory.mktemp("workspace"), SourcePolicy(paths=True))


def graded(tell: Callable[[Story], None], outcomes: Mapping[str, str], folder: Path, workspace: Workspace) -> Report:
    story = Story(folder)
    tell(story)
    asked = {code: {"parameters": PATIENT} if code == "TEST04" else {} for code in outcomes}
    report = run(str(folder), Plan.from_mapping({"checks": asked}), workspace)
    assert report.outcome is RunOutcome.FINISHED, report.error
    told = [f"{check.code} {check.outcome}: {say(check.message)}" for check in report.checks]
    assert {check.code: str(check.outcome) for check in report.checks} == outcomes, "\n".join(told)
    return report


def test_every_practice_is_seen_where_it_is_kept(workspace: Workspace, tmp_path: Path) -> None:
    report = graded(careful, CAREFUL, tmp_path / "story", workspace)
    checks = {check.code: check for check in report.checks}
    assert checks["TEST08"].findings[0].message.id == "kinds.figures"
    assert report.interface is not None
    add = next(member for module in report.interface.modules for member in module.members if member.name == "add")
    assert add.signature == "add(a: int, b: int) -> int"
    assert [section.kind for section in add.sections] == ["text", "parameters", "returns", "examples"]
    assert Report.from_json(report.to_json()) == report


def test_every_practice_is_missed_where_it_is_not(workspace: Workspace, tmp_path: Path) -> None:
    report = graded(careless, CARELESS, tmp_path / "story", workspace)
    found = {(check.code, finding.message.id) for check in report.checks for finding in check.findings}
    assert found >= {
        ("TEST03", "tests_written.silent_test"),
        ("TEST04", "order.test"),
        ("LINT05", "leftovers.unreachable"),
        ("LINT05", "leftovers.undeclared"),
        ("SEC01", "security.high"),
        ("SEC03", "loading.by.pickle"),
        ("DOC02", "documentation.wrong.parameters_unknown"),
        ("DOC04", "examples.wrong_one"),
    }
