"""What can be wrong with the course's files, told with the file and the line."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One fault of the content: a sentence about a line (from 1) of a file, its path relative to the content."""

    path: Path
    line: int
    sentence: str

    def __str__(self) -> str:
        return f"{self.path.as_posix()}:{self.line}: {self.sentence}"


class ContentError(Exception):
    """The course cannot be shown as its files stand; every problem is in ``problems``, in the order of the files."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(set(problems)))
        super().__init__("\n".join(str(problem) for problem in self.problems))
