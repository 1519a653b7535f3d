"""Whether the code opens a door: what bandit's rules, as ruff keeps them, find in it."""

from __future__ import annotations

from filrouge.checks.base import Check, Verdict
from filrouge.facts.lint import Lint, Violation
from filrouge.facts.loading import UnsafeLoading
from filrouge.facts.tree import is_project_code, is_test
from filrouge.facts.unreadable import CODE
from filrouge.report import Finding, Message, Repair, Value

LOADING = frozenset({"S102", "S301", "S302", "S307", "S506"})
"""Judged by SEC03 alone: nobody pays twice for one line."""

_HIGH = frozenset(
    {"S103", "S201", "S202", "S304", "S305", "S312", "S321", "S323", "S501", "S502", "S505", "S507", "S602", "S605",
     "S609", "S701"}
)  # fmt: skip
_MEDIUM = frozenset(
    {"S113", "S303", "S306", "S503", "S508", "S509", "S601", "S604", "S610", "S611", "S612", "S702", "S704"}
)
"""Bandit's own severities. Every other rule guesses from a name or a word (a password, a temporary folder, text that
looks like SQL, a hash that may protect nothing), and so is a question, as is whatever stands in a tool's script.
"""

_SAFE = "seems safe"
"""What ruff says of a shell that is given nothing but constants."""


class Security(Check):
    """SEC01: ruff's bandit rules find nothing of high or medium severity outside the tests."""

    code = "SEC01"
    lesson = "quality-gates"
    weight = 3
    reads = (CODE,)
    parameters = {"high_cost_percent": 50, "medium_cost_percent": 20}

    def verdict(self, lint: Lint) -> Verdict:
        """Each finding costs what its severity does; what may be harmless is advice."""
        if not lint.files:
            return Verdict.not_applicable(Message("lint.no_python"))
        judged = [item for item in lint.of("S") if item.rule not in LOADING and not is_test(item.path)]
        severe = {level: [item for item in judged if _severity(item) == level] for level in ("high", "medium", "low")}
        findings = [_finding(item, level) for level, items in severe.items() for item in items]
        high, medium = len(severe["high"]), len(severe["medium"])
        if not high + medium:
            message = Message("security.questions", {"count": len(findings)}) if findings else Message("security.clean")
            return Verdict.passed(message, 1.0, findings)
        cost = high * self.number("high_cost_percent") + medium * self.number("medium_cost_percent")
        values: dict[str, Value] = {"count": high + medium, "high": high, "medium": medium}
        return Verdict.failed(Message("security.found", values), max(0.0, 1 - cost / 100), findings)


class SafeLoading(Check):
    """SEC03: nothing turns data into code: ``pickle``, ``yaml.load``, ``torch.load``, ``eval`` and their like."""

    code = "SEC03"
    lesson = "quality-gates"
    weight = 1
    reads = (CODE,)
    parameters = {"cost_percent": 25}

    def verdict(self, lint: Lint, unsafe_loading: tuple[UnsafeLoading, ...]) -> Verdict:
        """Each place costs the same; where the version of a library decides, it is advice."""
        if not lint.files:
            return Verdict.not_applicable(Message("lint.no_python"))
        places = {
            (item.path, item.line): _loading(item.path, item.line, _LOADERS[item.rule], item.url)
            for item in lint.of("S")
            if item.rule in LOADING and _is_judged(item.path)
        }
        for item in (item for item in unsafe_loading if item.is_sure and _is_judged(item.path)):
            places.setdefault((item.path, item.line), _loading(item.path, item.line, item.loader))
        asked = [_loading(item.path, item.line, item.loader) for item in unsafe_loading if not item.is_sure]
        findings = [*places.values(), *asked]
        if not places:
            message = Message("loading.questions", {"count": len(asked)}) if asked else Message("loading.safe")
            return Verdict.passed(message, 1.0, findings)
        score = max(0.0, 1 - len(places) * self.number("cost_percent") / 100)
        return Verdict.failed(Message("loading.unsafe", {"count": len(places)}), score, findings)


def _is_judged(path: str) -> bool:
    return is_project_code(path) and not is_test(path)


_LOADERS = {"S102": "exec", "S301": "pickle", "S302": "marshal", "S307": "eval", "S506": "yaml"}


def _severity(violation: Violation) -> str:
    if _SAFE in violation.text or not is_project_code(violation.path):
        return "low"
    return "high" if violation.rule in _HIGH else "medium" if violation.rule in _MEDIUM else "low"


def _finding(violation: Violation, level: str) -> Finding:
    values: dict[str, Value] = {"rule": violation.rule, "text": violation.text}
    commands = (f"ruff check --select {violation.rule} {violation.path}", f"ruff rule {violation.rule}")
    repair = Repair(Message("repair.security_question" if level == "low" else "repair.security"), commands)
    url = violation.url or None
    return Finding(Message(f"security.{level}", values), violation.path, violation.line, repair=repair, url=url)


def _loading(path: str, line: int, loader: str, url: str = "") -> Finding:
    repair = Repair(Message(f"repair.loading.{loader}"))
    return Finding(Message(f"loading.by.{loader}"), path, line, repair=repair, url=url or None)
