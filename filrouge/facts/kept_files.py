"""The files of the graded revision that a verdict speaks of, as text, to be read when the checkout is gone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from filrouge.checkout import Checkout, Entry
from filrouge.events import KeptFile
from filrouge.facts.contents import read
from filrouge.facts.masking import masked
from filrouge.text import plain_text

MAXIMUM_FILE_BYTES = 256 * 1024
MAXIMUM_BYTES = 2 * 1024**2
MAXIMUM_FILES = 200


def kept_files(
    checkout: Checkout, wanted_paths: tuple[str, ...], hardcoded_lines: Mapping[str, tuple[int, ...]]
) -> tuple[KeptFile, ...]:
    """The files at `wanted_paths`, in this order until the budget is spent, their secrets masked.

    `MAXIMUM_FILE_BYTES` for a file, `MAXIMUM_BYTES` and `MAXIMUM_FILES` for all; neither binary files nor links.
    """
    entries = {plain_text(entry.path): entry for entry in reversed(checkout.entries) if entry.is_file}
    wanted = dict.fromkeys(path for path in wanted_paths if path in entries)
    chosen = dict(_within_budget((path, entries[path]) for path in wanted))
    contents = read(checkout, (entry.blob for entry in chosen.values()))
    texts = {path: _text(contents.get(entry.blob, b"\0")) for path, entry in chosen.items()}
    readable = {path: text for path, text in texts.items() if text is not None}
    return tuple(KeptFile(path, text) for path, text in masked(readable, hardcoded_lines).items())


def _within_budget(files: Iterable[tuple[str, Entry]]) -> Iterator[tuple[str, Entry]]:
    count = total_bytes = 0
    for path, entry in files:
        fits = entry.size_bytes <= MAXIMUM_FILE_BYTES and total_bytes + entry.size_bytes <= MAXIMUM_BYTES
        if fits and count < MAXIMUM_FILES:
            count += 1
            total_bytes += entry.size_bytes
            yield path, entry


def _text(content: bytes) -> str | None:
    """UTF-8, a byte of another encoding shown as unreadable; None for what is no text."""
    return None if b"\0" in content else content.decode("utf-8-sig", "replace").replace("\r\n", "\n")
