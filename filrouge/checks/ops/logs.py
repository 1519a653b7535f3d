"""What the program writes down of its own life."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass

from filrouge.checks.base import Check, Verdict
from filrouge.facts.entry_points import imported, is_entry_point
from filrouge.facts.modules import Module, Modules
from filrouge.facts.unreadable import CODE
from filrouge.report import Finding, Message, Repair

_LEVELS = {"debug", "info", "warning", "warn", "error", "exception", "critical", "log"}
_LOGGERS = re.compile(r"^_?(logging|log|logger|loggers?|lgr|LOG|LOGGER|\w+_logger|\w+_log)$")
_CONFIGURES = {"basicConfig", "dictConfig", "fileConfig"}
_SHOWS = re.compile(
    r"^_?(print|show|display|dump|main|cli|report|summar|usage|render|plot|menu|play|log|debug|verbose)"
)
_OTHER_LOGGERS = {"loguru", "structlog"}


@dataclass(frozen=True, slots=True)
class _Remark:
    kind: str
    module: Module
    line: int


class Logging(Check):
    """OPS04: library code logs instead of printing, leaves configuration to the program, gives its values as arguments,
    and keeps tracebacks. What is run at a terminal, and functions made to show something, may print.
    """

    code = "OPS04"
    lesson = "logging"
    weight = 2
    reads = (CODE,)
    parameters = {"tolerated_prints": 2}

    def verdict(self, modules: Modules) -> Verdict:
        """A third each: no print in library code, no configuration there, no f-string. Tracebacks are advice."""
        own = [module for module in modules.own if module.syntax]
        remarks = [remark for module in own for remark in _remarks(module)]
        prints = [remark for remark in remarks if remark.kind == "print"]
        if not remarks and not any(_logs(module) for module in own):
            return Verdict.not_applicable(Message("ops.logs.silent"))
        if len(prints) <= self.number("tolerated_prints"):
            remarks = [remark for remark in remarks if remark.kind != "print"]
        broken = {remark.kind for remark in remarks} & {"print", "configures", "formatted"}
        findings = [_finding(remark) for remark in remarks]
        if not broken:
            return Verdict.passed(Message("ops.logs.sound"), 1.0, findings)
        return Verdict.failed(Message("ops.logs.faults", {"count": len(findings)}), 1 - len(broken) / 3, findings)


def _finding(remark: _Remark) -> Finding:
    commands = {
        "print": ("logger = logging.getLogger(__name__)", 'logger.info("Loading %s", path)'),
        "formatted": ('logger.info("Loading %s", path)',),
        "traceback": ('logger.exception("No forecast from %s", path)',),
    }.get(remark.kind, ())
    repair = Repair(Message(f"repair.logs_{remark.kind}"), commands)
    return Finding(Message(f"ops.logs.{remark.kind}"), remark.module.path, remark.line, repair=repair)


def _logs(module: Module) -> bool:
    return bool({"logging", *_OTHER_LOGGERS} & imported(module))


def _remarks(module: Module) -> Iterator[_Remark]:
    """In the order of the lines. A module that gives ``print`` another meaning (rich's) means it."""
    is_run = is_entry_point(module)
    prints = not is_run and not _rebinds_print(module)
    shown = _lines_of_showing(module) if prints else frozenset()
    fault = _Remark
    found: list[_Remark] = []
    for node in module.nodes:
        if isinstance(node, ast.ExceptHandler):
            found += [fault("traceback", module, call.lineno) for call in _errors_without_traceback(node)]
        if not isinstance(node, ast.Call):
            continue
        if prints and _is_print(node) and node.lineno not in shown:
            found.append(fault("print", module, node.lineno))
        elif _is_log_call(node) and _is_formatted(node):
            found.append(fault("formatted", module, node.lineno))
        elif not is_run and _configures(node) and _stands_at_import(module, node):
            found.append(fault("configures", module, node.lineno))
    yield from sorted(found, key=lambda remark: remark.line)


def _is_print(node: ast.Call) -> bool:
    return (
        isinstance(node.func, ast.Name) and node.func.id == "print" and not any(k.arg == "file" for k in node.keywords)
    )


def _rebinds_print(module: Module) -> bool:
    return any(
        isinstance(node, ast.ImportFrom) and any((alias.asname or alias.name) == "print" for alias in node.names)
        for node in module.nodes
    )


def _lines_of_showing(module: Module) -> frozenset[int]:
    """Lines of functions whose name says that they show something."""
    return frozenset(
        line
        for node in module.nodes
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and _SHOWS.match(node.name)
        for line in range(node.lineno, (node.end_lineno or node.lineno) + 1)
    )


def _is_log_call(node: ast.Call) -> bool:
    """``logger.info(...)``, ``logging.info(...)``, ``self.logger.info(...)``."""
    if not (isinstance(node.func, ast.Attribute) and node.func.attr in _LEVELS):
        return False
    value = node.func.value
    name = value.attr if isinstance(value, ast.Attribute) else getattr(value, "id", "")
    return bool(_LOGGERS.match(name))


def _is_formatted(node: ast.Call) -> bool:
    """An f-string with a value in it, ``%`` or ``.format`` on a text (ruff's rules G001 to G004)."""
    place = 1 if isinstance(node.func, ast.Attribute) and node.func.attr == "log" else 0
    if len(node.args) <= place:
        return False
    message = node.args[place]
    match message:
        case ast.JoinedStr():
            return any(isinstance(part, ast.FormattedValue) for part in message.values)
        case ast.BinOp(op=ast.Mod(), left=ast.Constant(value=str())):
            return True
        case ast.Call(func=ast.Attribute(attr="format", value=ast.Constant(value=str()))):
            return True
    return False


def _configures(node: ast.Call) -> bool:
    return isinstance(node.func, ast.Attribute) and node.func.attr in _CONFIGURES


def _stands_at_import(module: Module, call: ast.Call) -> bool:
    """Whether a call happens by importing the module: outside of any function."""
    return module.syntax is not None and any(
        node is call
        for statement in module.syntax.body
        if not isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
        for node in ast.walk(statement)
    )


def _errors_without_traceback(handler: ast.ExceptHandler) -> Iterator[ast.Call]:
    """``logger.error`` in a handler that neither adds the traceback nor raises."""
    nodes = [node for statement in handler.body for node in ast.walk(statement)]
    if any(isinstance(node, ast.Raise) for node in nodes):
        return
    for node in nodes:
        is_error = isinstance(node, ast.Call) and _is_log_call(node) and getattr(node.func, "attr", "") == "error"
        if is_error and isinstance(node, ast.Call) and not any(keyword.arg == "exc_info" for keyword in node.keywords):
            yield node
