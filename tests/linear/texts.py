"""Long texts that an expression which is not linear takes for ever over."""

from __future__ import annotations

import re
from collections.abc import Iterator
from re import _constants as op  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

BLANKS = (" ", "\t", "\n", " \n", "\r\n")
SIGNS = (
    "=",
    "'",
    '"',
    "[",
    "(",
    "{",
    "<",
    "$(",
    "${",
    "${{",
    "a",
    "-",
    ".",
    "/",
    ":",
    "#",
    "\\",
    "_",
    "@",
    "`",
    "*",
    "|",
)
MIXES = (
    "= ",
    "a ",
    "a.",
    "a-",
    "a=",
    "a:",
    "a/",
    "\x1b[",
    "\x1b]",
    "- ",
    "a\n",
    "0",
    "0.",
    "''",
    '"""',
    "](",
    "http://",
)
REPEATED = (*BLANKS, *SIGNS, *MIXES)
END = "\x00"
"""Nothing matches it: what has matched until here must be given back."""

_POOL = " \t\na0-._/:=#\"'[]({$\\@A*,é!<>%+;"
_MANY = 50
_BODIES = 16
_REPEATS = (op.MAX_REPEAT, op.MIN_REPEAT, op.POSSESSIVE_REPEAT)


def monotonous(characters: int) -> Iterator[str]:
    """Texts of about so many characters: one sign, or a few, over and over."""
    for unit in REPEATED:
        yield unit * (characters // len(unit)) + END


def hostile_to(pattern: re.Pattern[Any], characters: int) -> Iterator[str]:
    """Texts made for a pattern, of about so many characters: what each of its own repeats takes, over and over."""
    units: list[tuple[str, str]] = []
    source = pattern.pattern.decode("latin-1") if isinstance(pattern.pattern, bytes) else pattern.pattern
    for prefix, body, after in dict.fromkeys(_pumps(parser.parse(source, pattern.flags), "")):
        units += [(prefix, body), (prefix, body + after), ("", prefix), ("", prefix + body), ("", f"{prefix}{body}\n")]
        units += [("", f"{prefix}{body} "), ("", f"\n{prefix}{body}{after}")]
    for prefix, unit in dict.fromkeys(units):
        if unit:
            yield prefix + unit * (characters // len(unit)) + END


def _pumps(parsed: Any, before: str) -> Iterator[tuple[str, str, str]]:
    """For each repeat: what leads to it, what it takes again and again, and what may follow."""
    items = list(parsed)
    for index, (kind, value) in enumerate(items):
        after = _sample(items[index + 1 : index + 2])
        if kind in _REPEATS:
            _low, high, body = value
            if high is op.MAXREPEAT or high >= _MANY:
                yield from ((before, text, after) for text in _samples(body)[:_BODIES] if text)
            yield from _pumps(body, before)
        elif kind is op.BRANCH:
            for branch in value[1]:
                yield from _pumps(branch, before)
        elif kind in (op.SUBPATTERN, op.ATOMIC_GROUP, op.ASSERT, op.ASSERT_NOT):
            yield from _pumps(value if kind is op.ATOMIC_GROUP else value[-1], before)
        before += _sample([(kind, value)])


def _sample(items: list[Any]) -> str:
    found = _samples(items)
    return found[0] if found else ""


def _samples(items: Any) -> list[str]:
    """A few texts that a sequence of items matches."""
    made = [""]
    for kind, value in items:
        made = [text + piece for text in made[:3] for piece in _pieces(kind, value)[:12]][:24]
    return list(dict.fromkeys(made))


def _pieces(kind: Any, value: Any) -> list[str]:
    if kind is op.LITERAL:
        return [chr(value)]
    if kind is op.NOT_LITERAL:
        return [sign for sign in _POOL if sign != chr(value)]
    if kind is op.ANY:
        return ["a", " ", "=", "-", ".", "'", '"', "/", "*"]
    if kind is op.IN:
        return [sign for sign in _POOL if _accepts(value, sign)] or _outside(value)
    if kind is op.BRANCH:
        return [text for branch in value[1] for text in _samples(branch)[:9]]
    if kind in _REPEATS:
        return [_sample(value[2]) * max(1, min(value[0], 60))] if value[0] else [*_samples(value[2])[:2], ""]
    if kind in (op.SUBPATTERN, op.ATOMIC_GROUP):
        return _samples(value if kind is op.ATOMIC_GROUP else value[-1])
    return [""]


def _accepts(members: Any, sign: str) -> bool:
    negated = members[0][0] is op.NEGATE
    inside = any(_is_member(kind, value, sign) for kind, value in members[negated:])
    return inside != negated


def _is_member(kind: Any, value: Any, sign: str) -> bool:
    if kind is op.LITERAL:
        return chr(value) == sign
    if kind is op.RANGE:
        return value[0] <= ord(sign) <= value[1]
    words = {op.CATEGORY_SPACE: r"\s", op.CATEGORY_NOT_SPACE: r"\S", op.CATEGORY_WORD: r"\w",
             op.CATEGORY_NOT_WORD: r"\W", op.CATEGORY_DIGIT: r"\d", op.CATEGORY_NOT_DIGIT: r"\D"}  # fmt: skip
    return kind is op.CATEGORY and re.match(words[value], sign) is not None


def _outside(members: Any) -> list[str]:
    return [chr(value if kind is op.LITERAL else value[0]) for kind, value in members if kind in (op.LITERAL, op.RANGE)]
