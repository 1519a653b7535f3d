"""What a verdict says of one file: findings at their lines, and what the tests reached."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from apps.submissions.models import CheckResult, Run

Finding = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Note:
    """A finding, and the check that says it."""

    check: CheckResult
    finding: Finding


@dataclass(frozen=True, slots=True)
class LineCoverage:
    """Lines that the tests reached and missed; ``partial`` gives, for a line that was left one way only, where the ways
    not taken lead (a negative line leaves what begins there).
    """

    covered: frozenset[int] = frozenset()
    missed: frozenset[int] = frozenset()
    partial: Mapping[int, tuple[int, ...]] = field(default_factory=dict)

    @staticmethod
    def of(measured: Mapping[str, Any] | None) -> LineCoverage:
        """Read one file of a report's coverage; nothing is known of a file that was not measured."""
        if not measured:
            return LineCoverage()
        partial: dict[int, tuple[int, ...]] = {}
        missed = frozenset(measured.get("missing_lines", ()))
        for start, end in measured.get("missing_branches", ()):
            if start not in missed:
                partial[start] = (*partial.get(start, ()), end)
        return LineCoverage(frozenset(measured.get("covered_lines", ())) - missed, missed, partial)


def notes_by_path(run: Run, checks: Iterable[CheckResult]) -> dict[str, list[Note]]:
    """Every finding about a file of the graded commit, by path, failed checks first."""
    found: dict[str, list[Note]] = {}
    for check in sorted(checks, key=lambda check: check.outcome != "failed"):
        for finding in check.document.get("findings") or ():
            if finding.get("path"):
                found.setdefault(finding["path"], []).append(Note(check, finding))
    return found


def stands_in(run: Run, finding: Finding) -> bool:
    """Whether the line of a finding is one of the graded commit: one about another commit numbers that one's lines."""
    return bool(finding.get("line")) and finding.get("commit") in (None, "", run.revision)


def placed(run: Run, notes: Sequence[Note], lines: int) -> tuple[list[Note], dict[int, list[Note]]]:
    """`notes` of a file of so many lines: those about the file as a whole, and those of each line."""
    by_line: dict[int, list[Note]] = {}
    for note in notes:
        if stands_in(run, note.finding) and note.finding["line"] <= lines:
            by_line.setdefault(note.finding["line"], []).append(note)
    at_lines = {id(note) for group in by_line.values() for note in group}
    return [note for note in notes if id(note) not in at_lines], dict(sorted(by_line.items()))


def neighbours(path: str, paths: Iterable[str]) -> tuple[str | None, str | None]:
    """The paths before and after `path` in alphabetical order, among `paths`; None at either end."""
    before = max((other for other in paths if other < path), default=None)
    after = min((other for other in paths if other > path), default=None)
    return before, after


def exits(ends: Iterable[int]) -> Iterator[int]:
    """The lines to which ways not taken lead, exits left out, in order and once."""
    yield from sorted({end for end in ends if end > 0})
