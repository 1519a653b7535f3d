"""The project's code that nobody can read: what reads code has nothing to say about it, and a fault that is hidden
there is no fault less.
"""

from __future__ import annotations

from dataclasses import dataclass

from filrouge.facts.broken import is_code
from filrouge.facts.lint import Lint
from filrouge.facts.modules import MAXIMUM_BYTES, Module, Modules
from filrouge.facts.notebooks import Notebook
from filrouge.facts.tree import Tree

CODE, OTHER, NOTEBOOK = "code", "other", "notebook"


@dataclass(frozen=True, slots=True)
class Unreadable:
    """One file of a ``kind``: `CODE` is the project's own and its tests, `OTHER` any other Python, `NOTEBOOK` a
    notebook. ``why`` is syntax (``detail`` says it), json, absurd or large (beyond ``maximum_bytes``); ``text`` is what
    it holds, as far as it is read.
    """

    path: str
    kind: str
    why: str
    line: int | None = None
    detail: str = ""
    text: str = ""
    maximum_bytes: int = MAXIMUM_BYTES


def unreadable(modules: Modules, notebooks: tuple[Notebook, ...], lint: Lint, tree: Tree) -> tuple[Unreadable, ...]:
    """Every module and notebook that cannot be read, but for templates, fixtures and pages. A syntax that ruff reads is
    only newer than our own Python's.
    """
    faults = {item.path: (item.line, item.text) for item in lint.unreadable}
    judged = (module for module in modules.all if is_code(module.path))
    code = (found for module in judged if (found := _of_module(module, faults.get(module.path))))
    shut = (notebook for notebook in notebooks if notebook.fault and not notebook.is_page)
    return (
        *code,
        *(Unreadable(item.path, NOTEBOOK, item.fault, text=tree.read(item.path)) for item in shut),
    )


def _of_module(module: Module, fault: tuple[int, str] | None) -> Unreadable | None:
    kind = CODE if module.is_own or module.is_test else OTHER
    if module.fault == "syntax":
        return Unreadable(module.path, kind, "syntax", *fault, module.text) if fault else None
    return Unreadable(module.path, kind, module.fault, text=module.text) if module.fault else None
