"""A copy of the course that a test may spoil, and what the content check says about it."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from apps.courses import catalogue, content
from apps.courses.problems import ContentError

LESSON = Path("git/commits")


class Copy:
    """The course in a folder of its own."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def change(self, path: str, old: str, new: str) -> int:
        """Replace the first `old` of a file by `new`; the line (from 1) where it stood."""
        file = self.root / path
        text = file.read_text(encoding="utf-8")
        assert old in text, f"{old!r} is not in {path}"
        file.write_text(text.replace(old, new, 1), encoding="utf-8")
        return text.count("\n", 0, text.index(old)) + 1

    def problems(self) -> list[str]:
        """Everything that the content check finds."""
        try:
            content.read(self.root, catalogue.lesson_of_check())
        except ContentError as error:
            return [str(problem) for problem in error.problems]
        return []


@pytest.fixture
def copy(tmp_path: Path) -> Copy:
    """The real course, copied."""
    root = tmp_path / "content"
    shutil.copytree(catalogue.CONTENT, root)
    return Copy(root)


@pytest.fixture
def refused(copy: Copy) -> Callable[..., str]:
    """Change a file of the copy; the only problem found must stand on the changed line, whose sentence is returned."""

    def change(path: str, old: str, new: str, *, at: str | None = None) -> str:
        line = copy.change(path, old, new)
        problems = copy.problems()
        assert len(problems) == 1, problems
        place, _, sentence = problems[0].partition(": ")
        assert place == (at or f"{path}:{line}"), problems
        return sentence

    return change
