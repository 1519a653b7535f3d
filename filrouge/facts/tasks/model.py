"""What a task is, whatever runs it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import PurePosixPath

from filrouge.facts.shell import Command

BUILD_FOLDERS = ("docs", "doc", "node_modules", "vendor", "third_party")


@dataclass(frozen=True, slots=True)
class Task:
    """One named task. ``runner`` is the program that is typed (``make``), ``needs`` the tasks it runs before itself,
    ``is_default`` whether it runs when no name is given.
    """

    runner: str
    name: str
    path: str
    line: int
    commands: tuple[Command, ...] = ()
    needs: tuple[str, ...] = ()
    described: bool = False
    is_default: bool = False

    @property
    def folder(self) -> str:
        """Where its file stands, empty for the root."""
        folder = str(PurePosixPath(self.path).parent)
        return "" if folder == "." else folder


@dataclass(frozen=True, slots=True)
class TaskFault:
    """What keeps a runner from reading its file; ``kind`` names the message."""

    kind: str
    path: str
    line: int
    text: str = ""


@dataclass(frozen=True)
class Tasks:
    """All tasks, and the faults of the files that hold them."""

    all: tuple[Task, ...]
    faults: tuple[TaskFault, ...] = ()

    @cached_property
    def _by_name(self) -> dict[tuple[str, str, str], Task]:
        return {(task.runner, task.folder, task.name): task for task in reversed(self.all)}

    def named(self, runner: str, name: str, folder: str = "") -> Task | None:
        """The task that ``runner name`` starts in ``folder``."""
        return self._by_name.get((runner, folder, name))

    def defaults(self, runner: str, folder: str = "") -> tuple[Task, ...]:
        """The tasks that ``runner`` starts in ``folder`` when no name is given."""
        return tuple(task for task in self.all if task.runner == runner and task.folder == folder and task.is_default)

    def of(self, runner: str, folder: str = "") -> tuple[Task, ...]:
        """Every task of a runner in a folder."""
        return tuple(task for task in self.all if task.runner == runner and task.folder == folder)
