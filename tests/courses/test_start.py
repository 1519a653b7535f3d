"""The course is ready before the first reader, and follows its author while it is written."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.test import Client

from apps.courses import desk
from apps.courses.catalogue import CONTENT, read
from apps.courses.desk import Desk
from apps.courses.lessons import Course, Module
from apps.courses.problems import ContentError, Problem
from config.env import ROOT

START = "import config.asgi; from apps.courses.catalogue import DESK; print(sorted(vars(DESK._edition)['indexes']))"


def started(content: Path, var: Path) -> subprocess.CompletedProcess[str]:
    """A web process as far as its first request, in production."""
    settings = {"FILROUGE_CONTENT": str(content), "FILROUGE_VAR": str(var), "FILROUGE_SECRET_KEY": "k" * 60}
    environment = {**os.environ, **settings, "FILROUGE_DEBUG": "false", "FILROUGE_ALLOWED_HOSTS": "localhost"}
    command = [sys.executable, "-W", "ignore", "-c", START]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)


def test_a_web_process_has_read_and_indexed_the_course_before_the_first_request(tmp_path: Path) -> None:
    start = started(CONTENT, tmp_path)
    assert start.stdout == "['en', 'fr']\n", start.stderr


def test_a_web_process_does_not_start_with_a_broken_course(tmp_path: Path, copy) -> None:
    line = copy.change("git/commits/en.md", "(lesson:ten-commandments", "(lesson:eleven-commandments")
    start = started(copy.root, tmp_path)
    assert start.returncode != 0
    assert start.stderr.splitlines()[-1].endswith(
        f"git/commits/en.md:{line}: the link leads to a lesson that does not exist: eleven-commandments"
    )


@pytest.fixture
def written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of one file, looked at again at every call."""
    monkeypatch.setattr(desk, "LOOK_AGAIN_SECONDS", -1.0)
    (tmp_path / "title").write_text("first")
    return tmp_path


def titled(root: Path) -> Course:
    """A course of one empty module, titled as the file says."""
    title = (root / "title").read_text()
    if title == "broken":
        raise ContentError([Problem(Path("title"), 1, "broken")])
    return Course((Module(title, 1, {}, {}, ()),))


def titles(desk: Desk) -> list[str]:
    return [module.slug for module in desk.edition().course.modules]


def test_while_it_is_written_the_course_is_read_again(written: Path, settings) -> None:
    settings.DEBUG = True
    here = Desk(lambda: written, titled)
    assert titles(here) == ["first"]
    (written / "title").write_text("second edition")
    assert titles(here) == ["second edition"]


def test_a_fault_leaves_the_last_good_course_and_is_told(written: Path, settings) -> None:
    settings.DEBUG = True
    here = Desk(lambda: written, titled)
    here.edition()
    (written / "title").write_text("broken")
    assert titles(here) == ["first"]
    assert [str(problem) for problem in here.edition().problems] == ["title:1: broken"]
    (written / "title").write_text("mended")
    assert titles(here) == ["mended"]
    assert here.edition().problems == ()


def test_in_production_a_file_that_changes_changes_nothing(written: Path) -> None:
    here = Desk(lambda: written, titled)
    here.edition()
    (written / "title").write_text("second edition")
    assert titles(here) == ["first"]


@pytest.mark.django_db
def test_the_author_reads_the_problems_on_the_page(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = desk.Edition(read(CONTENT), 0, (Problem(Path("git/commits/fr.md"), 3, "no such figure"),))
    monkeypatch.setattr("apps.courses.catalogue.DESK.edition", lambda: broken)
    page = client.get("/fr/course/git/commits/").content.decode()
    assert "git/commits/fr.md:3: no such figure" in page
