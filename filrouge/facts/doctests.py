"""Which files hold examples in their docstrings, so that these can be run beside the tests."""

from __future__ import annotations

import ast
import re

from filrouge.facts.modules import Module, Modules

MAXIMUM_FILES = 100
EXAMPLES_SECONDS = 30

_PROMPT = re.compile(r"^[ \t]*>>> ", re.MULTILINE)
_DOCUMENTED = ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef


def files_with_examples(modules: Modules) -> tuple[str, ...]:
    """The project's own files in which a docstring holds a line that begins with ``>>>``."""
    return tuple(module.path for module in modules.own if _has_example(module))[:MAXIMUM_FILES]


def _has_example(module: Module) -> bool:
    if not _PROMPT.search(module.text):
        return False
    documented = (node for node in module.nodes if isinstance(node, _DOCUMENTED))
    return any(_PROMPT.search(ast.get_docstring(node, clean=False) or "") for node in documented)
