"""A run over smart HTTP, as the site makes it: what it tells meanwhile, and what it says of input it cannot use."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from demo.git_server import serve
from demo.story import Story
from filrouge import Cancelled, Limits, Plan, Report, RunOutcome, SourcePolicy, StudentError, Workspace, run, say
from filrouge.events import (
    CheckFinished,
    Event,
    OutputHeard,
    SourceKnown,
    StageStarted,
    TestFinished,
    TestsCollected,
)
from filrouge.source import check_source, resolve
from tests.golden.repositories import failing, good

STATIC = Plan.from_toml("[checks.GIT01]\n[checks.GIT03]")
TESTS = Plan.from_toml("[checks.TEST01]\n[checks.GIT03]")


@pytest.fixture
def served(tmp_path: Path) -> Iterator[tuple[Path, str, Workspace]]:
    """A folder of bare repositories, the address it is served at, and a workspace that trusts it."""
    folder = tmp_path / "served"
    folder.mkdir()
    with serve(folder) as base_url:
        policy = SourcePolicy(frozenset({base_url.removeprefix("http://")}))
        yield folder, base_url, Workspace(tmp_path / "workspace", policy)


def publish(tmp_path: Path, folder: Path, tell=good, name: str = "a") -> Story:
    story = Story(tmp_path / f"story-{name}")
    tell(story)
    story.publish(folder / f"{name}.git")
    return story


def refused(report: Report) -> str:
    assert report.outcome is RunOutcome.REFUSED
    assert report.error is not None
    assert report.score is None
    assert say(report.error, "fr") != say(report.error, "en")
    return report.error.id


def test_events_tell_the_run_in_order(served, tmp_path: Path) -> None:
    folder, url, workspace = served
    story = publish(tmp_path, folder)
    events: list[Event] = []
    report = run(f"{url}/a.git", TESTS, workspace, listener=events.append)
    assert report.outcome is RunOutcome.FINISHED
    stages = [event.stage for event in events if isinstance(event, StageStarted)]
    assert stages == ["clone", "environment", "tests", "verdict"]
    [known] = [event.source for event in events if isinstance(event, SourceKnown)]
    assert (known.revision, known.branch, known.subject) == (story.head, "main", "feat: add two numbers")
    told = [type(event) for event in events]
    assert told.index(TestsCollected) < told.index(TestFinished)
    assert [event.count for event in events if isinstance(event, TestsCollected)] == [1]
    printed = "".join(event.text for event in events if isinstance(event, OutputHeard))
    assert "-m pytest\n" in printed
    assert "1 passed" in printed
    checks = [event.result for event in events if isinstance(event, CheckFinished)]
    assert sorted(check.code for check in checks) == ["GIT03", "TEST01"]
    assert sorted(checks, key=lambda check: check.code) == sorted(report.checks, key=lambda check: check.code)


def test_a_static_check_is_told_before_the_tests_have_run(served, tmp_path: Path) -> None:
    folder, url, workspace = served
    publish(tmp_path, folder)
    told: list[str] = []

    def listen(event: Event) -> None:
        if isinstance(event, CheckFinished | TestFinished):
            told.append(type(event).__name__)

    run(f"{url}/a.git", TESTS, workspace, listener=listen)
    assert told == ["CheckFinished", "TestFinished", "CheckFinished"]


def test_a_second_run_sees_what_was_pushed_since(served, tmp_path: Path) -> None:
    folder, url, workspace = served
    story = publish(tmp_path, folder)
    first = run(f"{url}/a.git", STATIC, workspace)
    story.commit("oops", {"b.py": ""})
    story.git("push", "--quiet", str(folder / "a.git"), "main")
    second = run(f"{url}/a.git", STATIC, workspace)
    assert first.history is not None
    assert second.history is not None
    assert (first.history.commits, second.history.commits) == (2, 3)


def test_a_rewritten_history_is_followed(served, tmp_path: Path) -> None:
    folder, url, workspace = served
    story = publish(tmp_path, folder)
    run(f"{url}/a.git", STATIC, workspace)
    story.git("reset", "--quiet", "--hard", "HEAD~1")
    story.git("push", "--quiet", "--force", str(folder / "a.git"), "main")
    assert run(f"{url}/a.git", STATIC, workspace).source.revision == story.head


@pytest.mark.parametrize("wanted", ["feat/x", "v1", "{short}", "{full}"])
def test_a_revision_may_be_a_branch_a_tag_or_a_commit(wanted: str, served, tmp_path: Path) -> None:
    folder, url, workspace = served
    story = Story(tmp_path / "story")
    good(story)
    story.branch("feat/x")
    head = story.commit("feat: more", {"b.py": ""})
    story.tag("v1", "first")
    story.switch("main")
    story.commit("feat: later", {"c.py": ""})
    story.publish(folder / "a.git")
    wanted = wanted.format(short=head[:8], full=head)
    assert run(f"{url}/a.git", STATIC, workspace, revision=wanted).source.revision == head


def test_a_revision_that_does_not_exist_is_refused(served, tmp_path: Path) -> None:
    folder, url, workspace = served
    publish(tmp_path, folder)
    for wanted in ("nope", "deadbeef", "--help", "a..b"):
        assert refused(run(f"{url}/a.git", STATIC, workspace, revision=wanted)) == "source.no_such_revision"


def test_an_address_that_answers_404_is_refused(served) -> None:
    _, url, workspace = served
    assert refused(run(f"{url}/nothing.git", STATIC, workspace)) == "source.not_found"


def test_an_empty_repository_is_refused(served, tmp_path: Path) -> None:
    folder, url, workspace = served
    Story(tmp_path / "story").publish(folder / "a.git")
    assert refused(run(f"{url}/a.git", STATIC, workspace)) == "source.empty"


def test_a_machine_that_does_not_answer_is_refused(served) -> None:
    _, _, workspace = served
    policy = SourcePolicy(frozenset({"127.0.0.1:9"}))
    assert refused(run("http://127.0.0.1:9/a.git", STATIC, Workspace(workspace.root, policy))) == "source.unreachable"


def test_a_private_address_is_refused(served) -> None:
    _, _, workspace = served
    assert refused(run("https://192.168.0.1/a.git", STATIC, workspace)) == "source.private"


def test_an_empty_default_branch_gives_way_to_the_one_with_the_work(served, tmp_path: Path) -> None:
    folder, url, workspace = served
    story = publish(tmp_path, folder)
    Story(folder / "bare").git("--git-dir", str(folder / "a.git"), "symbolic-ref", "HEAD", "refs/heads/nowhere")
    assert run(f"{url}/a.git", STATIC, workspace).source.revision == story.head


@pytest.mark.parametrize(
    ("limits", "reason"),
    [(Limits(repository_bytes=2000), "source.too_large"), (Limits(file_count=2), "source.too_many_files")],
)
def test_a_repository_over_a_ceiling_is_refused_and_leaves_nothing(
    limits: Limits, reason: str, served, tmp_path: Path
) -> None:
    folder, url, workspace = served
    publish(tmp_path, folder)
    assert refused(run(f"{url}/a.git", Plan("p", STATIC.checks, limits), workspace)) == reason
    assert list((workspace.root / "runs").iterdir()) == []


def test_a_python_that_this_machine_lacks_is_said_by_the_tests_alone(served, tmp_path: Path) -> None:
    folder, url, workspace = served
    story = Story(tmp_path / "story")
    story.commit(
        "feat: old", {"pyproject.toml": '[project]\nname = "a"\nversion = "1"\nrequires-python = "<3"\n', "a.py": ""}
    )
    story.publish(folder / "a.git")
    report = run(f"{url}/a.git", TESTS, workspace)
    said = {check.code: check for check in report.checks}
    assert said["TEST01"].message.id == "environment.no_interpreter"
    assert said["GIT03"].outcome == "passed"


def test_a_run_is_cancelled_while_its_tests_run(served, tmp_path: Path) -> None:
    folder, url, workspace = served
    story = Story(tmp_path / "story")
    story.commit("test: wait", {"test_wait.py": "import time\n\ndef test_wait():\n    time.sleep(100)\n"})
    story.publish(folder / "a.git")
    cancelled = threading.Event()

    def listen(event: Event) -> None:
        if isinstance(event, TestsCollected):
            cancelled.set()

    with pytest.raises(Cancelled):
        run(f"{url}/a.git", TESTS, workspace, listener=listen, cancelled=cancelled)
    assert list((workspace.root / "runs").iterdir()) == []


def test_the_commit_that_would_be_graded_is_known_without_a_run(served, tmp_path: Path) -> None:
    folder, url, workspace = served
    story = publish(tmp_path, folder, failing)
    known = resolve(check_source(f"{url}/a.git", workspace.policy))
    assert (known.branch, known.revision) == ("main", story.head)
    with pytest.raises(StudentError):
        resolve(check_source(f"{url}/a.git", workspace.policy), "nope")


def test_a_symbolic_link_is_not_followed(served, tmp_path: Path) -> None:
    folder, url, workspace = served
    story = Story(tmp_path / "story")
    (story.folder / "stolen.py").symlink_to("/etc/passwd")
    story.commit("feat: link", {"a.py": "x = 1\n"})
    story.publish(folder / "a.git")
    report = run(f"{url}/a.git", Plan.from_toml("[checks.LINT01]"), workspace)
    assert report.lint is not None
    assert report.lint.files == 1
    assert "root:" not in report.to_json()
