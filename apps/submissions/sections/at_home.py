"""The commands of a run as a student types them at home, one after the other in one shell."""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any


def lines_to_type(commands: Iterable[Mapping[str, Any]], revision: str) -> list[str]:
    """The commands that were run, and between them the steps that only a shell needs: into the folder, to the graded
    commit, into the environment.
    """
    return [line for command in commands for line in _lines(command["argv"], revision)]


def _lines(argv: Sequence[str], revision: str) -> Iterator[str]:
    match list(argv):
        case ["git", "clone", url]:
            yield shlex.join(argv)
            yield shlex.join(["cd", url.rstrip("/").rpartition("/")[2].removesuffix(".git")])
            if revision:
                yield shlex.join(["git", "checkout", "--quiet", revision])
        case ["uv", "venv", *_]:
            yield shlex.join(argv)
            yield ". .venv/bin/activate"
        case ["pip", "install", *rest]:
            # The environment that uv makes has no pip of its own.
            yield shlex.join(["uv", "pip", "install", *rest])
        case _:
            yield shlex.join(argv)
