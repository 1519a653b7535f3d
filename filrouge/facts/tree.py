"""The files of the graded revision, told apart: the project's own code, its tests, and what should not be there."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path, PurePosixPath

from filrouge import noting
from filrouge.checkout import Checkout, Entry

MAXIMUM_READ_BYTES = 1024**2
MAXIMUM_NAMES = 100

_TEST_FOLDER = re.compile(r"^(tests?|testing|tests?_\w+|\w+_tests?)$", re.IGNORECASE)
_TEST_FILE = re.compile(r"^(test|tests|conftest|test_.*|.*_tests?)\.py$", re.IGNORECASE)
_SHOWN = {"docs", "doc", "examples", "example"}
_NOT_THE_PROJECT = {*_SHOWN, "benchmarks", "benchmark", "scripts", "node_modules", "notebooks"}
_TOOL_FILES = {"setup.py", "noxfile.py", "tasks.py", "dodo.py", "fabfile.py", "conf.py", "versioneer.py"}


@dataclass(frozen=True)
class Tree:
    """What the graded revision holds. Paths are relative to its root, with forward slashes."""

    root: Path
    entries: tuple[Entry, ...]

    @cached_property
    def files(self) -> tuple[str, ...]:
        """Every regular file: neither links nor submodules."""
        return tuple(entry.path for entry in self.entries if entry.is_file)

    @cached_property
    def environment_roots(self) -> tuple[str, ...]:
        """Folders that are committed Python environments, whatever their name: they hold a ``pyvenv.cfg`` or
        ``site-packages``.
        """
        roots = {str(PurePosixPath(path).parent) for path in self.files if PurePosixPath(path).name == "pyvenv.cfg"}
        for path in self.files:
            parts = PurePosixPath(path).parts
            if "site-packages" in parts:
                roots.add("/".join(parts[: _environment_depth(parts)]))
        return tuple(sorted(root for root in roots if root not in (".", "")))

    @cached_property
    def python_files(self) -> tuple[str, ...]:
        """Python files outside committed environments and ``node_modules``."""
        outside = tuple(f"{root}/" for root in self.environment_roots)
        return tuple(
            path
            for path in self.files
            if path.endswith(".py") and not path.startswith(outside) and "node_modules" not in path.split("/")
        )

    @cached_property
    def notebooks(self) -> tuple[str, ...]:
        """Jupyter notebooks."""
        return tuple(path for path in self.files if path.endswith(".ipynb") and ".ipynb_checkpoints/" not in path)

    @cached_property
    def test_files(self) -> tuple[str, ...]:
        """Python files of the test suite, ``conftest.py`` among them."""
        return tuple(path for path in self.python_files if is_test(path))

    @cached_property
    def own_files(self) -> tuple[str, ...]:
        """The project's own Python: neither tests, nor documentation, nor the tools' scripts.

        Where there is a ``src`` folder it holds the project; else every folder does; scripts that lie loose at the root
        are the project only when nothing else is.
        """
        candidates = [path for path in self.python_files if not is_test(path) and is_project_code(path)]
        in_src = tuple(path for path in candidates if path.startswith("src/"))
        in_folders = tuple(path for path in candidates if "/" in path)
        return in_src or in_folders or tuple(candidates)

    @cached_property
    def coverage_sources(self) -> tuple[str, ...]:
        """The folders that coverage is to watch, as a person would name them: the packages, and those in ``src``."""
        inside_src = "src/__init__.py" not in self.own_files
        roots: set[str] = set()
        for path in self.own_files:
            folders = PurePosixPath(path).parts[:-1]
            roots.add("/".join(folders[:1]))
            if inside_src and folders[:1] == ("src",) and len(folders) > 1:
                roots.add("/".join(folders[:2]))
        return tuple(sorted(root or "." for root in roots if "," not in root))

    @cached_property
    def own_modules(self) -> frozenset[str]:
        """Names under which the project's own code can be imported."""
        names: set[str] = set()
        for path in self.python_files:
            parts = PurePosixPath(path).with_suffix("").parts
            names.update(parts)
        return frozenset(names)

    @cached_property
    def own_packages(self) -> tuple[str, ...]:
        """Top names of the project's own code, as they are imported once it is installed."""
        names: set[str] = set()
        for path in self.own_files:
            parts = PurePosixPath(path).with_suffix("").parts
            inside_src = parts[0] == "src" and len(parts) > 1 and "src/__init__.py" not in self.own_files
            names.add(parts[1] if inside_src else parts[0])
        return tuple(sorted(name for name in names if name.isidentifier()))[:MAXIMUM_NAMES]

    @cached_property
    def sizes(self) -> Mapping[str, int]:
        """What each regular file weighs, in bytes."""
        return {entry.path: entry.size_bytes for entry in self.entries if entry.is_file}

    def read(self, path: str) -> str:
        """The text of a regular file of the revision, at most `MAXIMUM_READ_BYTES`; raises KeyError for any other
        path.
        """
        if path not in self.file_set:
            raise KeyError(path)
        noting.reading(path)
        with (self.root / path).open("rb") as file:
            return file.read(MAXIMUM_READ_BYTES).decode("utf-8", "replace")

    @cached_property
    def file_set(self) -> frozenset[str]:
        """Every regular file, to be asked for quickly."""
        return frozenset(self.files)


def tree(checkout: Checkout) -> Tree:
    """The files of the graded revision."""
    return Tree(checkout.path, checkout.entries)


def is_test(path: str) -> bool:
    """Whether a Python file belongs to a test suite, by its name or its folders' (pytest's and unittest's habits)."""
    *folders, name = PurePosixPath(path).parts
    return bool(_TEST_FILE.match(name)) or any(_TEST_FOLDER.match(folder) for folder in folders)


def is_project_code(path: str) -> bool:
    """Whether a Python file is neither a tool's script nor beside the project (documentation, examples, scripts)."""
    *folders, name = PurePosixPath(path).parts
    return name not in _TOOL_FILES and not any(folder.lower() in _NOT_THE_PROJECT for folder in folders)


def is_example(path: str) -> bool:
    """Whether a file stands among documentation or examples: it shows something, and is no part of what runs."""
    return any(folder.lower() in _SHOWN for folder in PurePosixPath(path).parts[:-1])


def _environment_depth(parts: tuple[str, ...]) -> int:
    """How many leading parts name the environment: what stands before ``lib/pythonX.Y/site-packages`` or ``Lib/``."""
    at = parts.index("site-packages")
    while at > 1 and (parts[at - 1].lower() in ("lib", "lib64") or parts[at - 1].startswith("python")):
        at -= 1
    return max(1, at)
