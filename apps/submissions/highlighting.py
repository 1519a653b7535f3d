"""Source text cut into lines of coloured spans, by the worker: a page only has to write them down.

A span is a class of Pygments (those that ``static/css`` colours, else nothing) and its text. Packed, they are JSON,
compressed. Pygments' own expressions are not linear: it reads in a process of its own (`filrouge.call_bounded`), and a
file that it takes too long over is kept without colours.
"""

from __future__ import annotations

import base64
import json
import signal
import time
import zlib
from collections.abc import Iterator
from itertools import groupby
from pathlib import PurePosixPath

from pygments.lexer import Lexer
from pygments.lexers import get_lexer_by_name
from pygments.token import STANDARD_TYPES, _TokenType

Span = tuple[str, str]

MAXIMUM_LINES = 5_000
MAXIMUM_LINE_CHARACTERS = 1_000
"""A longer line is cut, with an ellipsis: nobody wrote it by hand."""

FILE_SECONDS = 2
SECONDS = 12
"""Of the processor. Files that are left when they are spent are kept without colours."""

_COLOURED = frozenset(
    ("k", "kn", "kd", "kc", "ow", "nt", "c", "c1", "cm", "ch", "cp", "sd", "s", "s1", "s2", "sa", "se", "si")
) | frozenset(("nf", "nc", "nd", "nb", "nn", "mi", "mf", "mh"))
_BY_SUFFIX = {
    ".py": "python",
    ".pyi": "python",
    ".toml": "toml",
    ".yml": "yaml",
    ".yaml": "yaml",
    ".json": "json",
    ".ipynb": "json",
    ".cfg": "ini",
    ".ini": "ini",
    ".sh": "bash",
}
_BY_NAME = {"Dockerfile": "docker", "Makefile": "make"}


def packed_in_time(data: bytes) -> list[str]:
    """Files as JSON, each its path and its text, packed, in base 64: within `FILE_SECONDS` for one and `SECONDS` for
    all. Takes hold of this process's timer: it is to be called in one of its own.
    """
    signal.signal(signal.SIGVTALRM, _too_long)
    return [base64.b64encode(_packed_in_time(path, text)).decode() for path, text in json.loads(data)]


def _packed_in_time(path: str, text: str) -> bytes:
    left = min(FILE_SECONDS, SECONDS - time.process_time())
    if left > 0:
        signal.setitimer(signal.ITIMER_VIRTUAL, left)
        try:
            return packed(path, text)
        except (TimeoutError, MemoryError, RecursionError):
            pass
        finally:
            signal.setitimer(signal.ITIMER_VIRTUAL, 0)
    return packed("", text)


def _too_long(*_signal: object) -> None:
    raise TimeoutError


def packed(path: str, text: str) -> bytes:
    """The spans of the first `MAXIMUM_LINES` lines of `text`, coloured as the name of its file asks, to be kept."""
    lines = [_shortened(line) for line in lines_of(text)[:MAXIMUM_LINES]]
    return zlib.compress(json.dumps(list(_lines(path, lines)), ensure_ascii=False, separators=(",", ":")).encode())


def unpacked(kept: bytes) -> list[list[Span]]:
    """The spans of each line, as `packed` kept them."""
    return [[(name, text) for name, text in line] for line in json.loads(zlib.decompress(kept))]


def lines_of(text: str) -> list[str]:
    """The lines of `text`; the end of the last one begins no other."""
    return text.removesuffix("\n").split("\n") if text else []


def _shortened(line: str) -> str:
    return line if len(line) <= MAXIMUM_LINE_CHARACTERS else line[:MAXIMUM_LINE_CHARACTERS] + "…"


def _lines(path: str, lines: list[str]) -> Iterator[list[Span]]:
    lexer = _lexer(path)
    if lexer is None:
        yield from ([("", line)] if line else [] for line in lines)
        return
    line: list[Span] = []
    for kind, text in lexer.get_tokens("".join(f"{line}\n" for line in lines)):
        name = _class(kind)
        first, *others = text.split("\n")
        line.append((name, first))
        for other in others:
            yield _joined(line)
            line = [(name, other)]


def _joined(line: list[Span]) -> list[Span]:
    """Neighbours of one class drawn together, blanks counted with those before."""
    parts = groupby((span for span in line if span[1]), key=lambda span: span[0])
    return [(name, "".join(text for _, text in spans)) for name, spans in parts]


def _class(kind: _TokenType) -> str:
    """The class of a kind of token, or of the nearest wider kind that has one; nothing for one without colour."""
    known: _TokenType | None = kind
    while known is not None and known not in STANDARD_TYPES:
        known = known.parent
    name = STANDARD_TYPES[known] if known is not None else ""
    return name if name in _COLOURED else ""


def _lexer(path: str) -> Lexer | None:
    name = PurePosixPath(path).name
    language = _BY_NAME.get(name) or _BY_SUFFIX.get(PurePosixPath(name).suffix)
    return get_lexer_by_name(language, stripnl=False, ensurenl=False) if language else None
