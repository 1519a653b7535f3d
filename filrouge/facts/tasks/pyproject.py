"""Scripts that ``pyproject.toml`` names: Poe the Poet, Hatch, PDM, Taskipy."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from filrouge.facts.reading import read_toml
from filrouge.facts.shell import Command, commands
from filrouge.facts.tasks.model import Task
from filrouge.facts.tree import Tree

_SCRIPTS = (
    ("poe", ("tool", "poe", "tasks")),
    ("pdm", ("tool", "pdm", "scripts")),
    ("task", ("tool", "taskipy", "tasks")),
)


def read(tree: Tree) -> Iterator[Task]:
    """Hatch's scripts of environments other than the default one are named ``environment:script``, as they are run."""
    for path, prefix in (("pyproject.toml", ("tool", "hatch")), ("hatch.toml", ())):
        if path not in tree.files:
            continue
        text = tree.read(path)
        lines = _Lines(text)
        project = read_toml(text) or {}
        if path == "pyproject.toml":
            for runner, where in _SCRIPTS:
                for name, value in _table(project, where).items():
                    yield _task(runner, name, value, path, lines)
        for environment, wanted in _table(project, (*prefix, "envs")).items():
            for name, value in _table(wanted, ("scripts",)).items():
                full = name if environment == "default" else f"{environment}:{name}"
                yield _task("hatch", full, value, path, lines)


def _task(runner: str, name: str, value: Any, path: str, lines: _Lines) -> Task:
    line = lines.of(name.partition(":")[2] or name)
    scripts, needs = _scripts(value)
    found = tuple(_hidden(command, script) for script in scripts for command in commands(script.lstrip("- "), line))
    described = isinstance(value, dict) and any(key in value for key in ("help", "description"))
    return Task(runner, name, path, line, found, tuple(needs), described)


def _hidden(command: Command, script: str) -> Command:
    return Command(command.words, command.line, "-") if script.startswith("- ") else command


def _scripts(value: Any) -> tuple[list[str], list[str]]:
    """The command lines of a script, and the names of other scripts that it runs."""
    if isinstance(value, str):
        return [value], []
    if isinstance(value, list):
        return [item for item in value if isinstance(item, str)], [item for item in value if isinstance(item, str)]
    if not isinstance(value, dict):
        return [], []
    scripts: list[str] = []
    needs: list[str] = []
    for key in ("cmd", "shell", "composite", "sequence"):
        found, wanted = _scripts(value.get(key)) if not isinstance(value.get(key), dict) else ([], [])
        scripts += found
        needs += wanted
    deps = value.get("deps")
    return scripts, needs + [item for item in deps if isinstance(item, str)] if isinstance(deps, list) else needs


def _table(value: Any, where: tuple[str, ...]) -> Mapping[str, Any]:
    for part in where:
        value = value.get(part) if isinstance(value, dict) else None
    return value if isinstance(value, dict) else {}


class _Lines:
    """The lines of a document, by the name that each of them gives a value or a table."""

    def __init__(self, text: str) -> None:
        self._numbers: dict[str, int] = {}
        for number, line in enumerate(text.splitlines(), start=1):
            named, equals, _ = line.replace('"', "").partition("=")
            header = line.strip()
            if equals:
                self._numbers.setdefault(named.removesuffix(" "), number)
            if header.endswith("]"):
                self._numbers.setdefault(header[:-1].rpartition(".")[2], number)

    def of(self, name: str) -> int:
        """The line of `name`, 1 where it is not found."""
        return self._numbers.get(name, 1)
