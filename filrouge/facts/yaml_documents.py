"""YAML as students' configuration holds it: read without recursion, within ceilings, every value with its line.

Built from the parser's events, because the usual loaders descend by recursion: a file of nested brackets ends their
process. An alias stands for the value itself and counts for what it would expand to. Plain words follow YAML 1.2, as
GitHub's and Docker's readers do: ``on`` and ``yes`` are texts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import yaml

MAXIMUM_BYTES = 256 * 1024
MAXIMUM_VALUES = 50_000
MAXIMUM_DEPTH = 60

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_INTEGER = re.compile(r"[-+]?[0-9]{1,18}")
_FLOAT = re.compile(r"[-+]?[0-9]{1,18}\.[0-9]{0,18}")
_WORDS = {"true": True, "false": False, "null": None, "~": None, "": None}


class YamlError(ValueError):
    """No YAML, or more of it than a configuration needs; ``line`` counts from 1."""

    def __init__(self, line: int, text: str) -> None:
        super().__init__(text)
        self.line = line


class Text(str):
    """A text, and the line on which its content begins."""

    line: int = 1


class Table(dict[str, Any]):
    """A mapping; ``lines`` are those of its keys, ``repeated`` the keys that were given twice, with their lines."""

    def __init__(self, line: int) -> None:
        super().__init__()
        self.line = line
        self.lines: dict[str, int] = {}
        self.repeated: list[tuple[str, int]] = []


class Items(list[Any]):
    """A sequence; ``lines`` are those of its items, ``tag`` is its own (``!reference`` in GitLab's files)."""

    def __init__(self, line: int, tag: str = "") -> None:
        super().__init__()
        self.line = line
        self.lines: list[int] = []
        self.tag = tag


def read_yaml(text: str) -> list[Any]:
    """The documents of a file: Table, Items, Text, numbers, booleans, None. Raises YamlError."""
    if len(text) > MAXIMUM_BYTES:
        raise YamlError(1, f"more than {MAXIMUM_BYTES} bytes")
    building = _Building()
    try:
        for event in yaml.parse(text, Loader=_LOADER):
            building.take(event)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise YamlError(mark.line + 1 if mark else 1, error.problem or error.context or "no YAML") from error
    except yaml.YAMLError as error:
        raise YamlError(1, str(error).splitlines()[0]) from error
    return building.documents


def tables(value: Any) -> Iterator[Table]:
    """The mappings among what may be one, or a sequence of them."""
    for item in value if isinstance(value, list) else [value]:
        if isinstance(item, Table):
            yield item


def texts(value: Any) -> tuple[str, ...]:
    """The scalars among what may be one, or a sequence of them, as texts; lists in lists count as GitLab does."""
    if isinstance(value, list):
        return tuple(text for item in value for text in texts(item))
    if value is None or isinstance(value, dict):
        return ()
    return (value if isinstance(value, str) else str(value).lower(),)


def line_at(document: Any, path: list[str | int]) -> int:
    """The line of the value that ``path`` leads to, or of the last one on the way that has a line."""
    line: int = getattr(document, "line", 1)
    for part in path:
        if isinstance(document, Table) and part in document:
            line = document.lines.get(str(part), line)
            document = document[str(part)]
        elif isinstance(document, Items) and isinstance(part, int) and part < len(document):
            line, document = document.lines[part], document[part]
        else:
            break
    return line


@dataclass
class _Open:
    """A collection whose end has not come yet; ``size`` counts the values in it, ``key`` waits for its value."""

    value: Table | Items
    anchor: str | None
    size: int = 1
    key: str | None = None
    key_line: int = 1
    merged: list[Table] = field(default_factory=list)


class _Building:
    def __init__(self) -> None:
        self.documents: list[Any] = []
        self.open: list[_Open] = []
        self.anchors: dict[str, tuple[Any, int]] = {}
        self.values = 0

    def take(self, event: yaml.Event) -> None:
        line = event.start_mark.line + 1 if event.start_mark else 1
        match event:
            case yaml.DocumentStartEvent():
                self.anchors = {}
            case yaml.MappingStartEvent():
                self._begin(_Open(Table(line), event.anchor), line)
            case yaml.SequenceStartEvent():
                self._begin(_Open(Items(line, event.tag or ""), event.anchor), line)
            case yaml.CollectionEndEvent():
                self._end(line)
            case yaml.AliasEvent():
                if event.anchor not in self.anchors:
                    raise YamlError(line, f"the alias *{event.anchor} has no anchor before it")
                value, size = self.anchors[event.anchor]
                self._put(value, size, line)
            case yaml.ScalarEvent():
                value = _scalar(event, line)
                if event.anchor:
                    self.anchors[event.anchor] = (value, 1)
                self._put(value, 1, line)

    def _begin(self, opened: _Open, line: int) -> None:
        if len(self.open) >= MAXIMUM_DEPTH:
            raise YamlError(line, f"more than {MAXIMUM_DEPTH} levels deep")
        self.open.append(opened)

    def _end(self, line: int) -> None:
        closed = self.open.pop()
        if isinstance(closed.value, Table):
            for merged in closed.merged:
                for key, value in merged.items():
                    if key not in closed.value:
                        closed.value[key] = value
                        closed.value.lines[key] = merged.lines.get(key, line)
        if closed.anchor:
            self.anchors[closed.anchor] = (closed.value, closed.size)
        self._put(closed.value, closed.size, closed.value.line)

    def _put(self, value: Any, size: int, line: int) -> None:
        self.values += size
        if self.values > MAXIMUM_VALUES * 2:
            raise YamlError(line, f"more than {MAXIMUM_VALUES} values")
        if not self.open:
            self.documents.append(value)
            return
        into = self.open[-1]
        into.size += size
        if into.size > MAXIMUM_VALUES:
            raise YamlError(line, f"more than {MAXIMUM_VALUES} values")
        if isinstance(into.value, Items):
            into.value.append(value)
            into.value.lines.append(line)
        elif into.key is None:
            into.key, into.key_line = _key(value), line
        else:
            self._pair(into, into.value, value)
            into.key = None

    def _pair(self, into: _Open, table: Table, value: Any) -> None:
        key = into.key or ""
        if key == "<<" and isinstance(value, (Table, Items)):
            into.merged += tables(value)
            return
        if key in table:
            table.repeated.append((key, into.key_line))
        table[key] = value
        table.lines[key] = into.key_line


def _key(value: Any) -> str:
    """Keys are kept as they are written; a collection as key has no use in a configuration."""
    if isinstance(value, bool) or value is None:
        return str(value).lower()
    return str(value) if isinstance(value, (str, int, float)) else "?"


def _scalar(event: yaml.ScalarEvent, line: int) -> Any:
    plain = event.implicit[0] and not event.style
    if plain and event.value.lower() in _WORDS and event.value in (event.value.lower(), event.value.title()):
        return _WORDS[event.value.lower()]
    if plain and _INTEGER.fullmatch(event.value):
        return int(event.value)
    if plain and _FLOAT.fullmatch(event.value):
        return float(event.value)
    text = Text(event.value)
    text.line = line + 1 if event.style in ("|", ">") else line
    return text
