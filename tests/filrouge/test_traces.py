"""What a repository leaves for comparison with others."""

from pathlib import Path

from demo.story import Story
from filrouge import SourcePolicy, Workspace, published_objects
from filrouge.facts.history import history
from filrouge.facts.traces import traces
from filrouge.facts.tree import tree
from filrouge.traces import Traces
from tests.filrouge.places import checked_out

WORK = "def speed(metres, seconds):\n    return metres / seconds\n\n\ndef pace(speed):\n    return 1 / speed\n"


def left_by(story: Story, scratch: Path) -> Traces:
    checkout = checked_out(story.folder, scratch)
    return traces(tree(checkout), history(checkout))


def test_commits_and_what_people_wrote_leave_traces(tmp_path: Path) -> None:
    story = Story(tmp_path / "story")
    story.commit(
        "feat: measure", {"speed.py": WORK, "data/runs.csv": "1,2\n" * 100, "__init__.py": "", "LICENSE": WORK}
    )
    left = left_by(story, tmp_path)
    assert [file.path for file in left.files] == ["speed.py"]
    assert [(commit.subject, commit.revision) for commit in left.commits] == [("feat: measure", story.head)]


def test_a_content_has_one_name_whatever_its_path(tmp_path: Path) -> None:
    one, other = Story(tmp_path / "one"), Story(tmp_path / "other")
    one.commit("feat: measure", {"speed.py": WORK})
    other.commit("add my work", {"src/my_own/velocity.py": WORK})
    assert left_by(one, tmp_path).files[0].blob == left_by(other, tmp_path).files[0].blob


def test_merges_leave_no_trace(tmp_path: Path) -> None:
    story = Story(tmp_path / "story")
    story.commit("feat: begin", {"a.py": WORK})
    story.branch("feat/next")
    story.commit("feat: go on", {"b.py": WORK})
    story.switch("main")
    story.merge("feat/next")
    assert {commit.subject for commit in left_by(story, tmp_path).commits} == {"feat: begin", "feat: go on"}


def test_a_template_gives_all_that_it_ever_published(tmp_path: Path) -> None:
    story = Story(tmp_path / "story")
    story.commit("feat: a first form", {"a.py": WORK})
    first = story.head
    blob = story.git("rev-parse", "HEAD:a.py").strip()
    story.commit("feat: another form", {"a.py": WORK.upper()})
    workspace = Workspace(tmp_path / "pipeline", SourcePolicy(paths=True))
    assert {first, story.head, blob} <= published_objects(str(story.folder), workspace)
