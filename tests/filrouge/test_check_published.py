"""GIT08: a branch that lost what a former run saw was rewritten; one that grew, or went, was not."""

from pathlib import Path

import pytest

from demo.story import Story
from filrouge import Outcome, Plan, Report, SourcePolicy, Workspace, run

PLAN = Plan.from_mapping({"name": "rewritten", "checks": {"GIT08": {}}})


@pytest.fixture
def story(tmp_path: Path) -> Story:
    """A repository with `main` and a branch on it."""
    story = Story(tmp_path / "story")
    story.commit("feat: one", {"a": "1\n"})
    story.commit("feat: two", {"a": "2\n"})
    story.branch("feat/three")
    story.commit("feat: three", {"a": "3\n"})
    story.switch("main")
    return story


def look(story: Story, scratch: Path, known: dict[str, list[str]] | None) -> Report:
    return run(str(story.folder), PLAN, Workspace(scratch / "w", SourcePolicy(paths=True)), known_heads=known)


def outcome(report: Report) -> tuple[Outcome, str]:
    return report.checks[0].outcome, report.checks[0].message.id


def heads(report: Report) -> dict[str, list[str]]:
    assert report.history is not None
    return {branch: [head] for branch, head in report.history.heads.items()}


def test_nobody_is_accused_without_memory_or_at_first_sight(story: Story, tmp_path: Path) -> None:
    assert outcome(look(story, tmp_path, None)) == (Outcome.SKIPPED, "git.rewritten.no_memory")
    assert outcome(look(story, tmp_path, {})) == (Outcome.SKIPPED, "git.rewritten.first_run")


def test_branches_that_grow_or_go_pass(story: Story, tmp_path: Path) -> None:
    seen = heads(look(story, tmp_path, {}))
    story.merge("feat/three")
    story.git("branch", "--delete", "feat/three")
    assert outcome(look(story, tmp_path, seen)) == (Outcome.PASSED, "git.rewritten.none")


def test_a_shared_branch_that_was_rewritten_fails_until_it_is_mended(story: Story, tmp_path: Path) -> None:
    seen = heads(look(story, tmp_path, {}))
    story.git("reset", "--quiet", "--hard", "HEAD~1")
    story.commit("feat: another two", {"b": "2\n"})
    report = look(story, tmp_path, seen)
    assert outcome(report) == (Outcome.FAILED, "git.rewritten.some")
    [finding] = report.checks[0].findings
    assert finding.message.values["seen"] == seen["main"][0][:10]
    story.git("merge", "--quiet", "--message=merge", seen["main"][0])
    assert outcome(look(story, tmp_path, seen)) == (Outcome.PASSED, "git.rewritten.none")


def test_a_branch_of_ones_own_is_only_spoken_of(story: Story, tmp_path: Path) -> None:
    seen = heads(look(story, tmp_path, {}))
    story.switch("feat/three")
    story.git("commit", "--quiet", "--amend", "--message=feat: a better three")
    report = look(story, tmp_path, seen)
    assert outcome(report) == (Outcome.PASSED, "git.rewritten.none")
    assert [finding.message.id for finding in report.checks[0].findings] == ["git.rewritten.own"]
