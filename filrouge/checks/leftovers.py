"""Whether what is there is used, and what is used is declared."""

from __future__ import annotations

from filrouge.checks.base import Check, Verdict
from filrouge.environment import missing_declaration
from filrouge.facts.dependencies import Leftover
from filrouge.facts.tree import Tree
from filrouge.facts.unreadable import CODE
from filrouge.report import Finding, Message, Repair, Value


class Leftovers(Check):
    """LINT05: no code that can never run, and no library that is imported and declared nowhere (vulture, deptry)."""

    code = "LINT05"
    lesson = "quality-gates"
    weight = 1
    reads = (CODE,)
    parameters = {"cost_percent": 25}

    def verdict(self, leftovers: tuple[Leftover, ...], tree: Tree) -> Verdict:
        """Each certain one costs the same; functions and packages that nothing here uses are advice."""
        if not tree.own_files:
            return Verdict.not_applicable(Message("lint.no_python"))
        sure = [item for item in leftovers if item.is_sure]
        findings = [_finding(item) for item in sorted(leftovers, key=lambda item: not item.is_sure)]
        if not sure:
            name = "leftovers.questions" if findings else "leftovers.none"
            return Verdict.passed(Message(name, {"count": len(findings)}), 1.0, findings)
        score = max(0.0, 1 - len(sure) * self.number("cost_percent") / 100)
        return Verdict.failed(Message("leftovers.found", {"count": len(sure)}), score, findings)


def _finding(item: Leftover) -> Finding:
    values: dict[str, Value] = {"name": item.name}
    commands: tuple[str, ...] = ()
    if item.kind == "undeclared":
        values["requirement"] = missing_declaration(item.name)
        commands = (f"uv add {values['requirement']}",)
    elif item.kind == "unused":
        commands = (f"git grep -n {item.name}",)
    repair = Repair(Message(f"repair.leftover.{item.kind}", values), commands)
    name = item.kind if item.is_sure or item.kind != "undeclared" else "optional"
    return Finding(Message(f"leftovers.{name}", values), item.path, item.line, repair=repair)
