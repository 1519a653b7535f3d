"""On which line of a text a key stands: the standard library's readers of TOML and JSON keep no lines."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from typing import Any

_JSON_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\]:,]')


def line_in_toml(text: str, path: tuple[str, ...]) -> int | None:
    """The line, from 1, where `path` is written in a valid TOML document; that of its nearest table when it is not
    written itself, None for the document as a whole.
    """
    lines = text.splitlines()
    for depth in range(len(path), 0, -1):
        for number, line in enumerate(lines, 1):
            if path[depth - 1] in line and _is_there(lines, number, path[:depth]):
                return number
    return None


def line_in_json(text: str, path: tuple[str, ...]) -> int | None:
    """The same in a valid JSON document."""
    starts = dict(_json_keys(text))
    for depth in range(len(path), 0, -1):
        if path[:depth] in starts:
            return text.count("\n", 0, starts[path[:depth]]) + 1
    return None


def _is_there(lines: list[str], number: int, path: tuple[str, ...]) -> bool:
    """Whether the document up to line `number` (and the end of a value begun there) has `path`."""
    for end in range(number, len(lines) + 1):
        try:
            value: Any = tomllib.loads("\n".join(lines[:end]))
        except tomllib.TOMLDecodeError:
            continue
        return _has(value, path)
    return False


def _has(value: Any, path: tuple[str, ...]) -> bool:
    for name in path:
        if not isinstance(value, Mapping) or name not in value:
            return False
        value = value[name]
    return True


def _json_keys(text: str) -> Iterator[tuple[tuple[str, ...], int]]:
    """Each key's path and where it begins. A list's items are keyed by nothing: their keys have no path of ours."""
    path: list[str] = []
    before: re.Match[str] | None = None
    for token in _JSON_TOKEN.finditer(text):
        match token[0]:
            case "{" | "[":
                path.append("")
            case "}" | "]":
                path.pop()
            case ":" if before:
                path[-1] = before[0][1:-1]
                yield tuple(path), before.start()
        before = token
