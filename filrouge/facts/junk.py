"""What an environment, an editor or a build leaves behind and a repository should never hold (commandment 1)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import PurePosixPath

from filrouge.checkout import Checkout
from filrouge.facts.history import History
from filrouge.facts.reading import ask_git
from filrouge.facts.tree import Tree

_FOLDERS = {
    "__pycache__",
    ".venv",
    "venv",
    "virtualenv",
    ".ipynb_checkpoints",
    ".idea",
    "node_modules",
    ".pytest_cache",
    ".mypy_cache",
    ".ruff_cache",
    ".tox",
    ".nox",
    "htmlcov",
    "site-packages",
}
_FOLDER_SUFFIXES = (".egg-info", ".dist-info")
_FILES = {".DS_Store", "Thumbs.db", ".coverage", "pyvenv.cfg", ".python_history"}
_FILE_SUFFIXES = (".pyc", ".pyo")
_ENVIRONMENT_FILE = re.compile(r"^\.env(\.(?!example$|sample$|template$|dist$|defaults?$|test$|ci$).+)?$")
_BUILT = re.compile(r"^(dist/.+\.(whl|tar\.gz)|build/(lib|bdist[^/]*)/)")

_NONE_COVERED = 1
"""How ``git check-ignore`` ends then (its manual, "Exit status")."""

SAMPLES = {"__pycache__/": "__pycache__/module.cpython-311.pyc", ".venv/": ".venv/pyvenv.cfg", ".env": ".env"}
"""What a Python project's ``.gitignore`` must cover, each with a path that shows it."""


@dataclass(frozen=True, slots=True)
class Junk:
    """One thing that should not be there: a folder (ending in a slash) or a file, and the commit that brought it."""

    path: str
    files: int
    present: bool
    commit: str | None


def junk(tree: Tree, history: History) -> tuple[Junk, ...]:
    """Junk in the graded revision and in every commit that it descends from; what is still there comes first."""
    present: dict[str, int] = {}
    for path in (entry.path for entry in tree.entries):
        root = junk_root(path, tree.environment_roots)
        if root:
            present[root] = present.get(root, 0) + 1
    first_commit: dict[str, str] = {}
    files: dict[str, set[str]] = {}
    for commit in history.reachable:
        for change in commit.changes:
            root = junk_root(change.path, tree.environment_roots)
            if root:
                first_commit[root] = commit.revision
                files.setdefault(root, set()).add(change.path)
    now = [Junk(root, count, True, first_commit.get(root)) for root, count in sorted(present.items())]
    past = [
        Junk(root, len(paths), False, first_commit[root])
        for root, paths in sorted(files.items())
        if root not in present
    ]
    return (*now, *past)


def junk_root(path: str, environment_roots: tuple[str, ...] = ()) -> str | None:
    """The folder (with a final slash) or file for which `path` is junk, None when it is not."""
    for root in environment_roots:
        if path.startswith(f"{root}/"):
            return f"{root}/"
    *folders, name = PurePosixPath(path).parts
    for depth, folder in enumerate(folders, start=1):
        if folder in _FOLDERS or folder.endswith(_FOLDER_SUFFIXES):
            return "/".join(folders[:depth]) + "/"
    if name in _FILES or name.endswith(_FILE_SUFFIXES) or _ENVIRONMENT_FILE.match(name):
        return path
    built = _BUILT.match(path)
    return path if built else None


def ignored_samples(checkout: Checkout) -> frozenset[str]:
    """Which of `SAMPLES` the repository's ignore rules cover; git itself is asked."""
    asked = ("check-ignore", "--no-index", "--", *SAMPLES.values())
    covered = ask_git(checkout, *asked, good=(0, _NONE_COVERED)).decode("utf-8", "replace").splitlines()
    return frozenset(pattern for pattern, path in SAMPLES.items() if path in covered)
