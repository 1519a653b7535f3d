"""``pyproject.toml`` by its standards: `[project]` (PEP 621), `[dependency-groups]` (PEP 735), setuptools' files."""

from __future__ import annotations

from typing import Any

from packaging.utils import canonicalize_name

from filrouge.environment.readers.requirements import include
from filrouge.environment.reading import TEST_NAMES, Reading, line_of
from filrouge.environment.tree import Tree, table, texts

PATH = "pyproject.toml"


def read(tree: Tree) -> Reading:
    """The project's dependencies, its extras as offers, and the dependency groups for tests and development."""
    reading, told = Reading(), tree.told(PATH)
    document = tree.toml(PATH)
    source = tree.text(PATH) or ""
    project = table(document.get("project"))
    if isinstance(project.get("name"), str):
        reading.names.add(canonicalize_name(project["name"]))
    if isinstance(project.get("requires-python"), str):
        reading.requires_python = project["requires-python"]
    for text in texts(project.get("dependencies")):
        reading.declare(text, told, line_of(source, text))
    for extra, items in table(project.get("optional-dependencies")).items():
        reading.offer(extra, texts(items), told, source)
    _groups(table(document.get("dependency-groups")), reading, told, source)
    _setuptools(
        tree, table(project), table(table(table(document.get("tool")).get("setuptools")).get("dynamic")), reading
    )
    if reading.requirements or reading.extras:
        reading.files.append(told)
    return reading


def _groups(groups: dict[str, Any], reading: Reading, told: str, source: str) -> None:
    """The groups for tests and development, each include once; a cycle is refused (PEP 735)."""
    by_name: dict[str, Any] = {canonicalize_name(name): items for name, items in groups.items()}
    for name in sorted(TEST_NAMES & by_name.keys()):
        for text in _expand(by_name, name, reading, told, ()):
            reading.declare(text, told, line_of(source, text))


def _expand(groups: dict[str, Any], name: str, reading: Reading, told: str, above: tuple[str, ...]) -> list[str]:
    if name in above:
        reading.note("group_cycle", told, group=" -> ".join((*above, name)))
        return []
    items = groups.get(name)
    if not isinstance(items, list):
        reading.note("group_missing", told, group=name)
        return []
    found: list[str] = []
    for item in items:
        if isinstance(item, str):
            found.append(item)
        elif isinstance(item, dict) and isinstance(item.get("include-group"), str):
            found += _expand(groups, canonicalize_name(item["include-group"]), reading, told, (*above, name))
    return found


def _setuptools(tree: Tree, project: dict[str, Any], dynamic: dict[str, Any], reading: Reading) -> None:
    """Dependencies that setuptools reads from files (`[tool.setuptools.dynamic]`)."""
    wanted = texts(project.get("dynamic"))
    if "dependencies" in wanted:
        for path in _paths(dynamic.get("dependencies")):
            include(tree, reading, path)
    if "optional-dependencies" in wanted:
        for extra, value in table(dynamic.get("optional-dependencies")).items():
            for path in _paths(value):
                offered = Reading()
                include(tree, offered, path)
                reading.extras.setdefault(canonicalize_name(extra), []).extend(offered.requirements)
                reading.notes += offered.notes


def _paths(value: Any) -> list[str]:
    files = table(value).get("file")
    return [files] if isinstance(files, str) else texts(files)
