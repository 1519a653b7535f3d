"""Text that a repository, a tool or a test wrote, made harmless."""

from __future__ import annotations

import codecs
import re

_TERMINAL_ESCAPE = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)?|[@-Z\\-_])")
_UNFINISHED = re.compile(r"(?:\r|\x1b(?:\[[0-?]{0,100}[ -/]{0,100}|\][^\x07\x1b]{0,500}\x1b?)?)\Z")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def plain_text(text: str) -> str:
    """A text of theirs as it may be written down, shown and printed: no terminal escapes, no control or text-direction
    characters, no halves of characters, which no reader of JSON has to take; carriage returns become line ends.
    """
    text = _TERMINAL_ESCAPE.sub("", text).replace("\r\n", "\n").replace("\r", "\n")
    return _CONTROL.sub("\ufffd", text)


class Cleaner:
    """Makes a stream of UTF-8 plain, as `plain_text` makes a whole: what a chunk cut in two waits for the next."""

    def __init__(self) -> None:
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._held = ""

    def feed(self, chunk: bytes) -> str:
        """The text that this chunk completes."""
        text = self._held + self._decoder.decode(chunk)
        unfinished = _UNFINISHED.search(text)
        end = unfinished.start() if unfinished else len(text)
        self._held = text[end:]
        return plain_text(text[:end])
