"""Pipelines in whole repositories: the lesson's own passes, in each system; one that is for show does not."""

from pathlib import Path

import pytest

from config.env import ROOT
from demo.story import Story
from filrouge import Plan, Report, SourcePolicy, Workspace, run

LESSON = ROOT / "content" / "ci-cd" / "ci-tools" / "examples" / "shop"
PLAN = Plan.from_toml("\n".join(f"[checks.CI0{number}]" for number in range(1, 7)))
SHOW = """
on: {push: {branches: [main]}}
permissions: write-all
jobs:
  test:
    runs-on: ubuntu-latest
    steps:
      - uses: somebody/setup@main
      - run: pip install . && pytest || true
      - run: echo ${{ github.event.head_commit.message }}
"""


def judged(story: Story, tmp_path: Path) -> Report:
    workspace = Workspace(tmp_path / "workspace", SourcePolicy(paths=True))
    return run(str(story.folder), PLAN, workspace, static_only=True)


@pytest.mark.parametrize("name", [".github", ".gitlab-ci.yml", "Jenkinsfile"])
def test_the_lessons_pipeline_passes_in_every_system(name: str, tmp_path: Path) -> None:
    story = Story(tmp_path / "story")
    story.copy(LESSON, name, "Makefile", "pyproject.toml", "src", "tests")
    story.commit("ci: check every push")
    assert {check.code: str(check.outcome) for check in judged(story, tmp_path).checks} == {
        f"CI0{number}": "passed" for number in range(1, 7)
    }


def test_a_pipeline_for_show_is_seen_through(tmp_path: Path) -> None:
    story = Story(tmp_path / "story")
    story.commit("ci: look green", {".github/workflows/ci.yml": SHOW, "test_a.py": "def test_a() -> None: ...\n"})
    checks = {check.code: check for check in judged(story, tmp_path).checks}
    assert [code for code, check in checks.items() if check.outcome == "failed"] == ["CI03", "CI04", "CI05"]
    told = {finding.message.id for finding in checks["CI05"].findings}
    assert {"ci.audit.unpinned_branch", "ci.audit.template_injection", "ci.supply.all_rights"} <= told
