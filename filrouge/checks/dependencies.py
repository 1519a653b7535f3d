"""Whether the project can be installed again next year: everything it imports is declared, and held to versions."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterable, Iterator

from packaging.utils import canonicalize_name

from filrouge.checks.base import Check, Verdict
from filrouge.environment import missing_declaration
from filrouge.environment.reading import Declared
from filrouge.facts.modules import Module, Modules
from filrouge.facts.packaging import Packaging
from filrouge.facts.tree import Tree
from filrouge.facts.unreadable import CODE
from filrouge.report import Finding, Message, Repair, Value

_ALWAYS_THERE = {"__future__", "_typeshed", "distutils", "pkg_resources", "setuptools"}
SHORTEST_PART = 4
_EVERYWHERE = {"python", "py", "binary", "client", "core", "learn"}


class Dependencies(Check):
    """PKG02: every third-party module that is imported is declared, and a lock file or a version holds at least
    ``minimum_percent`` of what the project's own code imports. Tools that only develop it may be of any version.
    """

    code = "PKG02"
    lesson = "dev-and-ops"
    weight = 2
    reads = (CODE,)
    parameters = {"minimum_percent": 80}

    def verdict(self, packaging: Packaging, modules: Modules, tree: Tree) -> Verdict:
        """Half of the score for declaring everything, half for the share that is held."""
        if not modules.all:
            return Verdict.not_applicable(Message("packaging.no_python"))
        missing = list(_missing(packaging, modules, tree))
        wanted = _wanted(packaging, modules)
        if not missing and not wanted:
            return Verdict.not_applicable(Message("dependencies.none"))
        loose = list(_loose(packaging, wanted))
        held = 1 - len(loose) / len(wanted) if wanted else 1.0
        findings = [*missing, *(_unheld(item) for item in loose)]
        values: dict[str, Value] = {"count": len(missing), "declared": len(wanted)}
        if missing:
            share = 1 - len(missing) / (len(missing) + len(wanted))
            return Verdict.failed(Message("dependencies.missing", values), 0.5 * share + 0.5 * held, findings)
        if 100 * held < self.number("minimum_percent"):
            return Verdict.failed(
                Message("dependencies.loose", values | {"count": len(loose)}), 0.5 + 0.5 * held, findings
            )
        return Verdict.passed(Message("dependencies.complete", {"count": len(wanted)}), 1.0, findings)


def _wanted(packaging: Packaging, modules: Modules) -> list[Declared]:
    """What is declared and what the project's own code imports as well, each once."""
    imported = {
        spelling
        for module in modules.own
        for name, _line in _imports(module)
        for spelling in _names(name.split(".")[0], missing_declaration(name))
    }
    declared = {item.name: item for item in packaging.declaration.requirements}
    return [item for name, item in declared.items() if name in imported]


def _missing(packaging: Packaging, modules: Modules, tree: Tree) -> Iterator[Finding]:
    """Modules that nothing names: neither a declaration nor any other word of the files that declare."""
    words = _declared_words(packaging, tree)
    known = sys.stdlib_module_names | tree.own_modules | _ALWAYS_THERE
    told: set[str] = set()
    for module in (*modules.own, *modules.tests):
        for name, line in _imports(module):
            top = name.split(".")[0]
            distribution = missing_declaration(name)
            if top in known or top in told or _is_declared(top, distribution, words):
                continue
            told.add(top)
            values: dict[str, Value] = {"module": top, "requirement": distribution}
            repair = Repair(Message("repair.declare_runtime", values), (f"uv add {distribution}",))
            yield Finding(Message("dependencies.undeclared", values), module.path, line, repair=repair)


def _is_declared(module: str, distribution: str, words: set[str]) -> bool:
    """Whether any word may stand for it: ``cv2`` comes with opencv-python as well as with opencv-python-headless, and
    ``hamcrest`` with PyHamcrest.
    """
    names = _names(module, distribution)
    parts = {part for name in names for part in name.split("-")} - _EVERYWHERE
    if words & (names | parts):
        return True
    return len(module) >= SHORTEST_PART and any(module.lower() in word for word in words)


def _names(*names: str) -> set[str]:
    return {str(canonicalize_name(name)) for name in names}


def _declared_words(packaging: Packaging, tree: Tree) -> set[str]:
    """Every word of every declaring file: an extra, a group or a refused address counts as declared, for it may be."""
    names = [item.name for item in packaging.declaration.requirements]
    names += [item.name for item in packaging.declaration.constraints]
    text = "\n".join(tree.read(path) for path in tree.files if _declares(path))
    words = {str(canonicalize_name(word)) for word in re.findall(r"[A-Za-z0-9][\w.-]*", text)}
    return words | set(names) | {part for word in (*words, *names) for part in word.split("-")}


def _declares(path: str) -> bool:
    name = path.rsplit("/", 1)[-1].lower()
    return (
        name
        in ("pyproject.toml", "setup.cfg", "setup.py", "pipfile", "tox.ini", "noxfile.py", "dockerfile", "makefile")
        or ("require" in name and name.endswith((".txt", ".in")))
        or (name.endswith((".yml", ".yaml")) and ("env" in name or "conda" in name))
    )


def _imports(module: Module) -> Iterator[tuple[str, int]]:
    """What the file imports whenever it is imported: neither in a function, nor below ``try`` or ``if``."""
    for node in module.syntax.body if module.syntax else ():
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module, node.lineno


def _loose(packaging: Packaging, wanted: Iterable[Declared]) -> Iterator[Declared]:
    """Those that any version whatever would satisfy."""
    declaration = packaging.declaration
    held = {item.name for item in declaration.constraints}
    held |= {item.name for item in declaration.requirements if item.requirement.specifier}
    return (item for item in wanted if item.name not in held)


def _unheld(item: Declared) -> Finding:
    values: dict[str, Value] = {"requirement": item.name}
    return Finding(
        Message("dependencies.unheld", values),
        item.path,
        item.line,
        repair=Repair(Message("repair.hold", values), ("uv lock",)),
    )
