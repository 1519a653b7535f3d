"""Every regular expression of the product with the methods that its code calls: none is listed by hand."""

from __future__ import annotations

import ast
import importlib
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

ROOT = Path(__file__).parents[2]
PACKAGES = ("filrouge", "apps", "config", "demo")
LEFT_OUT = ("demo/examples/", "/migrations/")
METHODS = ("search", "match", "fullmatch", "finditer", "findall", "sub", "subn", "split")

MADE_AT_RUN_TIME: Mapping[tuple[str, str], tuple[str, ...]] = {
    # an instructor's own: it is tried when its plan is saved, and reads short names alone
    ("filrouge/checks/git/branches.py", "own"): (),
    ("filrouge/plans/pasted.py", "written"): (),
    ("filrouge/checks/git/suggestion.py", "kind"): (r"^fix\s+(?=\S)",),
    ("filrouge/environment/trouble.py", "re.escape(name)"): (r"(?<![\w-])a\-a\-a(?![\w-])",),
    ("filrouge/facts/lint.py", "family"): (r"S\d*$",),
    ("filrouge/sandbox/paths.py", "self._hosts"): (r"(?<![\w./-])(?:/tmp|/a)(?![\w.-])",),
    ("filrouge/sandbox/paths.py", "self._inside"): (r"(?:/tmp|/a)(?![\w.-])",),
    ("filrouge/facts/masking.py", "opened[-1]"): ('"""', "'''"),
    # printed by the examples of the course, which are in this repository, and read by its tests alone
    ("apps/courses/examples.py", "wanted"): (),
    ("apps/courses/glossary.py", "choices"): (r"(?<![\w/.-])(?:a\-a|a)(?![\w/-]|\.\w)",),
    ("apps/courses/markdown.py", "re.escape(anchor)"): (r"a\-a(-\d+)?",),
    ("apps/courses/pages.py", "re.escape(word)"): (r"(?m)^[^\w\n]*a\b",),
}
"""Expressions put together at run time, by their file and what is put in, with examples of what comes of them."""


@dataclass(frozen=True)
class Expression:
    """A pattern, where it stands, and the names of the methods by which it is applied."""

    place: str
    pattern: re.Pattern[Any]
    methods: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.place} {self.pattern.pattern!r}"


@cache
def all_expressions() -> tuple[Expression, ...]:
    """All of them, whether they read what somebody else wrote or not."""
    return tuple(item for path in sources() for item in _written_in(path))


def sources() -> Iterator[Path]:
    """Every source file of the product."""
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            if not any(part in f"/{path.relative_to(ROOT)}" for part in LEFT_OUT):
                yield path


def module_at(path: Path) -> ModuleType:
    """The module that a source file makes."""
    name = ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
    return importlib.import_module(name)


def compiled_in(module: ModuleType) -> Iterator[re.Pattern[Any]]:
    """Every compiled pattern that a module holds: in its names, containers, and the attributes of its classes."""
    seen: set[int] = set()
    waiting = list(vars(module).values())
    while waiting:
        value = waiting.pop()
        if id(value) in seen:
            continue
        seen.add(id(value))
        if isinstance(value, re.Pattern):
            yield value
        elif isinstance(value, Mapping):
            waiting += [*value.keys(), *value.values()]
        elif isinstance(value, (list, tuple, set, frozenset)):
            waiting += value
        elif isinstance(value, type) and value.__module__ == module.__name__:
            waiting += vars(value).values()


def _written_in(path: Path) -> Iterator[Expression]:
    place, syntax = str(path.relative_to(ROOT)), _syntax(path)
    for call in (node for node in ast.walk(syntax) if _is_call_of_re(node)):
        assert isinstance(call, ast.Call)
        assert isinstance(call.func, ast.Attribute)
        methods = (call.func.attr,) if call.func.attr != "compile" else _methods(syntax, call)
        for text, flags in _texts(path, place, call):
            yield Expression(f"{place}:{call.lineno}", re.compile(text, flags), methods)


def _is_call_of_re(node: ast.AST) -> bool:
    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and isinstance(node.func.value, ast.Name)
        and node.func.value.id == "re"
        and node.func.attr in ("compile", *METHODS)
    )


def _texts(path: Path, place: str, call: ast.Call) -> Iterator[tuple[Any, int]]:
    names = vars(module_at(path))
    flags = [item.value for item in call.keywords if item.arg == "flags"]
    position = (
        1
        if getattr(call.func, "attr", "") == "compile"
        else {"sub": 4, "subn": 4, "split": 3}.get(getattr(call.func, "attr", ""), 2)
    )
    flags += call.args[position : position + 1]
    made = _made(place, call)
    if made is not None:
        yield from ((text, 0) for text in made)
    else:
        yield _value(call.args[0], names), int(_value(flags[0], names)) if flags else 0


def _made(place: str, call: ast.Call) -> tuple[str, ...] | None:
    """Examples of an expression that is put together at run time; None for one that stands there."""
    if isinstance(call.args[0], ast.Constant):
        return None
    written = ast.unparse(call.args[0])
    return next((texts for (file, part), texts in MADE_AT_RUN_TIME.items() if file == place and part in written), None)


def _value(expression: ast.expr, names: Mapping[str, Any]) -> Any:
    return eval(compile(ast.Expression(expression), "<pattern>", "eval"), dict(names))


@cache
def _syntax(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


@cache
def _uses() -> Mapping[str, frozenset[str]]:
    """By the name of a variable, wherever it stands, the methods of patterns that are called of it."""
    found: dict[str, set[str]] = defaultdict(set)
    for path in sources():
        for node in ast.walk(_syntax(path)):
            if isinstance(node, ast.Attribute) and node.attr in METHODS and isinstance(node.value, ast.Name):
                found[node.value.id].add(node.attr)
    return {name: frozenset(methods) for name, methods in found.items()}


def _methods(syntax: ast.Module, call: ast.Call) -> tuple[str, ...]:
    """How a compiled pattern is applied: what is called of its name, else of anything in its module."""
    for node in ast.walk(syntax):
        if isinstance(node, ast.Assign) and node.value is call and isinstance(node.targets[0], ast.Name):
            own = {
                item.attr
                for item in ast.walk(syntax)
                if isinstance(item, ast.Attribute)
                and isinstance(item.value, ast.Name)
                and item.value.id == node.targets[0].id
                and item.attr in METHODS
            }
            if named := own or _uses().get(node.targets[0].id):
                return tuple(sorted(named))
    named = {
        item.attr
        for item in ast.walk(syntax)
        if isinstance(item, ast.Attribute)
        and item.attr in ("search", "match", "fullmatch", "finditer", "findall", "sub")
        and not (isinstance(item.value, ast.Name) and item.value.id == "re")
    }
    return tuple(sorted(named)) or ("search",)
