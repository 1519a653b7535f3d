"""Where pytest is started and what it is told, as a careful person would at home."""

from __future__ import annotations

import re
import shlex
from dataclasses import dataclass
from pathlib import PurePosixPath

from filrouge.facts.tree import Tree
from filrouge.sandbox import PROJECT

_FOUND_BY_PYTEST = re.compile(r"(^|/)(test_[^/]*|[^/]*_test)\.py$")
"""pytest's default ``python_files``."""

_TESTS = re.compile(r"(^|/)tests?\.py$")
"""What unittest and Django call a module of tests, and pytest passes over unless it is named."""

_SETTINGS = {
    "pyproject.toml": "[tool.pytest",
    "setup.cfg": "[tool:pytest]",
    "tox.ini": "[pytest]",
    "pytest.ini": "",
    ".pytest.ini": "",
    "pytest.toml": "",
    "conftest.py": "",
}
"""A file at the root that sets pytest up there, and what it holds then."""


@dataclass(frozen=True, slots=True)
class Launch:
    """``directory`` (relative, ``.`` for the root) is where pytest starts, ``roots`` are further folders to import
    from, ``arguments`` what it is told beside our own options.
    """

    directory: str = "."
    roots: tuple[str, ...] = ()
    arguments: tuple[str, ...] = ()

    def options(self) -> str:
        """The arguments as ``PYTEST_ADDOPTS`` takes them; paths are told from the repository's root everywhere."""
        rootdir = () if self.directory == "." else (f"--rootdir={PROJECT}",)
        return shlex.join((*rootdir, *self.arguments))


def launch(tree: Tree, projects: tuple[str, ...]) -> Launch:
    """How to start pytest on `tree`, whose root declares nothing when there are `projects` (folders that do).

    A project that holds every test is where pytest starts; where several hold some, it starts at the root and each may
    be imported from. A root that sets pytest up is where it starts in any case.
    """
    tests = [path for path in tree.test_files if not path.endswith("conftest.py")]
    owners = tuple(sorted({_owner(path, projects) for path in tests}))
    if owners in ((), (".",)) or any(_is_setting(tree, name, mark) for name, mark in _SETTINGS.items()):
        return Launch(arguments=_named(tests, "."))
    if len(owners) == 1:
        return Launch(owners[0], arguments=_named(tests, owners[0]))
    return Launch(roots=tuple(owner for owner in owners if owner != "."), arguments=_named(tests, "."))


def _owner(path: str, projects: tuple[str, ...]) -> str:
    """The innermost project that holds `path`, the root when none does."""
    holding = [project for project in projects if path.startswith(f"{project}/")]
    return max(holding, key=len, default=".")


def _is_setting(tree: Tree, name: str, mark: str) -> bool:
    return name in tree.files and mark in tree.read(name)


def _named(tests: list[str], directory: str) -> tuple[str, ...]:
    """The modules to name, from `directory`, when there are no others that pytest finds by itself."""
    if any(_FOUND_BY_PYTEST.search(path) for path in tests):
        return ()
    modules = [path for path in tests if _TESTS.search(path)]
    return tuple(str(PurePosixPath(path).relative_to(directory)) for path in modules)
