"""How much of the project its tests run through."""

from __future__ import annotations

from filrouge.checks.base import Check, Verdict
from filrouge.report import CoverageRecord, FileCoverage, Finding, Message, Repair, Value

_REPAIR = Repair(
    Message("repair.coverage"),
    ("coverage run --branch -m pytest", "coverage html", "python -m webbrowser htmlcov/index.html"),
)


class LineCoverage(Check):
    """COV01: the tests run at least ``minimum_percent`` of the lines of the project's own code."""

    code = "COV01"
    lesson = "coverage"
    weight = 6
    requires = ("TEST01",)
    parameters = {"minimum_percent": 80}

    def verdict(self, coverage: CoverageRecord | None) -> Verdict:
        """Score = coverage / minimum, at most 1."""
        if coverage is None:
            return Verdict.failed(Message("coverage.nothing"))
        findings = [_lines(file) for file in _worst(coverage) if file.covered < file.statements]
        return _against(coverage.line_percent, self.number("minimum_percent"), "coverage.lines", findings)


class BranchCoverage(Check):
    """COV02: the tests take at least ``minimum_percent`` of the ways out of each condition."""

    code = "COV02"
    lesson = "coverage"
    weight = 3
    requires = ("TEST01",)
    parameters = {"minimum_percent": 70}

    def verdict(self, coverage: CoverageRecord | None) -> Verdict:
        """Score = coverage / minimum, at most 1; silent when the code has no condition."""
        if coverage is None:
            return Verdict.failed(Message("coverage.nothing"))
        if coverage.branch_percent is None:
            return Verdict.not_applicable(Message("coverage.no_branches"))
        findings = [_branches(file) for file in _worst(coverage) if file.missing_branches]
        return _against(coverage.branch_percent, self.number("minimum_percent"), "coverage.branches", findings)


def _against(percent: float, minimum: float, prefix: str, findings: list[Finding]) -> Verdict:
    values: dict[str, Value] = {"percent": percent, "minimum": minimum}
    if percent >= minimum:
        return Verdict.passed(Message(f"{prefix}.enough", values), 1.0, findings)
    return Verdict.failed(Message(f"{prefix}.too_few", values), percent / minimum, findings)


def _worst(coverage: CoverageRecord) -> list[FileCoverage]:
    """The files with most left to cover first: where one more test gains most."""
    return sorted(coverage.files, key=lambda file: (file.covered - file.statements, file.path))


def _lines(file: FileCoverage) -> Finding:
    values: dict[str, Value] = {
        "count": len(file.missing_lines),
        "lines": ranges(file.missing_lines),
        "path": file.path,
    }
    line = file.missing_lines[0] if file.missing_lines else None
    return Finding(Message("coverage.missing_lines", values), file.path, line, repair=_REPAIR)


def _branches(file: FileCoverage) -> Finding:
    shown = [f"{start} → {end}" if end > 0 else f"{start} → exit" for start, end in file.missing_branches[:10]]
    values: dict[str, Value] = {"count": len(file.missing_branches), "branches": shown, "path": file.path}
    return Finding(
        Message("coverage.missing_branches", values), file.path, abs(file.missing_branches[0][0]), repair=_REPAIR
    )


def ranges(lines: tuple[int, ...], most: int = 12) -> list[str]:
    """Line numbers put together: ``(3, 4, 5, 9)`` is ``["3-5", "9"]``; past `most` groups comes an ellipsis."""
    groups: list[list[int]] = []
    for line in lines:
        if groups and line == groups[-1][-1] + 1:
            groups[-1].append(line)
        else:
            groups.append([line])
    shown = [str(group[0]) if len(group) == 1 else f"{group[0]}-{group[-1]}" for group in groups[:most]]
    return [*shown, "…"] if len(groups) > most else shown
