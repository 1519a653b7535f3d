"""Where facts meet what a repository holds: what its content keeps us from reading is the repository's own, and is told
with the file, the ceiling and what to do; what is ours stays ours.
"""

from __future__ import annotations

import json
import signal
import tomllib
from typing import Any

from filrouge.checkout import Checkout
from filrouge.errors import PlatformError, StudentError
from filrouge.git import MAXIMUM_OUTPUT_BYTES, TimeUp, TooMuch, git, last_line

GIT_SECONDS = 60

UNREADABLE = (ValueError, RecursionError, SyntaxError)
"""What Python's own readers raise over odd content: no such text, numbers of too many digits (ValueError), nesting
deeper than the interpreter goes. Memory that is used up is no such thing: it ends the process, by the file's name.
"""


def read_toml(text: str) -> dict[str, Any] | None:
    """The document, or None when it cannot be read."""
    try:
        return tomllib.loads(text)
    except UNREADABLE:
        return None


def read_json(text: str | bytes) -> Any | None:
    """The document, or None when it cannot be read."""
    try:
        return json.loads(text)
    except UNREADABLE:
        return None


def ask_git(
    checkout: Checkout,
    *arguments: str,
    given: bytes = b"",
    good: tuple[int, ...] = (0,),
    maximum_bytes: int = MAXIMUM_OUTPUT_BYTES,
) -> bytes:
    """What git says of the repository's history, in `GIT_SECONDS` and at most `maximum_bytes`, with `given` on its
    standard input.

    Raises StudentError when the repository's content keeps git from saying it (too long, too much of it, damaged),
    PlatformError when the disk is full or the machine has ended git.
    """
    try:
        result = git(*arguments, directory=checkout.path, seconds=GIT_SECONDS, given=given, output_bytes=maximum_bytes)
    except TooMuch:
        raise StudentError("history.too_much", megabytes=maximum_bytes // 1024**2) from None
    except TimeUp:
        raise StudentError("history.too_long", seconds=GIT_SECONDS) from None
    if result.status in good:
        return result.output
    if result.status == -signal.SIGKILL:
        raise PlatformError("platform.git", detail=last_line(result.errors))
    if "No space left" in result.errors:
        raise PlatformError("platform.disk_full")
    raise StudentError("history.unreadable", detail=last_line(result.errors))
