"""The history is read in one pass, whatever names and subjects a stranger chose."""

from pathlib import Path

import pytest

from demo.story import Story
from filrouge.facts.history import History, history
from filrouge.facts.log import parse
from tests.filrouge.places import checked_out


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


def test_requests_are_read_and_stay_out_of_the_numbers(tmp_path: Path) -> None:
    story = Story(tmp_path / "story")
    base = story.commit("feat: one", {"a": "1\n"})
    asked = story.commit("feat: asked for", {"a": "2\n"})
    story.git("update-ref", "refs/pull/7/head", asked)
    story.git("reset", "--quiet", "--hard", base)
    story.git("tag", "--annotate", "--message=first", "v1")
    read = history(checked_out(story.folder, tmp_path))
    assert (read.requests, read.tagged, read.heads) == ({"pull/7": asked}, {"v1": base}, {"main": base})
    assert [commit.revision for commit in read.commits] == [asked, base]
    assert [commit.revision for commit in read.own] == [base]
    assert (read.record().commits, read.default_branch) == (1, "main")


def test_contents_and_mapped_names_are_read_in_the_same_pass(tmp_path: Path) -> None:
    story = Story(tmp_path / "story")
    story.commit("feat: one", {".mailmap": "Camille L. <camille.laurent@etu.example>\n", "a": "1\n"})
    story.git("mv", "a", "b")
    story.commit("feat: two")
    story.remove("b")
    story.commit("feat: three")
    three, two, one = history(checked_out(story.folder, tmp_path)).commits
    blob = story.git("rev-parse", "HEAD~2:a").strip()
    assert [(change.path, change.blob) for change in one.changes][-1] == ("a", blob)
    assert [(change.path, change.blob, change.is_file) for change in two.changes] == [("b", blob, True)]
    assert [(change.path, change.blob, change.is_file) for change in three.changes] == [("b", "", False)]
    assert (one.author_name, one.mapped_name, one.tree) == (
        "Camille Laurent",
        "Camille L.",
        story.git("rev-parse", "HEAD~2^{tree}").strip(),
    )
