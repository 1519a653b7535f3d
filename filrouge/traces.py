"""What a repository leaves for comparison with others, as the site keeps it. Every text is a student's."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

MAXIMUM_COMMITS = 3_000
MAXIMUM_FILES = 1_000
LEAST_BYTES = 64
"""Shorter contents are alike by chance: an empty package, a line of configuration."""


@dataclass(frozen=True, slots=True)
class CommitTrace:
    """A commit of the graded revision's history, as its author dated it."""

    revision: str
    subject: str
    author: str
    authored_at: datetime


@dataclass(frozen=True, slots=True)
class FileTrace:
    """A file of the graded revision that people write by hand; ``blob`` names its content, whatever its path."""

    blob: str
    path: str
    size_bytes: int


@dataclass(frozen=True, slots=True)
class Traces:
    """The newest `MAXIMUM_COMMITS` commits, and the first `MAXIMUM_FILES` written files of `LEAST_BYTES` or more."""

    commits: tuple[CommitTrace, ...] = ()
    files: tuple[FileTrace, ...] = ()
