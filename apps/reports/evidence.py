"""Two projects side by side: what both have, where each has it, and when each was first handed in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Min

from apps.submissions.models import GivenCode, Project, Run, SettledQuestion, Trace

MOST_ROWS = 200
"""Rows of a table; the page says how many there are in all."""


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two projects. ``own_bytes`` is what people wrote in it, shared or not."""

    project: Project
    submitted_at: datetime | None
    last_run: Run | None
    commits: int
    files: int
    own_bytes: int


@dataclass(frozen=True, slots=True)
class Match:
    """The same commit or content in both projects; a content may stand under two names."""

    first: Trace
    second: Trace

    @property
    def is_renamed(self) -> bool:
        """Whether the same content has another path."""
        return self.first.label != self.second.label


@dataclass(frozen=True, slots=True)
class Evidence:
    """All that is known of a pair; lists are cut at `MOST_ROWS`, totals are not."""

    first: Side
    second: Side
    commits: list[Match]
    files: list[Match]
    commits_total: int
    files_total: int
    settled: SettledQuestion | None


def evidence(first: Project, second: Project) -> Evidence:
    """Compare two projects of one assignment, ``first`` having the lower id; what the template gave is left out."""
    given = GivenCode.objects.filter(assignment=first.assignment_id).first()
    excluded = set(given.digests) if given else set()
    one, other = list(first.traces.all()), list(second.traces.all())
    matches = _matches(one, other, excluded)
    commits = [match for match in matches if match.first.kind == Trace.Kind.COMMIT]
    files = [match for match in matches if match.first.kind == Trace.Kind.FILE]
    return Evidence(
        first=_side(first, one),
        second=_side(second, other),
        commits=sorted(commits, key=lambda match: match.first.authored_at or datetime.min)[:MOST_ROWS],
        files=sorted(files, key=lambda match: -match.first.size_bytes)[:MOST_ROWS],
        commits_total=len(commits),
        files_total=len(files),
        settled=SettledQuestion.objects.filter(first=first, second=second).select_related("settled_by").first(),
    )


def _matches(one: Iterable[Trace], other: Iterable[Trace], excluded: set[str]) -> list[Match]:
    held = {(trace.kind, trace.digest): trace for trace in other}
    return [
        Match(trace, held[trace.kind, trace.digest])
        for trace in one
        if (trace.kind, trace.digest) in held and trace.digest not in excluded
    ]


def _side(project: Project, traces: list[Trace]) -> Side:
    commits = sum(trace.kind == Trace.Kind.COMMIT for trace in traces)
    runs = project.runs.filter(state=Run.State.FINISHED)
    return Side(
        project=project,
        submitted_at=project.runs.aggregate(first=Min("submitted_at"))["first"],
        last_run=runs.only("pk", "number", "revision", "project_id").first(),
        commits=commits,
        files=len(traces) - commits,
        own_bytes=sum(trace.size_bytes for trace in traces),
    )
