"""The habits of real projects, each on a small repository: real git, real environments, the real sandbox."""

from pathlib import Path

import pytest

from demo.story import Story
from filrouge import Plan, Report, RunOutcome, SourcePolicy, Workspace, run, say
from tests.golden.real_life import HABITS, Habit
from tests.golden.repositories import GITIGNORE


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    return Workspace(tmp_path_factory.mktemp("workspace"), SourcePolicy(paths=True))


@pytest.mark.parametrize("name", HABITS)
def test_what_is_usual_is_understood(name: str, workspace: Workspace, tmp_path: Path) -> None:
    habit = HABITS[name]
    report = graded(habit, tmp_path / "story", workspace)
    assert report.outcome is RunOutcome.FINISHED, report.error
    assert report.environment is not None
    assert report.tests is not None
    assert (report.tests.passed, report.tests.failed, report.tests.errors) == habit.tests, explain(report)
    assert tuple(note.message.id for note in report.environment.notes) == told("environment", habit.notes)
    assert report.environment.python.startswith(habit.python)
    if habit.coverage is not None:
        assert report.coverage is not None
        assert report.coverage.line_percent == habit.coverage
    check_that_what_is_missing_is_named(habit, report)


def check_that_what_is_missing_is_named(habit: Habit, report: Report) -> None:
    findings = next(check.findings for check in report.checks if check.code == "TEST01")
    assert tuple(finding.message.id for finding in findings) == told("test", habit.findings), explain(report)
    commands = [command for finding in findings if finding.repair for command in finding.repair.commands]
    assert not habit.declare or habit.declare in commands[0].split()
    assert all(say(finding.message, language) for finding in findings for language in ("en", "fr"))


def graded(habit: Habit, folder: Path, workspace: Workspace) -> Report:
    story = Story(folder)
    story.commit("feat: begin", {".gitignore": GITIGNORE, **habit.files})
    if habit.tag:
        story.tag(habit.tag)
    plan = Plan.from_mapping({"checks": {"TEST01": {}, "COV01": {}}, "limits": {"tests_seconds": 60}})
    return run(str(folder), plan, workspace)


def told(prefix: str, names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(f"{prefix}.{name}" for name in names)


def explain(report: Report) -> str:
    lines = [f"{check.code} {check.outcome}: {say(check.message)}" for check in report.checks]
    lines += [say(finding.message) for check in report.checks for finding in check.findings]
    return "\n".join([*lines, *(f"{command.argv}: {command.output[-1500:]}" for command in report.commands[-4:])])
