"""One run beside the one before: what was gained and lost, and which findings are new or gone."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from apps.submissions.models import CheckResult, Run, RunReport
from apps.submissions.sections.suite import is_broken

Finding = Mapping[str, Any]
Identity = tuple[str, ...]

MOST_SHOWN = 50
"""How many findings, tests or files of a kind are listed."""

_NUMBER = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class CheckChange:
    """A check whose points or outcome differ; ``before`` or ``after`` is None where a run did not judge it."""

    before: CheckResult | None
    after: CheckResult | None
    new: tuple[Finding, ...]
    fixed: tuple[Finding, ...]

    @property
    def code(self) -> str:
        """Which check it is."""
        return (self.after or self.before).code  # type: ignore[union-attr]

    @property
    def points(self) -> float:
        """Points gained, negative when lost."""
        return round((self.after.points if self.after else 0.0) - (self.before.points if self.before else 0.0), 2)


@dataclass(frozen=True, slots=True)
class TestsChange:
    """Tests by what became of them, as cases of the later run, ``removed`` of the former."""

    broken: tuple[Mapping[str, Any], ...]
    mended: tuple[Mapping[str, Any], ...]
    added: int
    removed: int


@dataclass(frozen=True, slots=True)
class FileChange:
    """Lines covered of a file in percent, None where it was not measured."""

    path: str
    before: float | None
    after: float | None


@dataclass(frozen=True, slots=True)
class Comparison:
    """``former`` (run, number, percent, points) beside the later run; ``is_cut`` when a check had more findings than
    are kept, so that some new or fixed ones may be missing.
    """

    former: Mapping[str, Any]
    gained: tuple[CheckChange, ...]
    lost: tuple[CheckChange, ...]
    other: tuple[CheckChange, ...]
    tests: TestsChange
    coverage: tuple[float | None, float | None]
    files: tuple[FileChange, ...]
    is_cut: bool


_REPORT = {"tests": "document__tests__cases", "coverage": "document__coverage"}


def compare(run: Run) -> Comparison | None:
    """`run` beside the graded run of its project before it; None for the first. Two queries, however long they are."""
    reports = RunReport.objects.filter(
        run__project=run.project_id, run__outcome="finished", run__number__lte=run.number
    )
    columns = ("run", "run__number", "run__percent", "run__points", "run__submitted_at")
    rows = list(reports.order_by("-run__number").values(*columns, *_REPORT.values())[:2])
    if len(rows) < 2 or rows[0]["run"] != run.pk:
        return None
    after, before = rows
    changes = _check_changes(before["run"], run.pk)
    differing = [change for change in changes if _differs(change)]
    coverage = [row[_REPORT["coverage"]] or {} for row in (before, after)]
    return Comparison(
        former={name.removeprefix("run__"): before[name] for name in columns},
        gained=tuple(sorted((c for c in differing if c.points > 0), key=lambda change: -change.points)),
        lost=tuple(sorted((c for c in differing if c.points < 0), key=lambda change: change.points)),
        other=tuple(change for change in differing if not change.points),
        tests=_tests_change(before[_REPORT["tests"]] or [], after[_REPORT["tests"]] or []),
        coverage=(coverage[0].get("line_percent"), coverage[1].get("line_percent")),
        files=tuple(_file_changes(*(_percents(measured) for measured in coverage))[:MOST_SHOWN]),
        is_cut=any(_is_cut(side) for change in changes for side in (change.before, change.after)),
    )


def _check_changes(before: int, after: int) -> list[CheckChange]:
    sides: dict[int, dict[str, CheckResult]] = {before: {}, after: {}}
    for check in CheckResult.objects.filter(run__in=[before, after]).order_by("position", "code"):
        sides[check.run_id][check.code] = check
    codes = dict.fromkeys([*sides[after], *sides[before]])
    pairs = ((sides[before].get(code), sides[after].get(code)) for code in codes)
    return [CheckChange(one, other, *_new_and_fixed(one, other)) for one, other in pairs]


def _differs(change: CheckChange) -> bool:
    outcomes = [side.outcome if side else None for side in (change.before, change.after)]
    return bool(change.points or change.new or change.fixed or outcomes[0] != outcomes[1])


def _new_and_fixed(
    before: CheckResult | None, after: CheckResult | None
) -> tuple[tuple[Finding, ...], tuple[Finding, ...]]:
    sides = [side.document.get("findings") or [] if side else [] for side in (before, after)]
    return _beyond(sides[1], sides[0]), _beyond(sides[0], sides[1])


def _beyond(findings: Sequence[Finding], known: Sequence[Finding]) -> tuple[Finding, ...]:
    """Those of `findings` that are not among `known`; of several alike, the last ones."""
    left = Counter(identity(finding) for finding in known)
    beyond = []
    for finding in findings:
        name = identity(finding)
        if left[name]:
            left[name] -= 1
        else:
            beyond.append(finding)
    return tuple(beyond)


def identity(finding: Finding) -> Identity:
    """What stays the same of a finding when lines move or a count changes: its message without numbers, and where it
    is (file and commit, not the line).
    """
    message = finding["message"]
    values = sorted(message.get("values", {}).items())
    said = (f"{name}={_NUMBER.sub('#', str(value))}" for name, value in values)
    return (message["id"], finding.get("path") or "", finding.get("commit") or "", *said)


def _tests_change(before: Sequence[Mapping[str, Any]], after: Sequence[Mapping[str, Any]]) -> TestsChange:
    was = {case["id"]: case for case in before}
    now = {case["id"]: case for case in after}
    were_broken = {name for name, case in was.items() if is_broken(case)}
    broken = [case for case in after if is_broken(case) and case["id"] not in were_broken]
    mended = [case for case in after if case["outcome"] == "passed" and case["id"] in were_broken]
    return TestsChange(tuple(broken), tuple(mended), len(now.keys() - was.keys()), len(was.keys() - now.keys()))


def _percents(measured: Mapping[str, Any]) -> dict[str, float]:
    files = measured.get("files", ())
    return {file["path"]: 100 * file["covered"] / file["statements"] for file in files if file["statements"]}


def _file_changes(before: Mapping[str, float], after: Mapping[str, float]) -> list[FileChange]:
    """Files whose share moved, largest moves first."""
    changes = [FileChange(path, before.get(path), after.get(path)) for path in sorted({*before, *after})]
    moves = [(abs((change.after or 0.0) - (change.before or 0.0)), change) for change in changes]
    ordered = sorted(moves, key=lambda move: -move[0])
    return [change for move, change in ordered if move >= 0.05 or None in (change.before, change.after)]


def _is_cut(check: CheckResult | None) -> bool:
    document = check.document if check else {}
    return int(document.get("findings_total") or 0) > len(document.get("findings") or ())
