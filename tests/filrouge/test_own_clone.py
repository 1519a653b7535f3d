"""A folder of one's own is judged as what a push would make of its origin: at home, and where CI checks it out."""

import subprocess
from pathlib import Path

import pytest

from demo.story import Story
from filrouge import Plan, SourcePolicy, Workspace, run

PLAN = Plan.from_mapping({"checks": {"GIT03": {}}})


@pytest.fixture
def origin(tmp_path: Path) -> Story:
    story = Story(tmp_path / "origin")
    story.commit("feat: begin", {"a.txt": "a"})
    story.branch("feat/more")
    story.commit("feat: more", {"b.txt": "b"})
    story.git("switch", "--quiet", "main")
    return story


@pytest.fixture
def clone(origin: Story, tmp_path: Path) -> Path:
    git("clone", "--quiet", str(origin.folder), str(tmp_path / "clone"), folder=tmp_path)
    return tmp_path / "clone"


def git(*arguments: str, folder: Path) -> str:
    person = ("-c", "user.name=Zoé", "-c", "user.email=zoe@example.org")
    done = subprocess.run(["git", *person, *arguments], cwd=folder, check=True, capture_output=True, text=True)
    return done.stdout.strip()


@pytest.fixture
def heads(tmp_path: Path):
    def heads(folder: Path) -> dict[str, str]:
        report = run(str(folder), PLAN, Workspace(tmp_path / "workspace", SourcePolicy(paths=True)), static_only=True)
        assert report.history is not None, report.error
        return dict(report.history.heads)

    return heads


def test_a_clone_has_the_branches_of_its_origin(origin: Story, clone: Path, heads) -> None:
    assert heads(clone) == heads(origin.folder)
    assert set(heads(clone)) == {"main", "feat/more"}


def test_what_is_not_pushed_yet_stands_for_what_will_be(origin: Story, clone: Path, heads) -> None:
    git("commit", "--quiet", "--allow-empty", "--message=fix: mine", folder=clone)
    assert heads(clone)["main"] == git("rev-parse", "HEAD", folder=clone) != origin.head


def test_a_detached_clone_without_a_branch_of_its_own_is_judged(clone: Path, heads) -> None:
    git("checkout", "--quiet", "--detach", folder=clone)
    git("branch", "--quiet", "--delete", "--force", "main", folder=clone)
    assert set(heads(clone)) == {"main", "feat/more"}


def test_a_branch_that_is_gone_is_forgotten(origin: Story, clone: Path, heads) -> None:
    git("branch", "--quiet", "mine", folder=clone)
    assert "mine" in heads(clone)
    git("branch", "--quiet", "--delete", "mine", folder=clone)
    origin.git("branch", "--quiet", "--delete", "--force", "feat/more")
    git("fetch", "--quiet", "--prune", folder=clone)
    assert set(heads(clone)) == {"main"}


def test_the_default_branch_is_the_origin_s_whatever_is_checked_out(origin: Story, tmp_path: Path, heads) -> None:
    origin.git("branch", "--move", "main", "trunk")
    git("clone", "--quiet", str(origin.folder), "clone", folder=tmp_path)
    git("switch", "--quiet", "feat/more", folder=tmp_path / "clone")
    plan = Plan.from_mapping({"checks": {"GIT04": {}}})
    workspace = Workspace(tmp_path / "workspace", SourcePolicy(paths=True))
    reports = [run(str(folder), plan, workspace, static_only=True) for folder in (origin.folder, tmp_path / "clone")]
    assert all(report.history for report in reports)
    assert reports[0].checks[0].message == reports[1].checks[0].message
