"""Keys and passwords in any revision. A few literal words find candidate lines in all distinct contents at once; then
detect-secrets says what a candidate is. No value leaves this module: findings carry a mask.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase
from itertools import accumulate
from pathlib import PurePosixPath

from filrouge.checkout import Checkout
from filrouge.facts.contents import Content, read
from filrouge.facts.detectors import LITERALS, Suspect, private_key, suspects

MAXIMUM_CONTENT_BYTES = 512 * 1024
MAXIMUM_BYTES = 32 * 1024**2
"""How much is read in all, smallest contents first: secrets live in small files."""
MAXIMUM_LINE_CHARACTERS = 2000
MAXIMUM_CANDIDATES = 5_000

_UNREAD = (
    *("*.lock", "*-lock.json", "*.min.js", "*.min.css", "*.map", "*.svg", "*.csv", "*.tsv", "*.parquet", "*.html"),
    *("*.png", "*.jpg", "*.jpeg", "*.gif", "*.pdf", "*.pkl", "*.joblib", "*.gz", "*.zip", "*.whl", "*.pyc", "*.woff*"),
)
_NOT_MEANT = re.compile(
    r"(^|/)(tests?|testing|fixtures?|examples?|docs?|samples?|site-packages|node_modules)/|(^|/)(test_|conftest)"
)
_EXAMPLE_NAME = re.compile(r"\.(example|sample|template|dist|defaults?|test|ci)$|^(README|CHANGELOG)|\.(md|rst)$")


@dataclass(frozen=True, slots=True)
class Secret:
    """One secret, masked. ``sure`` is False where it may be an example: in tests, documentation, or by a name alone."""

    kind: str
    masked: str
    path: str
    line: int
    commit: str
    sure: bool
    present: bool


def secrets(checkout: Checkout, contents: tuple[Content, ...]) -> tuple[Secret, ...]:
    """Secrets of the whole history, each where it first came; those that are still in the graded revision first."""
    now = {entry.blob for entry in checkout.entries}
    found: dict[tuple[str, str], Secret] = {}
    seen: dict[tuple[str, bool], tuple[Suspect, ...]] = {}
    readable = [content for content in contents if _is_read(content)]
    for content, text, at in _candidates(checkout, readable):
        for suspect in _suspects(content, text, at, seen):
            line = text.count(b"\n", 0, at) + 1
            known = found.get((suspect.kind, suspect.value))
            present = content.blob in now or (known is not None and known.present)
            if known is None:
                sure = suspect.sure and _is_meant(content.path)
                place = (content.path, line, content.commit)
                found[suspect.kind, suspect.value] = Secret(suspect.kind, suspect.masked, *place, sure, present)
            elif present and not known.present:
                found[suspect.kind, suspect.value] = Secret(
                    known.kind, known.masked, known.path, known.line, known.commit, known.sure, True
                )
    return tuple(sorted(found.values(), key=lambda secret: (not secret.sure, not secret.present, secret.path)))


def _is_read(content: Content) -> bool:
    name = PurePosixPath(content.path).name.lower()
    return 0 < content.size_bytes <= MAXIMUM_CONTENT_BYTES and not any(fnmatchcase(name, glob) for glob in _UNREAD)


def _is_meant(path: str) -> bool:
    name = PurePosixPath(path).name
    return not _NOT_MEANT.search(path) and not _EXAMPLE_NAME.search(name)


def _candidates(checkout: Checkout, contents: list[Content]) -> Iterator[tuple[Content, bytes, int]]:
    """Each place, in the order of the history, where a content holds one of the words that secrets begin with."""
    smallest = sorted(contents, key=lambda content: content.size_bytes)
    count = sum(total <= MAXIMUM_BYTES for total in accumulate(content.size_bytes for content in smallest))
    held = read(checkout, [content.blob for content in smallest[:count]])
    kept = [(content, held[content.blob]) for content in contents if content.blob in held]
    starts = [0, *accumulate(len(text) + 1 for _, text in kept)]
    whole = b"\n".join(text for _, text in kept)
    places = sorted({place for literal in LITERALS for place in _places(whole, literal)})
    for place in places[:MAXIMUM_CANDIDATES]:
        index = bisect_right(starts, place) - 1
        yield (*kept[index], place - starts[index])


def _places(whole: bytes, literal: bytes) -> Iterator[int]:
    at = whole.find(literal)
    while at >= 0:
        yield at
        at = whole.find(literal, at + len(literal))


def _suspects(
    content: Content, text: bytes, at: int, seen: dict[tuple[str, bool], tuple[Suspect, ...]]
) -> Iterator[Suspect]:
    """The versions of a file share most of their lines: each line is looked at once."""
    begin = text.rfind(b"\n", 0, at) + 1
    end = text.find(b"\n", at)
    line = text[begin : len(text) if end < 0 else end]
    if b"\0" in line or len(line) > MAXIMUM_LINE_CHARACTERS:
        line = text[max(begin, at - 200) : at + 400].split(b"\n")[0]
    shown = line.decode("utf-8", "replace")
    if "PRIVATE KEY" in shown:
        yield from private_key(text[begin : at + 4000].decode("utf-8", "replace"))
    key = (shown, PurePosixPath(content.path).name.startswith(".env"))
    if key not in seen:
        seen[key] = tuple(suspects(shown, in_environment_file=key[1]))
    yield from seen[key]
