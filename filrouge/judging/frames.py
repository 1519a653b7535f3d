"""How the judging process and its host speak: lines that say what comes and how long it is, then so many bytes.

Inside to host: ``KIND ORDER WORKER NAME LENGTH``. Host to inside, and on to a worker: the length alone (eight bytes),
then a pickle.
"""

from __future__ import annotations

import re
import struct
from dataclasses import dataclass

MAXIMUM_FRAME_BYTES = 16 * 1024**2
MAXIMUM_HEADER_BYTES = 160

LENGTH = struct.Struct("<Q")
_HEADER = re.compile(
    rb"(?P<kind>[a-z]{1,10}) (?P<order>\d{1,6}) (?P<worker>\d{1,6}) (?P<name>[\w-]{1,60}) (?P<length>\d{1,9})\n"
)


class FrameError(Exception):
    """What was told is no frame, or there is too much of it."""


@dataclass(frozen=True, slots=True)
class Frame:
    """One thing that is told: a ``verdict`` on a check, a ``fact``, why one of either is ``broken``, a question
    (``ask``), or the ``end`` of an order. ``name`` is the check's code, the fact's name or what is asked for.
    """

    kind: str
    order: int
    worker: int
    name: str
    payload: bytes

    def encoded(self) -> bytes:
        """As it is written."""
        header = f"{self.kind} {self.order} {self.worker} {self.name} {len(self.payload)}\n"
        return header.encode() + self.payload


class Frames:
    """Takes bytes as they come and gives the frames that they complete. Raises FrameError at what is none."""

    def __init__(self) -> None:
        self._held = bytearray()

    def feed(self, chunk: bytes) -> list[Frame]:
        """The frames that `chunk` completes; no more is held than one of them."""
        self._held += chunk
        found: list[Frame] = []
        while (end := self._held.find(b"\n", 0, MAXIMUM_HEADER_BYTES)) >= 0:
            match = _HEADER.fullmatch(bytes(self._held[: end + 1]))
            if match is None or int(match["length"]) > MAXIMUM_FRAME_BYTES:
                raise FrameError("not a frame")
            whole = end + 1 + int(match["length"])
            if len(self._held) < whole:
                return found
            found.append(_frame(match, bytes(self._held[end + 1 : whole])))
            del self._held[:whole]
        if len(self._held) >= MAXIMUM_HEADER_BYTES:
            raise FrameError("not a frame")
        return found


class Packets:
    """Takes bytes as they come and gives the pickles that they complete."""

    def __init__(self) -> None:
        self._held = bytearray()

    def feed(self, chunk: bytes) -> list[bytes]:
        """The packets that `chunk` completes, still pickled."""
        self._held += chunk
        found: list[bytes] = []
        while len(self._held) >= LENGTH.size:
            (length,) = LENGTH.unpack_from(self._held)
            if len(self._held) < LENGTH.size + length:
                break
            found.append(bytes(self._held[LENGTH.size : LENGTH.size + length]))
            del self._held[: LENGTH.size + length]
        return found


def packet(pickled: bytes) -> bytes:
    """A pickle as it is written."""
    return LENGTH.pack(len(pickled)) + pickled


def _frame(match: re.Match[bytes], payload: bytes) -> Frame:
    kind, name = match["kind"].decode(), match["name"].decode()
    return Frame(kind, int(match["order"]), int(match["worker"]), name, payload)
