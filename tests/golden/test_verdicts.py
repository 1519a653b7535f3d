"""The whole engine on small real repositories: real git, real environments, the real sandbox."""

from pathlib import Path

import pytest

from demo.story import Story
from filrouge import Plan, Report, RunOutcome, SourcePolicy, Workspace, default_plan, run, say
from tests.golden.repositories import GOLDEN


@pytest.fixture(scope="session")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    return Workspace(tmp_path_factory.mktemp("workspace"), SourcePolicy(paths=True))


@pytest.mark.parametrize("name", GOLDEN)
def test_the_verdict_is_the_expected_one(name: str, workspace: Workspace, tmp_path: Path) -> None:
    golden = GOLDEN[name]
    story = Story(tmp_path / "story")
    golden.tell(story)
    plan = Plan.from_mapping(default_plan().to_mapping() | {"limits": {"tests_seconds": golden.tests_seconds}})
    report = run(str(story.folder), plan, workspace)
    assert report.outcome is RunOutcome.FINISHED, report.error
    checks = {check.code: check for check in report.checks}
    assert {code: str(checks[code].outcome) for code in golden.outcomes} == golden.outcomes, explain(report)
    assert {code: checks[code].message.id for code in golden.messages} == golden.messages
    if golden.tests is not None:
        assert report.tests is not None
        assert (report.tests.passed, report.tests.failed, report.tests.errors) == golden.tests
    check_that_it_holds_together(report)


def check_that_it_holds_together(report: Report) -> None:
    assert Report.from_json(report.to_json()) == report
    assert report.score is not None
    assert report.score.points == pytest.approx(sum(check.points for check in report.checks), abs=1e-4)
    assert report.score.max == sum(check.max_points for check in report.checks)
    for check in report.checks:
        for language in ("en", "fr"):
            assert say(check.message, language)
            assert all(say(finding.message, language) for finding in check.findings)
        if check.outcome == "failed" and check.code not in ("COV01", "COV02", "TEST01"):
            assert check.findings, f"{check.code} accuses without evidence"


def explain(report: Report) -> str:
    return "\n".join(f"{check.code} {check.outcome}: {say(check.message)}" for check in report.checks)
