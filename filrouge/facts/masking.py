"""Source text without the secrets that it holds: what is kept to be shown later never shows them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Mapping
from functools import reduce
from pathlib import PurePosixPath

from filrouge.facts.detectors import LITERALS, suspects

MASK = "••••••••"
HARDCODED = ("S105", "S106", "S107")
"""The rules of ruff that say: this string is a password."""

_WORDS = tuple(literal.decode() for literal in LITERALS)
_KEY_BEGINS = re.compile(r"-----BEGIN [A-Z0-9 ]{0,20}PRIVATE KEY")
_KEY_ENDS = re.compile(r"-----END [A-Z0-9 ]{0,20}PRIVATE KEY")
_QUOTED = re.compile(r"([\"']).*\1")
_TRIPLE = re.compile(r"\"\"\"|'''")
_SHORTEST_VALUE = 6
_FEW = 100
_LONGEST_LINE = 2000
"""A longer line that may hold a secret is masked whole: nobody wrote it by hand."""


def masked(texts: Mapping[str, str], hardcoded: Mapping[str, Collection[int]]) -> dict[str, str]:
    """`texts`, by path, line by line as they were, every secret replaced by `MASK`.

    A secret found in one of them is masked in all. ``hardcoded`` gives, by path, the lines of which a linter said that
    they assign a password: their strings are masked whatever they look like.
    """
    values = {value for path, text in texts.items() for value in _values(path, text)}
    hide = _one_by_one(values) if len(values) <= _FEW else _all_at_once(values)
    return {path: "\n".join(_lines(hide(text).split("\n"), hardcoded.get(path, ()))) for path, text in texts.items()}


def _values(path: str, text: str) -> set[str]:
    in_environment_file = PurePosixPath(path).name.startswith(".env")
    return {
        suspect.value
        for line in text.split("\n")
        if len(line) <= _LONGEST_LINE and _is_suspect(line)
        for suspect in suspects(line, in_environment_file=in_environment_file)
        if len(suspect.value) >= _SHORTEST_VALUE
    }


def _is_suspect(line: str) -> bool:
    return any(word in line for word in _WORDS)


def _one_by_one(values: Collection[str]) -> Callable[[str], str]:
    ordered = sorted(values, key=len, reverse=True)
    return lambda text: reduce(lambda hidden, value: hidden.replace(value, MASK), ordered, text)


def _all_at_once(values: Collection[str]) -> Callable[[str], str]:
    """One pass for all of them: thousands of values would be looked for in the whole text, each by itself."""
    lengths: dict[str, set[int]] = defaultdict(set)
    for value in values:
        lengths[value[:_SHORTEST_VALUE]].add(len(value))
    longest = {begin: sorted(found, reverse=True) for begin, found in lengths.items()}

    def hide(text: str) -> str:
        parts, shown, place = [], 0, 0
        while place < len(text):
            known = longest.get(text[place : place + _SHORTEST_VALUE], ())
            length = next((length for length in known if text[place : place + length] in values), 0)
            if length:
                parts += [text[shown:place], MASK]
                shown = place + length
            place += length or 1
        return "".join([*parts, text[shown:]])

    return hide


def _lines(lines: list[str], hardcoded: Collection[int]) -> list[str]:
    """A key's lines, and the strings of the lines called hard-coded, up to where they end."""
    written, until = [], None
    for number, line in enumerate(lines, 1):
        if until:
            written.append(MASK)
            until = None if until.search(line) else until
        elif begins := _KEY_BEGINS.search(line):
            written.append(line[: begins.start()] + MASK)
            until = None if _KEY_ENDS.search(line) else _KEY_ENDS
        elif number in hardcoded:
            opened = _TRIPLE.findall(line)
            until = re.compile(opened[-1]) if len(opened) % 2 else None
            cut = line[: line.index(opened[-1])] if until else line
            written.append(_QUOTED.sub(rf"\1{MASK}\1", cut) + (MASK if until else ""))
        else:
            written.append(MASK if len(line) > _LONGEST_LINE and _is_suspect(line) else line)
    return written
