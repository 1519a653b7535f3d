"""INI files that a student wrote, read in a time that grows with their length alone."""

from __future__ import annotations

import configparser
import re

MAXIMUM_LINES = 20_000
"""What follows is not read: the standard library's reader writes each line that it cannot read into one long message,
copying it every time."""
MAXIMUM_BLANKS = 20

_BLANKS = re.compile(rf"(?<![^\S\n])[^\S\n]{{{MAXIMUM_BLANKS},}}+")


def read_ini(parser: configparser.RawConfigParser, text: str) -> None:
    """Let `parser` read `text`; raises what it raises.

    Its expressions look at a run of blanks again from each of its places: longer ones are cut to `MAXIMUM_BLANKS`.
    """
    kept = "".join(text.splitlines(keepends=True)[:MAXIMUM_LINES])
    parser.read_string(_BLANKS.sub(lambda found: found[0][:MAXIMUM_BLANKS], kept))
