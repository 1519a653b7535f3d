"""What a repository declares: the union of everything it says about its dependencies, in whatever format it says it."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from packaging.specifiers import InvalidSpecifier, SpecifierSet

from filrouge.environment.project import Project, inspect
from filrouge.environment.readers import READERS
from filrouge.environment.reading import TEST_EXTRAS, Declared, Reading
from filrouge.environment.tree import Tree, UnreadableError
from filrouge.report import Finding, Message

MAXIMUM_REQUIREMENTS = 1000
MAXIMUM_DEPTH = 3
MAXIMUM_FOLDERS = 20

IGNORED_FOLDERS = frozenset(
    [
        "benchmark",
        "benchmarks",
        "build",
        "dist",
        "doc",
        "docs",
        "env",
        "example",
        "examples",
        "fixture",
        "fixtures",
        "fuzzer",
        "lib",
        "mlruns",
        "node_modules",
        "site-packages",
        "test",
        "tests",
        "venv",
        "vendor",
    ]
)
"""Folders whose declarations are not the project's own."""


@dataclass(frozen=True, slots=True)
class Declaration:
    """Everything declared, from the strongest source to the weakest, the project's own name left out.

    ``constraints`` come from lock files. ``requires_python`` is a rule, ``python_wish`` a version to prefer.
    ``projects`` are the folders that were read because the root declares nothing.
    """

    requirements: tuple[Declared, ...]
    constraints: tuple[Declared, ...]
    requires_python: SpecifierSet
    python_wish: str
    files: tuple[str, ...]
    notes: tuple[Finding, ...]
    project: Project
    projects: tuple[str, ...] = ()


def declared(checkout: Path) -> Declaration:
    """Read what the checkout declares at its root, or, when nothing is declared there, in its sub-projects."""
    tree = Tree(checkout)
    readings = _read(tree)
    project = inspect(tree)
    folders: list[str] = []
    if not any(reading.requirements or reading.names for reading in readings):
        folders = _subprojects(tree)
        trees = [Tree(checkout, folder) for folder in folders]
        readings += [reading for each in trees for reading in _read(each)]
        installables = [found for found in map(inspect, trees) if found.installable]
        project = installables[0] if len(installables) == 1 else project
    return replace(_union(readings, project, _python_version_file(tree)), projects=tuple(folders))


def _read(tree: Tree) -> list[Reading]:
    """Ask every reader. One that cannot read its file tells so and declares nothing."""
    readings = []
    told = set()
    for reader in READERS:
        try:
            readings.append(reader.read(tree))
        except UnreadableError as error:
            if error.path not in told:
                told.add(error.path)
                unreadable = Reading()
                unreadable.note("unreadable", error.path, detail=error.detail)
                readings.append(unreadable)
    return readings


def _union(readings: list[Reading], project: Project, python_version_file: str) -> Declaration:
    names = {name for reading in readings for name in reading.names}
    requirements = [item for reading in readings for item in reading.requirements]
    requirements = _with_extras(requirements, readings, names)
    notes = [*(note for reading in readings for note in reading.notes), *project.notes]
    if len(requirements) > MAXIMUM_REQUIREMENTS:
        notes.append(_finding("too_many", count=len(requirements), kept=MAXIMUM_REQUIREMENTS))
    rule, rule_notes = _rule(readings)
    wishes = [python_version_file, *(reading.python_wish for reading in readings)]
    return Declaration(
        requirements=tuple(item for item in requirements if item.name not in names)[:MAXIMUM_REQUIREMENTS],
        constraints=tuple(item for reading in readings for item in reading.constraints if item.name not in names),
        requires_python=rule,
        python_wish=next(filter(None, wishes), ""),
        files=tuple(dict.fromkeys(path for reading in readings for path in reading.files)),
        notes=_once([*notes, *rule_notes]),
        project=project,
    )


def _with_extras(requirements: list[Declared], readings: list[Reading], names: set[str]) -> list[Declared]:
    """Add the extras for tests, those asked for by name, and those that they ask for in turn (``project[tests]``)."""
    offers: dict[str, list[Declared]] = {}
    for reading in readings:
        for extra, items in reading.extras.items():
            offers.setdefault(extra, []).extend(items)
    wanted = sorted(TEST_EXTRAS & offers.keys())
    wanted += sorted(extra for reading in readings for extra in reading.asked_extras)
    wanted += _own_extras(requirements, names)
    taken: list[str] = []
    found: list[Declared] = []
    while wanted:
        extra = wanted.pop(0)
        if extra not in taken:
            taken.append(extra)
            found += offers.get(extra, [])
            wanted += _own_extras(offers.get(extra, []), names)
    return found + requirements


def _own_extras(items: Iterable[Declared], names: set[str]) -> list[str]:
    return sorted(extra for item in items if item.name in names for extra in item.requirement.extras)


def _rule(readings: list[Reading]) -> tuple[SpecifierSet, list[Finding]]:
    """The strongest source's ``requires-python``; one that is no PEP 440 specifier is told and ignored."""
    notes: list[Finding] = []
    for reading in readings:
        if reading.requires_python:
            try:
                return SpecifierSet(reading.requires_python), notes
            except InvalidSpecifier:
                notes.append(_finding("python_malformed", wanted=reading.requires_python[:200]))
    return SpecifierSet(), notes


def _python_version_file(tree: Tree) -> str:
    """The first version that ``.python-version`` names, as pyenv and uv read it."""
    try:
        text = tree.text(".python-version") or ""
    except UnreadableError:
        return ""
    words = text.split()
    return words[0].removeprefix("cpython-").removeprefix("python-")[:20] if words else ""


def _subprojects(tree: Tree) -> list[str]:
    """Folders below the root that may hold a project, the nearest first, each link and hidden folder left out."""
    found: list[str] = []
    level = ["."]
    for _ in range(MAXIMUM_DEPTH):
        level = [child for folder in level for child in _children(tree.checkout, folder)]
        found += level
    return [folder for folder in found if _has_declaration(Tree(tree.checkout, folder))][:MAXIMUM_FOLDERS]


def _children(checkout: Path, folder: str) -> list[str]:
    with os.scandir(checkout / folder) as entries:
        names = sorted(entry.name for entry in entries if entry.is_dir(follow_symlinks=False))
    kept = [name for name in names if name not in IGNORED_FOLDERS and not name.startswith((".", "_"))]
    return [
        os.path.normpath(f"{folder}/{name}") for name in kept if not (checkout / folder / name / "pyvenv.cfg").exists()
    ]


def _has_declaration(tree: Tree) -> bool:
    names = tree.names()
    manifests = {"pyproject.toml", "setup.cfg", "setup.py", "Pipfile", "environment.yml", "conda.yml"}
    return bool(manifests.intersection(names)) or any("requirements" in name for name in names)


def _once(notes: Iterable[Finding]) -> tuple[Finding, ...]:
    """Every note once, in order; findings hold a dictionary, so they are compared by what they show."""
    return tuple({repr(note): note for note in notes}.values())


def _finding(message_id: str, **values: str | int) -> Finding:
    return Finding(Message(f"environment.{message_id}", dict(values)))
