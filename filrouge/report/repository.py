"""What is known of the repository: the commit that was graded, and the history that leads to it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class SourceRecord:
    """What was graded: the address as shown (without credentials), the branch and the commit. ``refs`` is a digest of
    where every branch, tag and request stood.
    """

    url: str
    branch: str | None = None
    revision: str | None = None
    committed_at: datetime | None = None
    subject: str | None = None
    refs: str | None = None


@dataclass(frozen=True, slots=True)
class CommitRecord:
    """One commit of a branch or tag. ``lines`` counts those added and deleted, ``conventional`` says whether the
    subject follows Conventional Commits (None for a merge, of which it is not asked).
    """

    revision: str
    parents: tuple[str, ...]
    authored_at: datetime
    author: str
    subject: str
    files: int
    lines: int
    conventional: bool | None


@dataclass(frozen=True, slots=True)
class HistoryRecord:
    """Numbers of the history. ``commits`` and ``merges`` are those reachable from the graded revision; ``heads`` and
    ``tagged`` give the commit of each branch and tag; ``log`` holds the newest commits of these, newest first, out of
    ``log_total``.
    """

    commits: int
    merges: int
    branches: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    authors: int = 0
    conventional: int = 0
    over_200_lines: int = 0
    heads: dict[str, str] = field(default_factory=dict)
    tagged: dict[str, str] = field(default_factory=dict)
    log: tuple[CommitRecord, ...] = ()
    log_total: int = 0
