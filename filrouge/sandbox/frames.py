"""Reading what a sandbox tells without trusting it: frames and totals are bounded."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO

MAXIMUM_FRAME_BYTES = 64 * 1024**2
MAXIMUM_HEADER_BYTES = 64

_HEADER = re.compile(rb"(?P<kind>[a-z]{1,10}) (?P<step>\d{1,6}) (?P<length>\d{1,10})\n")


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
