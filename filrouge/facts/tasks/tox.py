"""Environments of tox: ``tox.ini``, ``setup.cfg``, ``tox.toml`` and ``[tool.tox]`` (tox's configuration reference)."""

from __future__ import annotations

import configparser
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from itertools import islice
from typing import Any

from filrouge.facts.reading import read_toml
from filrouge.facts.shell import Command, commands
from filrouge.facts.tasks.model import Task
from filrouge.facts.tree import Tree
from filrouge.ini import read_ini

MAXIMUM_ENVIRONMENTS = 100
MAXIMUM_NAME = 500
"""Characters of the name of environments, with the braces that stand for several."""
MAXIMUM_COMMANDS = 500
MAXIMUM_REFERRED = 30
"""Lines of a list of commands that another one stands for: references multiply."""

_BRACES = re.compile(r"\{([^{}]*)\}")
_FACTOR = re.compile(r"^[\w!,.{}-]+:\s+")


def read(tree: Tree) -> Iterator[Task]:
    """The named environments; an empty name stands for one that only ``[testenv]`` describes (``py312``)."""
    for path, section in (("tox.ini", "tox"), ("setup.cfg", "tox:tox")):
        if path in tree.files:
            yield from _ini(path, tree.read(path), section)
    if "tox.toml" in tree.files:
        yield from _toml("tox.toml", tree.read("tox.toml"), ())
    if "pyproject.toml" in tree.files:
        yield from _toml("pyproject.toml", tree.read("pyproject.toml"), ("tool", "tox"))


def _ini(path: str, text: str, main: str) -> Iterator[Task]:
    parser = configparser.RawConfigParser(strict=False)
    with suppress(configparser.Error):  # what stands before and after a line that cannot be read is kept
        read_ini(parser, text)
    if not parser.has_section(main) and not parser.has_section("testenv"):
        return
    default = _environments(_option(parser, main, "env_list") or _option(parser, main, "envlist") or "")
    names = [name.partition(":")[2] for name in parser.sections() if name.startswith("testenv:")]
    known = frozenset(names)
    base = _option(parser, "testenv", "commands")
    for name in dict.fromkeys(["", *names, *default]):
        own = _option(parser, f"testenv:{name}", "commands")
        line = _line(text, f"[testenv:{name}]" if name in known else "[testenv]")
        is_default = name in default or (not name and not default)
        found = _commands((base if own is None else own) or "", line, parser)
        yield Task("tox", name, path, line, tuple(islice(found, MAXIMUM_COMMANDS)), is_default=is_default)


def _option(parser: configparser.RawConfigParser, section: str, name: str) -> str | None:
    """What is written there; None where nothing is."""
    return parser.get(section, name, fallback=None)


def _commands(found: str, line: int, parser: configparser.RawConfigParser, depth: int = 0) -> Iterator[Command]:
    for text in re.sub(r"\\\n\s*", " ", found).splitlines()[: MAXIMUM_COMMANDS if not depth else MAXIMUM_REFERRED]:
        text = _FACTOR.sub("", text.strip())
        if (other := re.fullmatch(r"\{\[([^\]]+)\](\w+)\}", text)) and depth < 3:
            yield from _commands(_option(parser, other[1], other[2]) or "", line, parser, depth + 1)
            continue
        for command in commands(text.lstrip("-! ").replace("{envpython}", "python"), line):
            yield Command(command.words, line, "-" if text.startswith("-") else command.hidden)


def _environments(text: str) -> list[str]:
    """Names of a list with braces put apart: ``py{310,311}-a, lint`` (bounded: braces multiply)."""
    names: list[str] = []
    for name in re.findall(r"(?:\{[^{}]*\}|[^\s,{}])+", text)[:MAXIMUM_ENVIRONMENTS]:
        made = [name[:MAXIMUM_NAME]]
        while made and _BRACES.search(made[0]) and len(made) < MAXIMUM_ENVIRONMENTS:
            made = [
                item[: found.start()] + choice.strip() + item[found.end() :]
                for item in made
                if (found := _BRACES.search(item))
                for choice in found[1].split(",")
            ]
        names += made
    return names[:MAXIMUM_ENVIRONMENTS]


def _toml(path: str, text: str, where: tuple[str, ...]) -> Iterator[Task]:
    table: Any = read_toml(text)
    for part in where:
        table = table.get(part) if isinstance(table, dict) else None
    if not isinstance(table, dict):
        return
    if isinstance(table.get("legacy_tox_ini"), str):
        yield from _ini(path, table["legacy_tox_ini"], "tox")
        return
    environments = _dictionary(table.get("env"))
    listed = table.get("env_list", ["py"])
    base = table.get("env_run_base", {})
    default = [name for name in listed if isinstance(name, str)] if isinstance(listed, list) else []
    for name in dict.fromkeys(["", *environments, *default]):
        section = environments.get(name, {})
        found = _dictionary(section).get("commands", _dictionary(base).get("commands", []))
        line = _line(text, f"env.{name}]") if name in environments else _line(text, "env_run_base")
        yield Task("tox", name, path, line, tuple(_listed(found, line)), is_default=name in default)


def _listed(found: Any, line: int) -> Iterator[Command]:
    for words in found if isinstance(found, list) else []:
        if isinstance(words, list):
            kept = [word for word in words if isinstance(word, str)]
            hidden = "-" if kept[:1] == ["-"] else ""
            kept = kept[1:] if hidden else kept
            if kept:
                yield Command(tuple(kept), line, hidden)


def _dictionary(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _line(text: str, part: str) -> int:
    place = text.find(part)
    return text.count("\n", 0, place) + 1 if place >= 0 else 1
