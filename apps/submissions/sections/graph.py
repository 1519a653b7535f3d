"""The history as a graph: each commit a row, with the lines that pass through it, ready to be drawn.

Lanes are columns, from 0; coordinates are those of a row one unit high and of lanes one unit wide.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from apps.submissions.models import CheckResult

Commit = Mapping[str, Any]

MOST_LANES = 12
"""Further ones share the last column: a picture wider than a phone tells nothing."""


@dataclass(frozen=True, slots=True)
class Edge:
    """A line in a row: from lane ``start`` at its upper end (``half`` 0) or middle (1) down to lane ``end`` half a row
    below. ``is_thread`` where it belongs to the line of the graded commit.
    """

    half: int
    start: int
    end: int
    is_thread: bool


@dataclass(frozen=True, slots=True)
class Row:
    """One commit with its column and the lines of its row."""

    commit: Commit
    lane: int
    edges: tuple[Edge, ...]
    is_thread: bool

    @property
    def lanes(self) -> int:
        """How many columns the row needs."""
        return 1 + max(self.lane, *(max(edge.start, edge.end) for edge in self.edges), 0)


@dataclass
class _Lanes:
    """Which commit each column waits for, while the history is walked from the newest on."""

    known: frozenset[str]
    thread: frozenset[str]
    waiting: list[str | None] = field(default_factory=list)
    drawn: set[str] = field(default_factory=set)

    def row(self, commit: Commit) -> Row:
        revision = commit["revision"]
        arriving = [lane for lane, wanted in enumerate(self.waiting) if wanted == revision]
        lane = arriving[0] if arriving else self._free()
        edges = [self._edge(0, other, lane if other in arriving else other, wanted) for other, wanted in self._taken()]
        for other in arriving:
            self.waiting[other] = None
        passing = self._taken()
        self.drawn.add(revision)
        edges += [self._edge(1, other, other, wanted) for other, wanted in passing]
        edges += [self._towards(lane, revision, parent) for parent in commit["parents"] if self._is_to_come(parent)]
        while self.waiting and self.waiting[-1] is None:
            self.waiting.pop()
        return Row(commit, min(lane, MOST_LANES - 1), tuple(edges), revision in self.thread)

    def _taken(self) -> list[tuple[int, str]]:
        return [(lane, wanted) for lane, wanted in enumerate(self.waiting) if wanted is not None]

    def _is_to_come(self, parent: str) -> bool:
        return parent in self.known and parent not in self.drawn

    def _towards(self, lane: int, revision: str, parent: str) -> Edge:
        """The line to a parent: straight down where nothing stands there yet, else to the column that waits for it or
        to a free one. Columns that wait for one commit meet where it comes.
        """
        if lane >= len(self.waiting) or self.waiting[lane] is None:
            end = lane
        else:
            end = self.waiting.index(parent) if parent in self.waiting else self._free()
        self._wait(end, parent)
        return self._edge(1, lane, end, parent, begins=revision)

    def _wait(self, lane: int, parent: str) -> None:
        self.waiting += [None] * (lane + 1 - len(self.waiting))
        self.waiting[lane] = parent

    def _free(self) -> int:
        return next((lane for lane, wanted in enumerate(self.waiting) if wanted is None), len(self.waiting))

    def _edge(self, half: int, start: int, end: int, towards: str, *, begins: str = "") -> Edge:
        is_thread = towards in self.thread and (not begins or begins in self.thread)
        last = MOST_LANES - 1
        return Edge(half, min(start, last), min(end, last), is_thread)


def graph(log: Sequence[Commit], head: str) -> list[Row]:
    """The rows of a history whose newest commits `log` holds, newest first; ``head`` is the graded one."""
    by_revision = {commit["revision"]: commit for commit in log}
    lanes = _Lanes(frozenset(by_revision), _first_parents(by_revision, head))
    return [lanes.row(commit) for commit in log]


def _first_parents(by_revision: Mapping[str, Commit], revision: str) -> frozenset[str]:
    """The commits of the graded branch: each the first parent of the one before."""
    line: set[str] = set()
    while revision in by_revision and revision not in line:
        line.add(revision)
        parents = by_revision[revision]["parents"]
        revision = parents[0] if parents else ""
    return frozenset(line)


@dataclass(frozen=True, slots=True)
class Said:
    """What checks say of one commit: their codes, and whether one of them failed."""

    codes: tuple[str, ...]
    is_held_against: bool


@dataclass(frozen=True, slots=True)
class DrawnRow:
    """A row with the names that point at its commit, and what is said of it."""

    row: Row
    branches: tuple[str, ...]
    tags: tuple[str, ...]
    said: Said | None


def said_of_commits(checks: Iterable[CheckResult]) -> dict[str, Said]:
    """By revision, what the findings about commits say."""
    codes: dict[str, dict[str, bool]] = {}
    for check in checks:
        for finding in check.document.get("findings") or ():
            if finding.get("commit"):
                codes.setdefault(finding["commit"], {})[check.code] = check.outcome == "failed"
    return {revision: Said(tuple(found), any(found.values())) for revision, found in codes.items()}


def drawn(rows: Iterable[Row], said: Mapping[str, Said], history: Mapping[str, Any]) -> list[DrawnRow]:
    """`rows` with what is known of their commits."""
    branches, tags = (_by_revision(history.get(name) or {}) for name in ("heads", "tagged"))
    return [
        DrawnRow(row, branches.get(revision, ()), tags.get(revision, ()), said.get(revision))
        for row in rows
        for revision in (row.commit["revision"],)
    ]


def _by_revision(places: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    names: dict[str, tuple[str, ...]] = {}
    for name, revision in sorted(places.items()):
        names[revision] = (*names.get(revision, ()), name)
    return names
