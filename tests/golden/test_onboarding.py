"""Exercise 1 done well, done half, merged, merged elsewhere, and not begun: real histories, the ready-made plan."""

from collections.abc import Callable
from pathlib import Path

import pytest

from demo.story import Story
from filrouge import Report, SourcePolicy, Workspace, run, say
from filrouge.plans import named_plan

SEEN = ("ONB01", "ONB02", "ONB07", "ONB08", "ONB09", "ONB11")


def begun(story: Story) -> None:
    story.commit("Initial commit", {"README.md": "# git-onboarding\n", ".gitignore": ".env\n.venv/\n__pycache__/\n"})
    story.branch("develop")


def worked(story: Story) -> None:
    begun(story)
    story.branch("feat/demo")
    story.commit("docs(readme): say what I think of git", {"README.md": "# git-onboarding\n\nGit waits to be asked.\n"})


def requested(story: Story) -> None:
    worked(story)
    story.git("update-ref", "refs/pull/1/head", "feat/demo")


def merged_and_deleted(story: Story) -> None:
    worked(story)
    story.switch("develop")
    story.merge("feat/demo")
    story.git("branch", "--delete", "feat/demo")


def squashed(story: Story) -> None:
    worked(story)
    story.switch("develop")
    story.git("merge", "--quiet", "--squash", "feat/demo")
    story.commit("docs(readme): say what I think of git (#1)")


def merged_elsewhere(story: Story) -> None:
    worked(story)
    story.switch("main")
    story.merge("feat/demo")


def file_left(story: Story) -> None:
    worked(story)
    story.commit("feat: add my feeling", {"feeling.txt": "Fine.\n"})


def on_main(story: Story) -> None:
    story.commit("Initial commit", {"README.md": "# git-onboarding\n"})
    story.commit("docs: all on main", {"README.md": "# git-onboarding\n\nHurry.\n"})


ALL = frozenset(SEEN)


@pytest.mark.parametrize(
    ("tell", "missing"),
    [
        (requested, set()),
        (merged_and_deleted, set()),
        (squashed, set()),
        (worked, {"ONB11"}),
        (merged_elsewhere, {"ONB11"}),
        (file_left, {"ONB07", "ONB11"}),
        (begun, {"ONB02", "ONB07", "ONB08", "ONB09", "ONB11"}),
        (on_main, {"ONB02", "ONB07", "ONB08", "ONB09", "ONB11"}),
    ],
)
def test_each_step_that_leaves_a_trace_is_seen(
    tell: Callable[[Story], None], missing: set[str], tmp_path: Path
) -> None:
    story = Story(tmp_path / "git-onboarding")
    tell(story)
    report = run(str(story.folder), named_plan("git-onboarding"), Workspace(tmp_path / "w", SourcePolicy(paths=True)))
    outcomes = {check.code: str(check.outcome) for check in report.checks if check.code.startswith("ONB")}
    assert {code for code in SEEN if outcomes[code] == "failed"} == missing
    assert {code for code, outcome in outcomes.items() if outcome == "skipped"} == set(outcomes) - ALL
    check_that_it_is_said(report)


def check_that_it_is_said(report: Report) -> None:
    for check in report.checks:
        for language in ("en", "fr"):
            assert say(check.message, language)
            assert all(
                say(f.message, language) and (not f.repair or say(f.repair.message, language)) for f in check.findings
            )
        assert check.outcome != "failed" or check.findings
