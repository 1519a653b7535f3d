"""Whether a function can be held in a reader's head, and says what it takes and gives."""

from __future__ import annotations

import re

from filrouge.checks.base import Check, Verdict
from filrouge.facts.definitions import Definition, Definitions, Function
from filrouge.facts.lint import Lint, Violation
from filrouge.facts.modules import Modules
from filrouge.facts.unreadable import CODE
from filrouge.report import Finding, Message, Repair, Value

RULED_COMPLEXITY = 10
"""Up to which ruff's C901 says nothing (McCabe 1976): a plan may ask for more, never for less."""

_FIGURES = re.compile(r"`(?P<name>[^`]+)` is too complex \((?P<found>\d+) > \d+\)")


class Complexity(Check):
    """LINT03: no function of the project takes more than ``maximum`` independent paths (McCabe's number)."""

    code = "LINT03"
    lesson = "quality-gates"
    weight = 1
    reads = (CODE,)
    parameters = {"maximum": RULED_COMPLEXITY, "worst_percent": 10.0}

    def verdict(self, lint: Lint, modules: Modules) -> Verdict:
        """Score falls from 1 with no such function to 0 when ``worst_percent`` of them are."""
        own = {module.path for module in modules.own}
        functions = sum(isinstance(node, Function) for module in modules.own for node in module.nodes)
        if not functions:
            return Verdict.not_applicable(Message("complexity.no_function"))
        maximum = max(int(self.number("maximum")), RULED_COMPLEXITY)
        findings = [found for item in lint.of("C901") if item.path in own for found in _complex(item, maximum)]
        if not findings:
            return Verdict.passed(Message("complexity.simple", {"maximum": maximum}))
        values: dict[str, Value] = {"count": len(findings), "functions": functions, "maximum": maximum}
        worst = max(functions * self.number("worst_percent") / 100, 1.0)
        score = max(0.0, 1 - len(findings) / (worst + 1))
        return Verdict.failed(Message("complexity.complex", values), score, findings)


def _complex(violation: Violation, maximum: int) -> list[Finding]:
    said = _FIGURES.search(violation.text)
    if not said or int(said["found"]) <= maximum:
        return []
    values: dict[str, Value] = {"name": said["name"], "paths": int(said["found"]), "maximum": maximum}
    repair = Repair(Message("repair.complexity"), (f"ruff check --select C901 {violation.path}",))
    message = Message("complexity.function", values)
    return [Finding(message, violation.path, violation.line, repair=repair, url=violation.url or None)]


class Annotations(Check):
    """LINT04: public functions say the types of their parameters and of what they return (PEP 484)."""

    code = "LINT04"
    lesson = "quality-gates"
    weight = 1
    reads = (CODE,)
    parameters = {"minimum_percent": 80}

    def verdict(self, lint: Lint, definitions: Definitions) -> Verdict:
        """Score = annotated functions out of the public ones; whether the types hold is for a type checker to say."""
        functions = definitions.callables
        if not functions:
            return Verdict.not_applicable(Message("annotations.no_function"))
        bare = _bare(lint, functions)
        annotated = len(functions) - len(bare)
        percent = 100 * annotated / len(functions)
        values: dict[str, Value] = {
            "count": annotated,
            "functions": len(functions),
            "minimum": self.number("minimum_percent"),
        }
        findings = [_unannotated(function, said) for function, said in bare]
        if not findings:
            return Verdict.passed(Message("annotations.all"))
        if percent >= self.number("minimum_percent"):
            return Verdict.passed(Message("annotations.enough", values), 1.0, findings)
        return Verdict.failed(Message("annotations.missing", values), percent / 100, findings)


def _bare(lint: Lint, functions: tuple[Definition, ...]) -> list[tuple[Definition, list[Violation]]]:
    """The functions in whose signature ruff misses a type, with what it says of each."""
    said: dict[tuple[str, int], list[Violation]] = {}
    for violation in lint.of("ANN"):
        said.setdefault((violation.path, violation.line), []).append(violation)
    bare = []
    for function in functions:
        lines = range(function.line, max(function.body_line, function.line + 1))
        missing = [violation for line in lines for violation in said.get((function.path, line), ())]
        if missing:
            bare.append((function, missing))
    return bare


def _unannotated(function: Definition, said: list[Violation]) -> Finding:
    parameters = [name for item in said for name in re.findall(r"argument `([^`]+)`", item.text)]
    values: dict[str, Value] = {"name": function.name, "parameters": parameters}
    kind = "result" if not parameters else "parameters" if len(parameters) == len(said) else "both"
    commands = (f"ruff check --select ANN {function.path}",)
    repair = Repair(Message("repair.annotate"), commands)
    return Finding(Message(f"annotations.{kind}", values), function.path, function.line, repair=repair)
