"""The history is read in one pass, whatever names and subjects a stranger chose."""

from pathlib import Path

import pytest

from apps.pipeline.facts.history import History, history, parse
from demo.story import Story
from tests.pipeline.places import checked_out


@pytest.fixture
def told(tmp_path: Path) -> tuple[Story, History]:
    story = Story(tmp_path / "story")
    story.commit("feat: begin", {"a.py": "1\n2\n"})
    story.branch("feat/next")
    story.commit("add things", {"b é\t🎉.py": "x\n", "binary.bin": b"\0\1\2"})
    story.switch("main")
    story.commit("fix(core): mend", {"a.py": "1\n"})
    story.merge("feat/next")
    story.tag("v1.0.0")
    story.branch("elsewhere")
    story.commit("not on main", {"c.py": "x\n"})
    story.switch("main")
    return story, history(checked_out(story.folder, tmp_path))


def test_numbers_are_those_of_the_graded_branch(told: tuple[Story, History]) -> None:
    record = told[1].record()
    assert (record.commits, record.merges, record.conventional) == (4, 1, 2)
    assert record.branches == ("elsewhere", "feat/next", "main")
    assert record.tags == ("v1.0.0",)


def test_other_branches_are_read_too(told: tuple[Story, History]) -> None:
    assert "not on main" in {commit.subject for commit in told[1].commits}
    assert "not on main" not in {commit.subject for commit in told[1].reachable}


def test_changes_are_counted_by_line_and_binary_files_by_none(told: tuple[Story, History]) -> None:
    changes = {change.path: change for commit in told[1].commits for change in commit.changes}
    assert changes["b é\t🎉.py"].added_lines == 1
    assert changes["binary.bin"].added_lines is None


def test_a_renamed_file_is_one_change_of_no_line(tmp_path: Path) -> None:
    story = Story(tmp_path / "story")
    story.commit("feat: begin", {"old.py": "".join(f"{n}\n" for n in range(50))})
    story.git("mv", "old.py", "new.py")
    story.commit("refactor: rename")
    newest = history(checked_out(story.folder, tmp_path)).commits[0]
    assert [(change.path, newest.changed_lines) for change in newest.changes] == [("new.py", 0)]


def test_a_subject_full_of_separators_stays_one_subject(tmp_path: Path) -> None:
    story = Story(tmp_path / "story")
    odd = "feat: a\x01\x1fb\tc " + "0" * 40
    story.commit(odd, {"a": "1\n"})
    [commit] = history(checked_out(story.folder, tmp_path)).commits
    assert commit.subject == odd.replace("\x01", "\ufffd").replace("\x1f", "\ufffd")


def test_nothing_is_read_from_nothing() -> None:
    assert list(parse(b"")) == []


def test_two_root_commits_are_both_reached(tmp_path: Path) -> None:
    story = Story(tmp_path / "story")
    story.commit("feat: one", {"a": "1\n"})
    story.git("switch", "--quiet", "--orphan", "other")
    story.commit("feat: two", {"b": "1\n"})
    story.switch("main")
    story.git("merge", "--quiet", "--allow-unrelated-histories", "--message=merge", "other")
    assert history(checked_out(story.folder, tmp_path)).record().commits == 3


def test_a_mirror_brings_requests_of_both_forges(tmp_path: Path) -> None:
    story = Story(tmp_path / "story")
    base = story.commit("feat: one", {"a": "1\n"})
    story.git("update-ref", "refs/pull/7/head", base)
    story.git("update-ref", "refs/merge-requests/8/head", base)
    checkout = checked_out(story.folder, tmp_path)
    packed = [str(path.relative_to(checkout.path / ".git")) for path in (checkout.path / ".git/refs").rglob("head")]
    assert sorted(packed) == ["refs/merge-requests/8/head", "refs/pull/7/head"]
