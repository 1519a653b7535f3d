"""What the files of the history hold: every distinct content is asked for once, whatever the number of commits."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from filrouge.checkout import Checkout
from filrouge.facts.history import Commit, History
from filrouge.facts.reading import ask_git
from filrouge.git import MAXIMUM_OUTPUT_BYTES


@dataclass(frozen=True, slots=True)
class Content:
    """A distinct content: its size, and the commit and path that first brought it."""

    blob: str
    size_bytes: int
    path: str
    commit: str


def contents(checkout: Checkout, history: History) -> tuple[Content, ...]:
    """Every content that a commit of a branch or tag brought, oldest first."""
    brought = dict(_brought(reversed(history.own)))
    sizes = dict(_sizes(checkout, brought))
    return tuple(
        Content(blob, sizes[blob], path, commit.revision) for blob, (path, commit) in brought.items() if blob in sizes
    )


def _brought(commits: Iterable[Commit]) -> Iterator[tuple[str, tuple[str, Commit]]]:
    seen: set[str] = set()
    for commit in commits:
        for change in commit.changes:
            if change.is_file and change.blob not in seen:
                seen.add(change.blob)
                yield change.blob, (change.path, commit)


def _sizes(checkout: Checkout, blobs: Iterable[str]) -> Iterator[tuple[str, int]]:
    given = "".join(f"{blob}\n" for blob in blobs).encode()
    asked = ask_git(checkout, "cat-file", "--batch-check=%(objectname) %(objectsize)", given=given)
    for line in asked.decode("utf-8", "replace").splitlines():
        blob, _, size = line.partition(" ")
        if size.isdigit():
            yield blob, int(size)


def read(checkout: Checkout, names: Iterable[str], maximum_bytes: int = MAXIMUM_OUTPUT_BYTES) -> Mapping[str, bytes]:
    """The contents of objects by the names that they are asked by (a hash, or ``revision:path``); those that do not
    exist are left out. Raises StudentError for more than `maximum_bytes` in all.
    """
    asked = list(dict.fromkeys(name for name in names if "\n" not in name))
    given = "".join(f"{name}\n" for name in asked).encode()
    held = ask_git(checkout, "cat-file", "--batch", given=given, maximum_bytes=maximum_bytes)
    return dict(_parts(held, asked))


def _parts(output: bytes, asked: list[str]) -> Iterator[tuple[str, bytes]]:
    """``<hash> <kind> <bytes>``, then the content, for each; ``<name> missing`` for what is not there."""
    at = 0
    for name in asked:
        end = output.index(b"\n", at)
        header = output[at:end].split(b" ")
        at = end + 1
        if len(header) == 3 and header[2].isdigit():
            size = int(header[2])
            if header[1] == b"blob":
                yield name, output[at : at + size]
            at += size + 1
