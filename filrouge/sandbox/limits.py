"""Reading what a sandbox tells without trusting it: bounded frames and totals, and text that a terminal survives."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO

MAXIMUM_FRAME_BYTES = 64 * 1024**2
MAXIMUM_HEADER_BYTES = 64

_HEADER = re.compile(rb"(?P<kind>[a-z]{1,10}) (?P<step>\d{1,6}) (?P<length>\d{1,10})\n")

_TERMINAL_ESCAPE = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)?|[@-Z\\-_])")
_UNFINISHED = re.compile(r"(?:\r|\x1b(?:\[[0-?]{0,100}[ -/]{0,100}|\][^\x07\x1b]{0,500}\x1b?)?)\Z")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def clean(text: str) -> str:
    """Plain text: no terminal escapes, no control or text-direction characters; carriage returns become line ends."""
    text = _TERMINAL_ESCAPE.sub("", text).replace("\r\n", "\n").replace("\r", "\n")
    return _CONTROL.sub("\ufffd", text)


class Cleaner:
    """Cleans a stream of UTF-8 as `clean` cleans a whole: what a chunk's end may have cut in two waits for the next."""

    def __init__(self) -> None:
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._held = ""

    def feed(self, chunk: bytes) -> str:
        """The text that this chunk completes."""
        text = self._held + self._decoder.decode(chunk)
        unfinished = _UNFINISHED.search(text)
        end = unfinished.start() if unfinished else len(text)
        self._held = text[end:]
        return clean(text[:end])


@dataclass(frozen=True, slots=True)
class Frame:
    """One thing that the driver told: its kind, the step that it is about (from 0), and its bytes."""

    kind: str
    step: int
    payload: bytes


def frames(pipe: IO[bytes], *, total_bytes: int) -> Iterator[Frame]:
    """Each frame written to a pipe until it closes. Raises ValueError at what is no frame, or past `total_bytes`.

    See ``inside/drive.py`` for the form. No more than one frame is held at a time.
    """
    seen = 0
    while header := pipe.readline(MAXIMUM_HEADER_BYTES):
        match = _HEADER.fullmatch(header)
        if match is None:
            raise ValueError("not a frame")
        length = int(match["length"])
        seen += len(header) + length
        if length > MAXIMUM_FRAME_BYTES or seen > total_bytes:
            raise ValueError("too much was told")
        yield Frame(match["kind"].decode(), int(match["step"]), pipe.read(length))
