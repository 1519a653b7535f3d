"""Tasks of a Taskfile (the schema of Task's version 3)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from filrouge.facts.shell import Command, commands
from filrouge.facts.tasks.model import Task
from filrouge.facts.tree import Tree
from filrouge.facts.yaml_documents import Table, YamlError, read_yaml, tables, texts

NAMES = ("Taskfile.yml", "Taskfile.yaml", "taskfile.yml", "taskfile.yaml", "Taskfile.dist.yml")


def read(tree: Tree) -> Iterator[Task]:
    """The tasks that are not internal."""
    path = next((name for name in NAMES if name in tree.files), None)
    if path is None:
        return
    try:
        documents = read_yaml(tree.read(path))
    except YamlError:
        return
    for document in tables(documents[:1]):
        for found in tables(document.get("tasks")):
            for name, value in found.items():
                yield _task(path, name, value, found.lines[name])


def _task(path: str, name: str, value: Any, line: int) -> Task:
    table = value if isinstance(value, Table) else Table(line)
    cmds = table.get("cmds", table.get("cmd")) if isinstance(value, Table) else value
    called = [str(item["task"]) for item in tables(cmds) if "task" in item]
    needs = [*texts(table.get("deps")), *called]
    return Task(
        "task", name, path, line, tuple(_commands(cmds, line)), tuple(needs), "desc" in table, name == "default"
    )


def _commands(value: Any, line: int) -> Iterator[Command]:
    for item in value if isinstance(value, list) else [value]:
        text = item.get("cmd") if isinstance(item, Table) else item
        if isinstance(text, str):
            yield from commands(text, getattr(text, "line", line))
