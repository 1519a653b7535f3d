"""Recipes of a justfile (just's manual, "Recipe syntax")."""

from __future__ import annotations

import re
from collections.abc import Iterator

from filrouge.facts.shell import commands
from filrouge.facts.tasks.model import Task
from filrouge.facts.tree import Tree

NAMES = ("justfile", "Justfile", ".justfile")

_RECIPE = re.compile(r"^@?(?P<name>[A-Za-z_][\w-]*+)(?:\s[^:=]*+)?+:(?!=)(?P<needs>.*)$")


def read(tree: Tree) -> Iterator[Task]:
    """The public recipes; a comment above one describes it."""
    path = next((name for name in NAMES if name in tree.files), None)
    if path is None:
        return
    comment, is_first = False, True
    lines = tree.read(path).splitlines()
    for number, line in enumerate(lines, start=1):
        if line.startswith(("#", "[")):
            comment = True
            continue
        found = _RECIPE.match(line)
        if found and not found["name"].startswith("_"):
            body = commands(_body(lines, number), number + 1)
            needs = tuple(re.findall(r"[A-Za-z_][\w-]*", found["needs"].split("#")[0]))
            yield Task("just", found["name"], path, number, body, needs, comment, is_first)
            is_first = False
        comment = comment and not line.strip()


def _body(lines: list[str], start: int) -> str:
    body = []
    for line in (lines[number] for number in range(start, len(lines))):
        if line.strip() and not line.startswith((" ", "\t")):
            break
        body.append(line.strip().lstrip("@"))
    return "\n".join(body)
