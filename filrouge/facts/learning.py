"""The machine learning code of the project: scripts and notebooks that use a library of the field, with what their
names stand for.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from filrouge.facts.modules import Modules, parse
from filrouge.facts.notebooks import Cell, Notebook
from filrouge.facts.tree import is_example

LIBRARIES = frozenset({
    "sklearn", "torch", "tensorflow", "keras", "xgboost", "lightgbm", "catboost", "jax", "flax", "transformers",
    "pytorch_lightning", "lightning", "fastai", "imblearn", "sentence_transformers", "statsmodels", "prophet",
    "surprise",
})  # fmt: skip

_MAGIC = re.compile(r"^(\s*)[%!?].*")
_TIMED = ("%%time", "%%capture", "%%timeit")


@dataclass(frozen=True)
class Script:
    """One module, or the code cells of one notebook put together. ``lines`` maps a notebook's lines to the file's."""

    path: str
    syntax: ast.Module
    lines: tuple[int | None, ...] | None = None

    @cached_property
    def nodes(self) -> tuple[ast.AST, ...]:
        """Every node, walked once."""
        return tuple(ast.walk(self.syntax))

    @cached_property
    def calls(self) -> tuple[ast.Call, ...]:
        """Every call, in the order of the lines."""
        calls = [node for node in self.nodes if isinstance(node, ast.Call)]
        return tuple(sorted(calls, key=lambda call: (call.lineno, call.col_offset)))

    @cached_property
    def names(self) -> Mapping[str, str]:
        """What each imported name stands for, in full: ``np`` is ``numpy``."""
        names: dict[str, str] = {}
        for node in self.nodes:
            if isinstance(node, ast.Import):
                for alias in node.names:
                    names[alias.asname or alias.name.split(".")[0]] = (
                        alias.name if alias.asname else alias.name.split(".")[0]
                    )
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                for alias in node.names:
                    names[alias.asname or alias.name] = f"{node.module}.{alias.name}"
        return names

    @cached_property
    def libraries(self) -> frozenset[str]:
        """Top names of everything that is imported."""
        return frozenset(name.split(".")[0] for name in self.names.values())

    def full_name(self, node: ast.expr) -> str:
        """The dotted name of something imported, as its library calls it; empty for anything else."""
        parts: list[str] = []
        while isinstance(node, ast.Attribute):
            parts.append(node.attr)
            node = node.value
        known = self.names.get(node.id, "") if isinstance(node, ast.Name) else ""
        return ".".join([known, *reversed(parts)]) if known else ""

    def line(self, node: ast.AST) -> int | None:
        """Where a node stands in the file."""
        line: int | None = getattr(node, "lineno", None)
        if self.lines is None or line is None:
            return line
        return self.lines[line - 1] if 0 < line <= len(self.lines) else None


@dataclass(frozen=True)
class Learning:
    """Every script outside the tests; empty of those that learn where the project does no machine learning."""

    scripts: tuple[Script, ...]

    @cached_property
    def learning(self) -> tuple[Script, ...]:
        """Those that use a machine learning library, but for examples: who shows how it is done trains no model."""
        return tuple(script for script in self.scripts if script.libraries & LIBRARIES and not is_example(script.path))

    def __bool__(self) -> bool:
        return bool(self.learning)


def learning(modules: Modules, notebooks: tuple[Notebook, ...]) -> Learning:
    """Gather modules and notebooks; nothing is imported or run."""
    scripts = [Script(module.path, module.syntax) for module in modules.all if module.syntax and not module.is_test]
    return Learning((*scripts, *(_script(notebook) for notebook in notebooks if not notebook.fault)))


def _script(notebook: Notebook) -> Script:
    text: list[str] = []
    lines: list[int | None] = []
    for cell in notebook.cells:
        code = list(_code(cell))
        readable = parse("\n".join(code)) is not None
        text += code if readable else [""] * len(code)
        lines += [line for _, line in cell.lines]
    return Script(notebook.path, parse("\n".join(text)) or ast.Module(body=[], type_ignores=[]), tuple(lines))


def _code(cell: Cell) -> Iterator[str]:
    """A cell's Python, line for line: magics do nothing, and a cell in another language is empty."""
    first = cell.lines[0][0] if cell.lines else ""
    foreign = first.startswith("%%") and not first.startswith(_TIMED)
    for line, _ in cell.lines:
        yield "" if foreign or line.startswith("%%") else _MAGIC.sub(r"\1pass", line)
