"""The project's Python, parsed once and shared by every check that reads code."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from filrouge.facts.tree import MAXIMUM_READ_BYTES, Tree, is_test

MAXIMUM_MODULES = 2_000
"""Files read; what lies beyond is no project of a course."""

MAXIMUM_BYTES = MAXIMUM_READ_BYTES
"""A longer file is no code that a person wrote, and is not parsed."""

_TOO_MUCH = ("too many nested", "Exceeds the limit")
"""What CPython says of brackets and of integers that go beyond its own limits."""


@dataclass(frozen=True)
class Module:
    """One Python file: its text, and its syntax tree, None when Python cannot read it. ``fault`` then says why:
    ``syntax`` (also a syntax newer than our own Python's), ``absurd`` (more than Python's parser holds: nesting,
    digits), or ``large`` (beyond `MAXIMUM_BYTES`).
    """

    path: str
    text: str
    syntax: ast.Module | None
    is_test: bool
    is_own: bool
    fault: str = ""

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
        syntax, fault = (None, "large") if tree.sizes[path] > MAXIMUM_BYTES else _parsed(text)
        yield Module(path, text, syntax, is_test(path), path in own, fault)


def parse(text: str) -> ast.Module | None:
    """The syntax tree, or None for what is no Python (or nests deeper than Python reads)."""
    return _parsed(text)[0]


def _parsed(text: str) -> tuple[ast.Module | None, str]:
    """The tree, or why there is none. Where its own stack ends, the parser raises whatever comes first."""
    try:
        return ast.parse(text), ""
    except (RecursionError, MemoryError):
        return None, "absurd"
    except (SyntaxError, ValueError) as error:
        return None, "absurd" if any(words in str(error) for words in _TOO_MUCH) else "syntax"
