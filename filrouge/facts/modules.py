"""The project's Python, parsed once and shared by every check that reads code."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from filrouge.facts.tree import Tree, is_test

MAXIMUM_MODULES = 2_000
"""Files read; what lies beyond is no project of a course."""


@dataclass(frozen=True)
class Module:
    """One Python file: its text, and its syntax tree, None when Python cannot read it (LINT01 says so)."""

    path: str
    text: str
    syntax: ast.Module | None
    is_test: bool
    is_own: bool

    @cached_property
    def nodes(self) -> tuple[ast.AST, ...]:
        """Every node of the tree, walked once; none when there is no tree."""
        return tuple(ast.walk(self.syntax)) if self.syntax else ()


@dataclass(frozen=True)
class Modules:
    """Every Python file outside committed environments, in the order of the paths."""

    all: tuple[Module, ...]

    @cached_property
    def own(self) -> tuple[Module, ...]:
        """The project's own code: neither tests nor documentation nor scripts of tools."""
        return tuple(module for module in self.all if module.is_own)

    @cached_property
    def tests(self) -> tuple[Module, ...]:
        """The test suite's files, ``conftest.py`` among them."""
        return tuple(module for module in self.all if module.is_test)


def modules(tree: Tree) -> Modules:
    """Parse the Python files of the revision; nothing is imported or run."""
    return Modules(tuple(_modules(tree)))


def _modules(tree: Tree) -> Iterator[Module]:
    own = frozenset(tree.own_files)
    for path in tree.python_files[:MAXIMUM_MODULES]:
        text = tree.read(path)
        yield Module(path, text, parse(text), is_test(path), path in own)


def parse(text: str) -> ast.Module | None:
    """The syntax tree, or None for what is no Python (or nests deeper than Python reads)."""
    try:
        return ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
