"""`manage.py content` says what is wrong, and a site whose course is wrong does not start."""

from __future__ import annotations

import io
from collections.abc import Iterator

import pytest
from django.core.management import CommandError, call_command

from apps.courses import catalogue
from apps.courses.apps import content_is_valid
from tests.courses.conftest import Copy


@pytest.fixture
def spoilt(copy: Copy, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The site reads a course with one dead link; the sentence about it."""
    line = copy.change("git/ten-commandments/en.md", "(lesson:commits)", "(lesson:rebase)")
    monkeypatch.setattr(catalogue, "CONTENT", copy.root)
    catalogue.DESK.clear()
    yield f"git/ten-commandments/en.md:{line}: the link leads to a lesson that does not exist: rebase"
    catalogue.DESK.clear()


def test_a_sound_course_is_counted() -> None:
    out = io.StringIO()
    call_command("content", stdout=out)
    course = catalogue.course()
    assert out.getvalue() == f"{len(course.modules)} modules, {len(course.lessons)} lessons: no problem found.\n"


def test_every_problem_is_printed_and_the_command_fails(spoilt: str) -> None:
    errors = io.StringIO()
    with pytest.raises(CommandError, match=r"^1 problem in the course"):
        call_command("content", stderr=errors)
    assert errors.getvalue() == f"content/{spoilt}\n"


def test_the_site_refuses_to_start(spoilt: str) -> None:
    assert [(error.id, error.msg) for error in content_is_valid(None)] == [("courses.E001", spoilt)]


def test_the_site_starts_with_a_sound_course() -> None:
    assert content_is_valid(None) == []
