import subprocess

import pytest

from demo.story import Person, Story

ZOE = Person("Zoé Lefèvre", "zoe@etu.example")


def tell(folder):
    story = Story(folder)
    story.commit("feat: begin", {"a.py": "a = 1\n", "docs/b.md": "b\n"})
    story.branch("feat/change")
    story.replace("a.py", "a = 1", "a = 2")
    story.commit("fix: change", author=ZOE, at="2025-10-08 14:30")
    story.switch("main")
    story.merge("feat/change", at="2025-10-08 15:00")
    story.tag("v0.1.0", "first")
    return story


def log(story, pattern):
    return story.git("log", "--first-parent", f"--format={pattern}").splitlines()


def test_the_same_story_gives_the_same_hashes_whatever_the_user_configured(tmp_path, monkeypatch):
    first = tell(tmp_path / "first").head
    settings = tmp_path / "settings"
    settings.write_text("[user]\n name = Somebody\n[commit]\n gpgsign = true\n[core]\n hooksPath = /nowhere\n")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(settings))
    monkeypatch.setenv("GIT_AUTHOR_DATE", "2001-01-01T00:00:00Z")
    assert tell(tmp_path / "second").head == first


def test_authors_dates_and_merges_are_those_told(tmp_path):
    story = tell(tmp_path / "story")
    assert log(story, "%s|%an|%aI|%P".replace("|%P", "")) == [
        "Merge branch 'feat/change'|Zoé Lefèvre|2025-10-08T15:00:00+02:00",
        "feat: begin|Camille Laurent|2025-10-06T09:00:00+02:00",
    ]
    assert len(story.git("log", "-1", "--format=%P").split()) == 2
    assert (story.folder / "a.py").read_text() == "a = 2\n"


def test_a_commit_takes_ignored_files_because_the_story_said_so(tmp_path):
    story = Story(tmp_path / "story")
    story.commit("chore: everything", {".gitignore": ".env\n", ".env": "SECRET=1\n"})
    assert story.git("ls-files").split() == [".env", ".gitignore"]


def test_removed_files_leave_the_tree_and_stay_in_history(tmp_path):
    story = Story(tmp_path / "story")
    story.commit("feat: all", {"venv/a.py": "", "kept.py": ""})
    story.remove("venv")
    story.commit("chore: remove the environment")
    assert story.git("ls-files").split() == ["kept.py"]
    assert story.git("log", "--format=%s", "--", "venv").splitlines() == ["chore: remove the environment", "feat: all"]


def test_replacing_what_is_not_there_once_is_refused(tmp_path):
    story = Story(tmp_path / "story")
    story.write({"a.py": "x x"})
    with pytest.raises(ValueError, match="2 times"):
        story.replace("a.py", "x", "y")


def test_publishing_copies_branches_and_tags(tmp_path):
    bare = tell(tmp_path / "story").publish(tmp_path / "served" / "story.git")
    listed = subprocess.run(["git", "ls-remote", str(bare)], check=True, capture_output=True, text=True).stdout
    names = {line.split("\t")[1] for line in listed.splitlines()}
    assert {"HEAD", "refs/heads/main", "refs/heads/feat/change", "refs/tags/v0.1.0"} <= names
