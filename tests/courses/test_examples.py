"""What the pages print is what the programs print."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest
from django.core.management import call_command

from apps.courses import catalogue, content, examples, transcripts
from apps.courses.fences import Step
from tests.courses.conftest import Copy

FILES = content.read(catalogue.CONTENT, catalogue.lesson_of_check())
SESSIONS = examples.all_sessions(FILES)


@pytest.mark.parametrize(
    "session", SESSIONS, ids=lambda session: f"{session.folder.parents[1].name}-{session.folder.name}"
)
def test_a_page_prints_what_the_program_prints(session: examples.Session, tmp_path: Path) -> None:
    differences = examples.differences(session, examples.play(session, tmp_path))
    assert not differences, "\n\n".join(str(difference) for difference in differences)


def test_every_example_is_shown_in_a_page() -> None:
    folders = {folder for folder in catalogue.CONTENT.glob("*/*/examples/*") if folder.is_dir()}
    assert folders == {session.folder for session in SESSIONS}


@pytest.fixture
def session(tmp_path: Path) -> examples.Session:
    folder = tmp_path / "greeting"
    folder.mkdir()
    (folder / "setup.sh").write_text("mkdir inside\n", encoding="utf-8")
    steps = (
        Step("cd inside", ()),
        Step("pwd", ("/home/ada/greeting/inside",)),
        Step("echo one; echo two; echo three", ("one", "[...]", "three")),
        Step("echo 'passed in 71.23s (0:01:11)'", ("passed in 0.07s",)),
    )
    return examples.Session(folder, steps)


def test_a_folder_lasts_and_what_varies_is_not_compared(session: examples.Session, tmp_path: Path) -> None:
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    assert examples.differences(session, examples.play(session, scratch)) == []


def test_an_output_that_has_changed_is_told(session: examples.Session) -> None:
    printed = [(), ("/home/ada/greeting/inside",), ("one", "two", "four"), ("failed in 1.00s",)]
    assert [difference.command for difference in examples.differences(session, printed)] == [
        "echo one; echo two; echo three",
        "echo 'passed in 71.23s (0:01:11)'",
    ]


def test_a_setup_that_fails_is_told(session: examples.Session, tmp_path: Path) -> None:
    (session.folder / "setup.sh").write_text("exit 3\n", encoding="utf-8")
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    with pytest.raises(RuntimeError, match=r"setup\.sh failed"):
        examples.play(session, scratch)


def test_every_commit_of_a_session_has_the_same_hash_each_time(tmp_path: Path) -> None:
    chosen = next(session for session in SESSIONS if session.folder.parts[-3:] == ("commits", "examples", "shop"))
    runs = []
    for name in ("first", "second"):
        (tmp_path / name).mkdir()
        runs.append(examples.play(chosen, tmp_path / name))
    assert runs[0] == runs[1]


def test_pages_are_brought_up_to_date(copy: Copy, monkeypatch: pytest.MonkeyPatch) -> None:
    sound = {path: path.read_text(encoding="utf-8") for path in copy.root.glob("ci-cd/tests/*.md")}
    for language in ("en", "fr"):
        copy.change(f"ci-cd/tests/{language}.md", "E       assert 4 == 5", "E       assert 3 == 5")
        copy.change(f"ci-cd/tests/{language}.md", "    return x + 1", "    return x + 2")
    monkeypatch.setattr(catalogue, "CONTENT", copy.root)
    call_command("examples", "tests", stdout=io.StringIO())
    for path, text in sound.items():
        assert without_seconds(path.read_text(encoding="utf-8")) == without_seconds(text)


def without_seconds(text: str) -> str:
    """The command that was run again may have taken another time."""
    return re.sub(r"=* 1 failed in [0-9.]+s =*", "", text)


def test_pages_that_agree_are_left_alone() -> None:
    page = FILES.pages["commits"]["fr"]
    assert transcripts.refreshed(page, transcripts.play(page)) == page.source
