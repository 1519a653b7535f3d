"""Whether the code keeps to the rules that the whole profession reads by."""

from __future__ import annotations

from filrouge.checks.base import Check, Verdict
from filrouge.facts.lint import Lint, Violation
from filrouge.facts.unreadable import CODE, NOTEBOOK, OTHER
from filrouge.report import Finding, Message, Repair, Value


class Linting(Check):
    """LINT01: ruff finds at most ``tolerated_per_100_lines`` faults per 100 lines of Python."""

    code = "LINT01"
    lesson = "quality-gates"
    weight = 4
    reads = (CODE, OTHER, NOTEBOOK)
    parameters = {"tolerated_per_100_lines": 1.0, "worst_per_100_lines": 10.0}

    def verdict(self, lint: Lint) -> Verdict:
        """Score falls from 1 at the tolerated density to 0 at the worst one."""
        if not lint.files:
            return Verdict.not_applicable(Message("lint.no_python"))
        density = 100 * len(lint.violations) / max(lint.lines, 100)
        tolerated, worst = self.number("tolerated_per_100_lines"), self.number("worst_per_100_lines")
        values: dict[str, Value] = {"count": len(lint.violations), "density": round(density, 1), "tolerated": tolerated}
        findings = [_finding(violation) for violation in lint.violations]
        if not findings:
            return Verdict.passed(Message("lint.clean"))
        if density <= tolerated:
            return Verdict.passed(Message("lint.few", values), 1.0, findings)
        score = max(0.0, (worst - density) / (worst - tolerated)) if worst > tolerated else 0.0
        return Verdict.failed(Message("lint.many", values), score, findings)


class Formatting(Check):
    """LINT02: every file is laid out as ``ruff format`` would, so that diffs show work and not blanks."""

    code = "LINT02"
    lesson = "quality-gates"
    weight = 1
    reads = (CODE, OTHER, NOTEBOOK)
    parameters = {"minimum_percent": 100}

    def verdict(self, lint: Lint) -> Verdict:
        """Score = share of the files that the formatter would leave alone."""
        if not lint.files:
            return Verdict.not_applicable(Message("lint.no_python"))
        formatted = lint.files - len(lint.unformatted)
        values: dict[str, Value] = {"count": len(lint.unformatted), "files": lint.files}
        findings = [
            Finding(
                Message("lint.unformatted", {"path": path}),
                path,
                repair=Repair(Message("repair.format"), ("ruff format .",)),
            )
            for path in lint.unformatted
        ]
        if 100 * formatted >= self.number("minimum_percent") * lint.files:
            said = "nearly_formatted" if findings else "formatted"
            return Verdict.passed(Message(f"lint.{said}", values), 1.0, findings)
        return Verdict.failed(Message("lint.not_formatted", values), formatted / lint.files, findings)


def _finding(violation: Violation) -> Finding:
    values: dict[str, Value] = {"rule": violation.rule, "text": violation.text}
    commands = (f"ruff check --fix --select {violation.rule} .",) if violation.rule[:1].isupper() else ()
    repair = Repair(Message("repair.lint" if commands else "repair.syntax"), commands)
    return Finding(
        Message("lint.violation", values), violation.path, violation.line, repair=repair, url=violation.url or None
    )
