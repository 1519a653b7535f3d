"""On which line of a text something stands: the standard library's readers of TOML and JSON keep no lines.

A text is gone through once, however long it is and however its author wrote it.
"""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_left

_JSON_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*+"?+|[{}\[\]:,]', re.DOTALL)
_TOML_TOKEN = re.compile(
    r'#[^\n]*+|"""(?:[^"\\]|\\.|"{1,2}+(?!"))*+(?:""")?+|\'\'\'(?:[^\']|\'{1,2}+(?!\'))*+(?:\'\'\')?+'
    r'|"(?:[^"\\\n]|\\.)*+"?+|\'[^\'\n]*+\'?+|[A-Za-z0-9_-]++|[\[\]{}=.,\n]',
    re.DOTALL,
)
_ELSEWHERE = -1


class Lines:
    """Tells the lines of a text's places, each at once."""

    def __init__(self, text: str) -> None:
        self._ends = [found.start() for found in re.finditer("\n", text)]

    def at(self, place: int) -> int:
        """The line, from 1, of the character at `place`."""
        return bisect_left(self._ends, place) + 1


def line_in_toml(text: str, path: tuple[str, ...]) -> int | None:
    """The line, from 1, where `path` is written in a valid TOML document; that of its nearest table when it is not
    written itself, None for the document as a whole.
    """
    search = _Search(path)
    reading = _Toml(search)
    for token in _TOML_TOKEN.finditer(text):
        reading.take(token[0], token.start())
    return search.line(text)


def line_in_json(text: str, path: tuple[str, ...]) -> int | None:
    """The same in a valid JSON document."""
    search = _Search(path)
    depth = 0
    containers: list[int] = []
    before: re.Match[str] | None = None
    for token in _JSON_TOKEN.finditer(text):
        match token[0]:
            case "{" | "[" as sign:
                depth = depth if sign == "{" else _ELSEWHERE
                containers.append(depth)
            case "}" | "]":
                del containers[-1:]
            case ":" if before and containers:
                depth = search.step(containers[-1], before[0][1:-1], before.start())
        before = token
    return search.line(text)


class _Search:
    """How far a path of keys was met, and where first. A depth says how many of its keys lead to a place, `_ELSEWHERE`
    that others do. The items of a list have no path.
    """

    def __init__(self, path: tuple[str, ...]) -> None:
        self._path = path
        self._met: list[int] = []
        self._lists: set[int] = set()

    def step(self, depth: int, key: str, place: int) -> int:
        """The depth of `key`, met at `place` below `depth`."""
        if depth in self._lists or not 0 <= depth < len(self._path) or self._path[depth] != key:
            return _ELSEWHERE
        if depth == len(self._met):
            self._met.append(place)
        return depth + 1

    def list_at(self, depth: int) -> None:
        """Take note that a list stands there."""
        self._lists.add(depth)

    def line(self, text: str) -> int | None:
        """The line of the deepest key met."""
        return Lines(text).at(self._met[-1]) if self._met else None


class _Toml:
    """Walks through the tokens of a TOML document; what it passes is told to a search."""

    def __init__(self, search: _Search) -> None:
        self._search = search
        self._table = self._depth = self._brackets = 0
        self._in_value = False
        self._containers: list[int] = []

    def take(self, sign: str, place: int) -> None:
        """The next token."""
        if sign == "\n" or sign == ",":
            self._next(sign)
        elif sign == "=":
            self._in_value = True
        elif sign in ("[", "{"):
            self._open(sign)
        elif sign in ("]", "}"):
            self._close()
        elif not self._in_value and sign[0] not in "#.":
            self._depth = self._search.step(self._depth, _toml_key(sign), place)

    def _next(self, sign: str) -> None:
        """A new statement, or a new item of what is open."""
        if self._containers:
            if sign == ",":
                self._depth = self._containers[-1]
                self._in_value = self._depth == _ELSEWHERE
        else:
            self._depth, self._in_value = self._table, False

    def _open(self, sign: str) -> None:
        if not self._in_value and sign == "[":
            self._depth, self._brackets = 0, self._brackets + 1
            return
        self._depth = self._depth if sign == "{" else _ELSEWHERE
        self._containers.append(self._depth)
        self._in_value = sign == "["

    def _close(self) -> None:
        """The end of a header, of which a second bracket may follow, or of what is open."""
        if self._brackets:
            self._table = self._depth
            if self._brackets > 1 and self._table > 0:
                self._search.list_at(self._table)
            self._brackets = 0
        else:
            del self._containers[-1:]
        self._in_value = True


def _toml_key(written: str) -> str:
    """A key as the document means it."""
    if written[0] not in "'\"":
        return written
    return str(next(iter(tomllib.loads(f"{written} = 0")))) if "\\" in written else written[1:-1]
