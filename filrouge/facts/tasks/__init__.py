"""The tasks that a repository names, whatever runs them: make, just, Task, tox, nox, invoke, and scripts of
``pyproject.toml``. Files are read, nothing is run.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial

from filrouge.facts.modules import Modules
from filrouge.facts.tasks import justfile, makefile, pyproject, python_files, taskfile, tox
from filrouge.facts.tasks.model import Task, Tasks
from filrouge.facts.tree import Tree

MAXIMUM_TASKS = 2_000

__all__ = ["Task", "Tasks", "tasks"]

_Reader = Callable[[], Iterable[Task]]


def tasks(tree: Tree, modules: Modules) -> Tasks:
    """Every named task of the revision, in the order of the files."""
    readers: tuple[_Reader, ...] = (
        partial(makefile.read, tree),
        partial(justfile.read, tree),
        partial(taskfile.read, tree),
        partial(tox.read, tree),
        partial(pyproject.read, tree),
        partial(python_files.read, modules),
    )
    return Tasks(tuple(_bounded(task for reader in readers for task in reader())), makefile.faults(tree))


def _bounded(found: Iterable[Task]) -> Iterator[Task]:
    for number, task in enumerate(found):
        if number >= MAXIMUM_TASKS:
            return
        yield task
