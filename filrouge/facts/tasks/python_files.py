"""Tasks written in Python: nox's sessions (``noxfile.py``) and invoke's tasks (``tasks.py``)."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from filrouge.facts.modules import Module, Modules
from filrouge.facts.shell import Command, commands
from filrouge.facts.tasks.model import Task

_RUNS = {"run", "run_always", "run_install", "install", "sudo", "local"}


def read(modules: Modules) -> Iterator[Task]:
    """Functions decorated as sessions or tasks, at the root of the repository."""
    for module in modules.all:
        if module.path == "noxfile.py":
            yield from _tasks(module, "nox", "session")
        elif module.path in ("tasks.py", "tasks/__init__.py"):
            yield from _tasks(module, "invoke", "task")


def _tasks(module: Module, runner: str, decorator: str) -> Iterator[Task]:
    for node in module.syntax.body if module.syntax else ():
        if not isinstance(node, ast.FunctionDef):
            continue
        marked = next((mark for mark in node.decorator_list if _name(mark) == decorator), None)
        if marked is None:
            continue
        name = _given_name(marked) or (node.name.replace("_", "-") if runner == "invoke" else node.name)
        found = tuple(command for call in ast.walk(node) if (command := _command(call, runner)))
        needs = tuple(_notified(node))
        yield Task(runner, name, module.path, node.lineno, found, needs, bool(ast.get_docstring(node)), runner == "nox")


def _command(node: ast.AST, runner: str) -> Command | None:
    if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in _RUNS):
        return None
    words = [str(item.value) for item in node.args if isinstance(item, ast.Constant)]
    if node.func.attr in ("install", "run_install"):
        words = ["pip", "install", *words]
    if runner == "invoke":
        text = _text(node.args[0]) if node.args else ""
        return next(iter(commands(text, node.lineno)), None)
    hidden = any(keyword.arg == "success_codes" for keyword in node.keywords)
    return Command(tuple(words), node.lineno, "success_codes" if hidden else "") if words else None


def _text(node: ast.expr) -> str:
    """A text; of an f-string what is written out."""
    if isinstance(node, ast.JoinedStr):
        return "".join(str(part.value) if isinstance(part, ast.Constant) else "x" for part in node.values)
    return str(node.value) if isinstance(node, ast.Constant) else ""


def _notified(function: ast.FunctionDef) -> Iterator[str]:
    for node in ast.walk(function):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "notify":
            yield from (str(item.value) for item in node.args if isinstance(item, ast.Constant))


def _name(mark: ast.expr) -> str:
    mark = mark.func if isinstance(mark, ast.Call) else mark
    return mark.attr if isinstance(mark, ast.Attribute) else getattr(mark, "id", "")


def _given_name(mark: ast.expr) -> str:
    for keyword in mark.keywords if isinstance(mark, ast.Call) else ():
        if keyword.arg == "name" and isinstance(keyword.value, ast.Constant):
            return str(keyword.value.value)
    return ""
