"""Commandment 5: what is pushed compiles."""

from __future__ import annotations

from filrouge.checks.base import Check, Verdict
from filrouge.facts.broken import Breach, Readability
from filrouge.report import Finding, Message, Repair, Value


class EveryRevisionParses(Check):
    """GIT13, commandment 5: every revision of the production branch, the newest 200, parses as Python.

    Templates, fixtures and committed environments are left out: not all that ends in ``.py`` is meant to run.
    """

    code = "GIT13"
    lesson = "ten-commandments"
    weight = 2
    parameters = {"minimum_percent": 95}

    def verdict(self, readability: Readability) -> Verdict:
        """Score = share of the revisions that parse; a newest one that does not fails in any case."""
        count = len(readability.revisions)
        if not count:
            return Verdict.not_applicable(Message("git.parses.none"))
        broken = len(readability.broken)
        score = 1 - broken / count
        findings = [_finding(breach) for breach in readability.breaches]
        values: dict[str, Value] = {"count": count, "broken": broken}
        if readability.revisions[0] in readability.broken:
            return Verdict.failed(Message("git.parses.not_now", values), score, findings)
        if 100 * score < self.number("minimum_percent"):
            return Verdict.failed(Message("git.parses.not_always", values), score, findings)
        return Verdict.passed(Message("git.parses.mostly" if broken else "git.parses.always", values), score, findings)


def _finding(breach: Breach) -> Finding:
    values: dict[str, Value] = {
        "path": breach.path,
        "line": breach.line,
        "error": breach.error,
        "count": breach.revisions,
        "mended": (breach.mended or "")[:10],
    }
    repair = Repair(Message("repair.compile_first", values), ("python -m compileall -q .", "pre-commit install"))
    kind = "mended" if breach.mended else "still"
    return Finding(Message(f"git.broken.{kind}", values), breach.path, breach.line, breach.since, repair)
