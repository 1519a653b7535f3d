"""The project's notebooks, read once as the JSON that they are (nbformat 4); nothing of them is run."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from filrouge.facts.tree import MAXIMUM_READ_BYTES, Tree

MAXIMUM_NOTEBOOKS = 200
MAXIMUM_BYTES = MAXIMUM_READ_BYTES
"""A larger notebook carries outputs, which belong elsewhere, and is not read."""

_SHOWN_ELSEWHERE = ("docs/", "doc/", "examples/", "example/")
"""Where notebooks are pages, whose outputs are meant to be seen."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A code cell. ``lines`` are its lines with where each stands in the file, None where that is not certain."""

    lines: tuple[tuple[str, int | None], ...]
    outputs: int
    execution_count: int | None


@dataclass(frozen=True, slots=True)
class Notebook:
    """A Python notebook with its code cells, in order. One that cannot be read has none: ``fault`` says why, json,
    absurd (more than Python's parser holds) or large (beyond `MAXIMUM_BYTES`).
    """

    path: str
    cells: tuple[Cell, ...]
    fault: str = ""

    @property
    def is_page(self) -> bool:
        """Whether it stands among the documentation."""
        return self.path.startswith(_SHOWN_ELSEWHERE)


def notebooks(tree: Tree) -> tuple[Notebook, ...]:
    """Every notebook but for those of another language, also where it cannot be read."""
    found = (_notebook(path, tree) for path in tree.notebooks[:MAXIMUM_NOTEBOOKS])
    return tuple(notebook for notebook in found if notebook)


def _notebook(path: str, tree: Tree) -> Notebook | None:
    if tree.sizes[path] > MAXIMUM_BYTES:
        return Notebook(path, (), "large")
    text = tree.read(path)
    try:
        document = json.loads(text)
        kernel = document.get("metadata", {}).get("kernelspec", {}).get("language", "python")
        if str(kernel).lower() != "python":
            return None
        return Notebook(path, tuple(_cells(document["cells"], text)))
    except (RecursionError, MemoryError):
        return Notebook(path, (), "absurd")
    except (ValueError, KeyError, TypeError, AttributeError):
        return Notebook(path, (), "json")


def _cells(cells: list[dict[str, Any]], text: str) -> Iterator[Cell]:
    place = _Place(text)
    for cell in cells:
        if cell.get("cell_type") != "code":
            continue
        source = cell.get("source", "")
        lines = source.splitlines() if isinstance(source, str) else [str(line) for line in source]
        count = cell.get("execution_count")
        yield Cell(
            lines=tuple((line.rstrip("\n"), place.of(line)) for line in lines),
            outputs=len(cell.get("outputs") or ()),
            execution_count=count if isinstance(count, int) else None,
        )


class _Place:
    """Finds, in order, on which line of the file each source line stands: notebooks are written one by one."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.line = 1

    def of(self, source: str) -> int | None:
        if not source.strip():
            return None
        for written in (json.dumps(source, ensure_ascii=False), json.dumps(source)):
            found = self.text.find(written, self.at)
            if found >= 0:
                self.line += self.text.count("\n", self.at, found)
                self.at = found
                return self.line
        return None
