"""What the tests miss because nothing declares it: the commonest fault of all, told with the line to add."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import PurePosixPath

from filrouge.environment import Environment, missing_declaration, missing_plugins
from filrouge.facts.suite import Suite
from filrouge.facts.tree import Tree
from filrouge.report import Finding, Message, Repair, TestCase, Value

_NO_MODULE = re.compile(
    r"(?:ModuleNotFoundError|Error importing plugin \"[^\"]*\"): No module named '(?P<module>[\w.]+)'"
)

_ADDING = (
    ("[tool.poetry", "poetry add --group dev {name}"),
    ("[tool.pdm", "pdm add --dev {name}"),
    ("[project]", "uv add --dev {name}"),
)
"""What ``pyproject.toml`` holds, and the command that declares a development dependency in it."""


def undeclared(suite: Suite, tree: Tree, environment: Environment) -> Iterator[Finding]:
    """Each module and each plugin of pytest that no environment had, once; what pytest said before it collected
    anything counts too.
    """
    said: list[tuple[str | None, str]] = [(case.path, _words(case)) for case in suite.record.cases]
    if not suite.record.cases:
        said.append((None, suite.output))
    named: set[str] = set()
    for path, text in said:
        for found in (*_modules(path, text, tree, environment), *_plugins(path, text, tree, environment)):
            name = str(found.message.values.get("requirement") or found.message.values["module"])
            if name not in named:
                named.add(name)
                yield found


def _words(case: TestCase) -> str:
    return f"{case.message}\n{case.output}"


def _modules(path: str | None, text: str, tree: Tree, environment: Environment) -> Iterator[Finding]:
    for match in _NO_MODULE.finditer(text):
        module = match["module"].split(".")[0]
        values: dict[str, Value] = {"module": module}
        if module in tree.own_modules:
            repair = Repair(Message("repair.own_module", values))
            yield Finding(Message("test.own_module", values), path, repair=repair)
        else:
            yield _finding("test.undeclared", values, missing_declaration(module), path, tree, environment)


def _plugins(path: str | None, text: str, tree: Tree, environment: Environment) -> Iterator[Finding]:
    installed = {pin.split("==")[0] for pin in environment.installed}
    for what, name in missing_plugins(text):
        if name.lower() not in installed:
            yield _finding("test.undeclared_plugin", {"what": what}, name, path, tree, environment)


def _finding(
    message_id: str, values: dict[str, Value], name: str, path: str | None, tree: Tree, environment: Environment
) -> Finding:
    file, command = _place(tree, environment)
    values |= {"requirement": name, "file": file}
    repair = Repair(Message("repair.declare", values), (command.format(name=name),))
    return Finding(Message(message_id, values), path, repair=repair)


def _place(tree: Tree, environment: Environment) -> tuple[str, str]:
    """The file to declare it in, and the command that does: where the project declares things already."""
    declared = [*environment.declared_in, "pyproject.toml"]
    for file in sorted(declared, key=lambda path: not path.endswith(".txt")):
        name = PurePosixPath(file).name
        if name.endswith(".txt"):
            return file, f"echo {{name}} >> {shlex.quote(file)}"
        if name == "Pipfile":
            return file, _inside(file, "pipenv install --dev {name}")
        command = _adding(file, tree, environment) if name == "pyproject.toml" else ""
        if command:
            return file, _inside(file, command)
    return "requirements.txt", "echo {name} >> requirements.txt"


def _adding(file: str, tree: Tree, environment: Environment) -> str:
    """The command of the tool that keeps this ``pyproject.toml``; none when it only configures tools."""
    text = tree.read(file) if file in tree.files else ""
    default = "uv add --dev {name}" if file in environment.declared_in else ""
    return next((command for mark, command in _ADDING if mark in text), default)


def _inside(file: str, command: str) -> str:
    folder = str(PurePosixPath(file).parent)
    return command if folder == "." else f"cd {shlex.quote(folder)} && {command}"
