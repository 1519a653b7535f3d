"""What the project says of itself: its metadata, whether they are valid, its dependencies, version, licence, README."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

from filrouge.environment.declared import Declaration
from filrouge.environment.readers import setup_cfg
from filrouge.environment.tree import Tree as Declarations
from filrouge.environment.tree import UnreadableError, table
from filrouge.facts.modules import Modules
from filrouge.facts.tree import Tree
from filrouge.lines import line_in_toml

PYPROJECT, SETUP_CFG, SETUP_PY = "pyproject.toml", "setup.cfg", "setup.py"

_INDEX = re.compile(r"\[\d+\]")


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a description cannot be used, in the words of the tool that says so."""

    path: str
    line: int | None
    place: str
    detail: str


@dataclass(frozen=True, slots=True)
class Version:
    """A version that is written somewhere as a literal."""

    path: str
    line: int | None
    text: str


@dataclass(frozen=True)
class Packaging:
    """``described_in`` names the files that say what the project is, the newest form first; ``root`` is its folder,
    followed by a slash, empty for the checkout's. ``document`` is ``pyproject.toml``, empty where there is none.
    """

    root: str
    described_in: tuple[str, ...]
    document: Mapping[str, Any]
    fault: Fault | None
    versions: tuple[Version, ...]
    declaration: Declaration

    @cached_property
    def project(self) -> Mapping[str, Any]:
        """The `[project]` table, or Poetry's."""
        return table(self.document.get("project")) or table(table(self.document.get("tool")).get("poetry"))

    @property
    def has_backend(self) -> bool:
        """Whether something says how to build the project."""
        return "build-system" in self.document or any(not path.endswith(".toml") for path in self.described_in)


def packaging(tree: Tree, modules: Modules, declaration: Declaration) -> Packaging:
    """Read the project's description, at the root or in the only sub-project; nothing is imported or run."""
    folder = declaration.projects[0] if len(declaration.projects) == 1 else "."
    declarations = Declarations(tree.root, folder)
    root = "" if folder == "." else f"{folder}/"
    document, fault = _document(declarations)
    return Packaging(
        root=root,
        described_in=_described_in(declarations, document),
        document=document,
        fault=fault or _invalid(declarations, document),
        versions=tuple(_versions(declarations, document, modules)),
        declaration=declaration,
    )


def _document(tree: Declarations) -> tuple[dict[str, Any], Fault | None]:
    try:
        return tree.toml(PYPROJECT), None
    except UnreadableError as error:
        line = re.search(r"line (\d+)", error.detail)
        return {}, Fault(error.path, int(line[1]) if line else None, "", error.detail)


def _described_in(tree: Declarations, document: Mapping[str, Any]) -> tuple[str, ...]:
    found = []
    if "project" in document or table(table(document.get("tool")).get("poetry")):
        found.append(tree.told(PYPROJECT))
    if "[metadata]" in _text(tree, SETUP_CFG):
        found.append(tree.told(SETUP_CFG))
    if tree.has_file(SETUP_PY):
        found.append(tree.told(SETUP_PY))
    return tuple(found)


def _invalid(tree: Declarations, document: Mapping[str, Any]) -> Fault | None:
    """The first thing that PEP 517, 518, 621 or setuptools' own schema does not allow."""
    if not {"project", "build-system"} & document.keys():
        return None
    from validate_pyproject.errors import ValidationError

    judged = {name: document[name] for name in ("project", "build-system", "dependency-groups") if name in document}
    try:
        _validator()(judged)
    except ValidationError as error:
        place = str(error.name).strip("`")
        path = tuple(_INDEX.sub("", place).split("."))
        detail = str(error.summary).splitlines()[0].replace("`", "")
        return Fault(tree.told(PYPROJECT), line_in_toml(_text(tree, PYPROJECT), path), place, detail)
    except (RecursionError, ValueError, TypeError, AttributeError) as error:
        return Fault(tree.told(PYPROJECT), None, "", f"{type(error).__name__}: {error}"[:200])
    return None


@cache
def _validator() -> Callable[[dict[str, Any]], Any]:
    """Without its list of classifiers, which it would fetch from the network."""
    from validate_pyproject.api import FORMAT_FUNCTIONS, Validator

    return Validator(plugins=(), format_validators={**FORMAT_FUNCTIONS, "trove-classifier": lambda value: True})


def _versions(tree: Declarations, document: Mapping[str, Any], modules: Modules) -> list[Version]:
    """Literal versions: the metadata's and ``__version__`` at the top of the project's own packages."""
    found = []
    for path in (("project", "version"), ("tool", "poetry", "version")):
        value: Any = document
        for name in path:
            value = table(value).get(name)
        if isinstance(value, str):
            found.append(Version(tree.told(PYPROJECT), line_in_toml(_text(tree, PYPROJECT), path), value))
    found += _older_versions(tree)
    for module in modules.own:
        if module.path.count("/") <= 2 and "__version__" in module.text and module.syntax:
            found += [Version(module.path, line, text) for line, text in _dunder_versions(module.syntax)]
    return found


def _older_versions(tree: Declarations) -> list[Version]:
    found = []
    try:
        version = setup_cfg.parse(_text(tree, SETUP_CFG), tree.told(SETUP_CFG)).get("metadata", "version", fallback="")
    except UnreadableError:
        version = ""
    if version and ":" not in version:
        found.append(Version(tree.told(SETUP_CFG), None, version.strip()))
    written = re.search(r"\bversion\s*=\s*[\"']([^\"']+)[\"']", _text(tree, SETUP_PY))
    if written:
        line = _text(tree, SETUP_PY).count("\n", 0, written.start()) + 1
        found.append(Version(tree.told(SETUP_PY), line, written[1]))
    return found


def _dunder_versions(syntax: ast.Module) -> list[tuple[int, str]]:
    return [
        (node.lineno, node.value.value)
        for node in syntax.body
        if isinstance(node, ast.Assign)
        and any(isinstance(target, ast.Name) and target.id == "__version__" for target in node.targets)
        and isinstance(node.value, ast.Constant)
        and isinstance(node.value.value, str)
    ]


def _text(tree: Declarations, path: str) -> str:
    try:
        return tree.text(path) or ""
    except UnreadableError:
        return ""
