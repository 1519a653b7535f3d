"""How a project wants its Python laid out: what its own settings, or its hooks, tell ruff's formatter or black.

A measure that is the same for all would accuse whoever writes longer lines, or other quotes, on purpose. Only what
changes the layout is read, and only values that the formatter knows: no setting can leave a file out.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import PurePosixPath
from typing import Any

from filrouge.facts.reading import read_toml
from filrouge.facts.tree import Tree
from filrouge.facts.yaml_documents import YamlError, read_yaml, tables

Layout = tuple[str, ...]
"""Settings as ruff's ``--config`` takes them: ``line-length=120``."""

MAXIMUM_LAYOUTS = 3

_RUFF_FILES = ("ruff.toml", ".ruff.toml")
_HOOKS_FILE = ".pre-commit-config.yaml"
_FORMATTERS = ("black", "black-jupyter", "ruff-format")
_LENGTH = re.compile(r"(?:^|\s)(?:--line-length[= ]|-l ?)(\d{1,3})(?=\s|$)")
_ANY_QUOTES = re.compile(r"(?:^|\s)(?:-S|--skip-string-normalization)(?=\s|$)")


def _whole(least: int, most: int) -> Callable[[Any], bool]:
    return lambda value: isinstance(value, int) and not isinstance(value, bool) and least <= value <= most


def _among(*values: Any) -> Callable[[Any], bool]:
    return lambda value: any(value == known and type(value) is type(known) for known in values)


_YES_OR_NO = _among(True, False)
_KNOWN: Mapping[str, Callable[[Any], bool]] = {
    "line-length": _whole(1, 320),
    "indent-width": _whole(1, 16),
    "target-version": lambda value: isinstance(value, str) and bool(re.fullmatch(r"py3\d{1,2}", value)),
    "format.quote-style": _among("single", "double", "preserve"),
    "format.indent-style": _among("space", "tab"),
    "format.line-ending": _among("auto", "lf", "cr-lf", "native"),
    "format.skip-magic-trailing-comma": _YES_OR_NO,
    "format.docstring-code-format": _YES_OR_NO,
}
"""https://docs.astral.sh/ruff/settings/: those that change where a line breaks or how a text is quoted."""


def layouts(tree: Tree) -> tuple[Layout, ...]:
    """Every layout that the repository's settings ask for, each once; the formatter's own where none does."""
    outside = tuple(f"{root}/" for root in tree.environment_roots)
    paths = [path for path in tree.files if _is_settings(path) and not path.startswith(outside)]
    nearest_first = sorted(paths, key=lambda path: path.count("/"))
    found = dict.fromkeys(filter(None, (_layout(path, tree.read(path)) for path in nearest_first)))
    return tuple(found)[:MAXIMUM_LAYOUTS] or ((),)


def _is_settings(path: str) -> bool:
    return PurePosixPath(path).name in ("pyproject.toml", *_RUFF_FILES) or path == _HOOKS_FILE


def _layout(path: str, text: str) -> Layout:
    try:
        settings = dict(_of_hooks(text) if path == _HOOKS_FILE else _of_file(path, read_toml(text) or {}))
    except YamlError:
        return ()
    return tuple(f"{name}={json.dumps(value)}" for name, value in settings.items() if _KNOWN[name](value))


def _of_file(path: str, document: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    tools = _table(document.get("tool"))
    yield from _of_black(_table(tools.get("black")))
    yield from _of_ruff(document if PurePosixPath(path).name in _RUFF_FILES else _table(tools.get("ruff")))


def _of_hooks(text: str) -> Iterator[tuple[str, Any]]:
    """What pre-commit gives a formatter on its command line."""
    repositories = (one for document in tables(read_yaml(text)) for one in tables(document.get("repos")))
    for hook in (hook for repository in repositories for hook in tables(repository.get("hooks"))):
        arguments = hook.get("args") if hook.get("id") in _FORMATTERS else None
        typed = " ".join(map(str, arguments)) if isinstance(arguments, list) else ""
        if length := _LENGTH.search(typed):
            yield "line-length", int(length[1])
        if _ANY_QUOTES.search(typed):
            yield "format.quote-style", "preserve"


def _of_ruff(ruff: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    form = _table(ruff.get("format"))
    for name in _KNOWN:
        table, key = (form, name.removeprefix("format.")) if name.startswith("format.") else (ruff, name)
        if key in table:
            yield name, table[key]


def _of_black(black: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    if "line-length" in black:
        yield "line-length", black["line-length"]
    if black.get("skip-string-normalization") is True:
        yield "format.quote-style", "preserve"
    if black.get("skip-magic-trailing-comma") is True:
        yield "format.skip-magic-trailing-comma", True


def _table(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}
