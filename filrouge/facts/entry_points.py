"""Which modules talk to a person at a terminal, where printing is the work."""

from __future__ import annotations

import ast
import re

from filrouge.facts.modules import Module

_TERMINAL = {"argparse", "click", "typer", "fire", "docopt", "optparse", "cmd", "rich", "streamlit", "absl", "hydra",
             "plac", "cyclopts", "tqdm_cli", "questionary", "curses", "textual"}  # fmt: skip
_NAMED = re.compile(
    r"(^|/)(__main__|main|cli|app|run|manage|train|training|predict|demo|console|script|game|menu"
    r"|\w+_cli|cli_\w+|run_\w+|train_\w+|main_\w+|\w+_main)\.py$|(^|/)(scripts?|bin|tools|commands|examples?)/"
)


def is_entry_point(module: Module) -> bool:
    """Whether a module is run rather than imported: by its name, by a guard, or by what it imports."""
    if _NAMED.search(module.path) or not module.syntax:
        return True
    return any(_is_guard(node) for node in module.syntax.body) or bool(_TERMINAL & imported(module))


def imported(module: Module) -> frozenset[str]:
    """The top names of what a module imports, wherever it does."""
    names: set[str] = set()
    for node in module.nodes:
        if isinstance(node, ast.Import):
            names.update(alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names.add(node.module.partition(".")[0])
    return frozenset(names)


def _is_guard(node: ast.stmt) -> bool:
    """``if __name__ == "__main__":``."""
    return (
        isinstance(node, ast.If)
        and isinstance(node.test, ast.Compare)
        and isinstance(node.test.left, ast.Name)
        and node.test.left.id == "__name__"
    )
