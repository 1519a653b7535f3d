"""Paths as they are inside a sandbox, where there is none: what a program is told, and what it tells, is put into the
other's terms.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable
from pathlib import Path

from filrouge.sandbox import TOOLS, Mount
from filrouge.sandbox.driving import INSIDE


class Paths:
    """Where what is mounted really stands. ``scratch`` is a folder for what a sandbox has of its own."""

    def __init__(self, mounts: Iterable[Mount], scratch: Path) -> None:
        own = (Mount(INSIDE, TOOLS), Mount(scratch, "/tmp"), Mount(scratch, "/student"))  # noqa: S108 - inside
        moved = [mount for mount in (*own, *mounts) if str(mount.host) != mount.inside]
        self._hosts = {mount.inside: str(mount.host) for mount in moved}
        self._inside = {shown: mount.inside.encode() for mount in reversed(moved) for shown in _spellings(mount.host)}
        self._outward = re.compile(rf"(?<![\w./-])(?:{_either(self._hosts)})(?![\w.-])")
        self._inward = re.compile(rb"(?:%s)(?![\w.-])" % _either(map(os.fsdecode, self._inside)).encode())

    def outward(self, text: str) -> str:
        """`text`, an argument or a path for a program, with paths of this machine."""
        return self._outward.sub(lambda found: self._hosts[found[0]], text)

    def inward(self, content: bytes) -> bytes:
        """`content`, which a program told, with the paths that it would have found in a sandbox."""
        return self._inward.sub(lambda found: self._inside[found[0]], content)


def _either(texts: Iterable[str]) -> str:
    return "|".join(re.escape(text) for text in sorted(texts, key=len, reverse=True))


def _spellings(host: Path) -> set[bytes]:
    """A path as programs write it: as it is or with its links followed, plainly or in JSON."""
    written = {str(host), str(host.resolve())}
    return {os.fsencode(text) for text in written} | {json.dumps(text)[1:-1].encode() for text in written}
