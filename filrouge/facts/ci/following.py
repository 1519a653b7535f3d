"""From what a pipeline writes to what it really runs: through make, tox, nox, scripts of the project and the shell."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from filrouge.facts.ci.model import Job, Purpose, Run, Step
from filrouge.facts.ci.purposes import of_action, of_command
from filrouge.facts.ci.wrappers import unwrapped
from filrouge.facts.shell import Command, commands
from filrouge.facts.tasks import Task, Tasks
from filrouge.facts.tree import Tree

MAXIMUM_DEPTH = 8
MAXIMUM_RUNS = 2_000

_EXPRESSION = re.compile(r"\$\{\{(?:[^$}\n]|\$(?!\{\{)|\}(?!\}))*+\}\}")
_EXIT_ZERO = {"--exit-zero", "--no-fail", "--suppress-no-test-exit-code"}
_SCRIPT_RUNNERS = {"pdm": "pdm", "hatch": "hatch", "poe": "poe", "task": "task", "just": "just", "invoke": "invoke",
                   "inv": "invoke", "go-task": "task"}  # fmt: skip


@dataclass
class Following:
    """Follows commands through the repository. ``unseen`` gathers what leads out of sight."""

    tree: Tree
    tasks: Tasks
    measures_by_itself: bool
    unseen: list[tuple[str, str, int]] = field(default_factory=list)

    def job(self, job: Job) -> Iterator[Run]:
        """What a job runs, in order."""
        hidden = (job.silenced, job.path, job.silenced_line) if job.silenced else ("", "", 0)
        for step in job.steps:
            at = (step.silenced, step.path, step.silenced_line) if step.silenced else hidden
            for purpose in of_action(step.uses):
                yield Run(purpose, step.uses.split("@")[0], job, (job.name, step.uses), step.path, step.line, *at)
            yield from self._step(job, step, at)

    def _step(self, job: Job, step: Step, hidden: tuple[str, str, int]) -> Iterator[Run]:
        start = Run(Purpose.INSTALL, "", job, (job.name,), step.path, step.line, *hidden)
        for command in step.commands:
            yield from self._command(command, step.path, step.folder, start, 0, frozenset())

    def _command(
        self, command: Command, path: str, folder: str, before: Run, depth: int, seen: frozenset[str]
    ) -> Iterator[Run]:
        """Every purpose of one command, and of what it leads to. Of several that hide a failure the first is kept."""
        how = command.hidden or next((word for word in command.words if word in _EXIT_ZERO), "")
        at = before if depth else replace(before, line=command.line)
        here = replace(at, chain=(*before.chain, _shown(command)))
        if how and not here.hidden:
            here = replace(here, hidden=how, hidden_path=path, hidden_line=command.line)
        for words in unwrapped(command.words):
            for purpose in of_command(words, self.measures_by_itself):
                yield replace(here, purpose=purpose, tool=words[0])
            if depth < MAXIMUM_DEPTH:
                yield from self._beyond(words, path, folder, here, depth, seen)

    def _beyond(
        self, words: tuple[str, ...], path: str, folder: str, here: Run, depth: int, seen: frozenset[str]
    ) -> Iterator[Run]:
        first, rest = words[0], words[1:]
        if first in ("bash", "sh", "zsh") and rest[:1] and rest[0] in ("-c", "-lc", "-ec", "-xc") and len(rest) > 1:
            for command in commands(rest[1], here.line):
                yield from self._command(command, path, folder, here, depth + 1, seen)
            return
        script = self._script(words, folder)
        if script and script not in seen:
            for command in commands(self.tree.read(script)):
                yield from self._command(command, script, folder, here, depth + 1, seen | {script})
            return
        for task in self._tasks(words, folder, path, here.line):
            yield from self._task(task, here, depth, seen)

    def _task(self, task: Task, here: Run, depth: int, seen: frozenset[str]) -> Iterator[Run]:
        """A task's needs, then its own commands; a task met on its own way is not entered again."""
        mark = f"{task.runner}:{task.path}:{task.name}"
        if mark in seen or depth >= MAXIMUM_DEPTH:
            return
        for need in task.needs:
            needed = self.tasks.named(task.runner, need, task.folder)
            if needed:
                named = replace(here, chain=(*here.chain, f"{task.runner} {need}"))
                yield from self._task(needed, named, depth + 1, seen | {mark})
        for command in task.commands:
            yield from self._command(command, task.path, task.folder, here, depth + 1, seen | {mark})

    def _script(self, words: tuple[str, ...], folder: str) -> str:
        """The shell script of the repository that a command runs, empty for anything else."""
        plain = [word for word in words if not word.startswith("-")]
        name = (
            plain[1] if plain[:1] and plain[0] in ("bash", "sh", "zsh", "source", ".") and len(plain) > 1 else words[0]
        )
        if "/" not in name and not name.endswith(".sh"):
            return ""
        for path in (name.removeprefix("./"), f"{folder}/{name.removeprefix('./')}"):
            if path in self._files and (path.endswith((".sh", ".bash")) or self._is_shell(path)):
                return path
        return ""

    def _is_shell(self, path: str) -> bool:
        return bool(re.match(r"#!.*\b(ba|z|da)?sh\b", self.tree.read(path)[:100]))

    @property
    def _files(self) -> frozenset[str]:
        return self.tree.file_set

    def _tasks(self, words: tuple[str, ...], folder: str, path: str, line: int) -> Iterator[Task]:
        first, rest = words[0], list(words[1:])
        if first in ("make", "gmake"):
            folder = _make_folder(rest, folder)
            names = [word for word in rest if not word.startswith("-") and "=" not in word and word != folder]
            yield from self._named("make", names, folder, path, line)
        elif first in ("tox", "nox"):
            yield from self._environments(first, rest, folder)
        elif first in _SCRIPT_RUNNERS:
            names = [word for word in rest if not word.startswith("-") and word != "run"][:1]
            yield from self._named(_SCRIPT_RUNNERS[first], names, folder, path, line)

    def _named(self, runner: str, names: list[str], folder: str, path: str, line: int) -> Iterator[Task]:
        if not names:
            yield from self.tasks.defaults(runner, folder)
        for name in names:
            task = self.tasks.named(runner, name, folder)
            if task:
                yield task
            elif runner == "make":
                self.unseen.append((f"make {name}", path, line))

    def _environments(self, runner: str, rest: list[str], folder: str) -> Iterator[Task]:
        """tox's environments and nox's sessions: those named, else the default ones. A name that is worked out at run
        time stands for all default ones; one that no section describes is a variant of the base.
        """
        wanted = _option(rest, ("-e", "-s", "--session", "--sessions", "--env"))
        names = [name for text in wanted for name in re.split(r"[,\s]+", text) if name]
        defaults = self.tasks.defaults(runner, folder)
        if not names or any("$" in name for name in names) or names == ["ALL"]:
            yield from defaults or self.tasks.of(runner, folder)
            return
        for name in names:
            base = re.sub(r"-\d+(\.\d+)?$", "", name) if runner == "nox" else ""
            task = self.tasks.named(runner, name, folder) or self.tasks.named(runner, base, folder)
            if task:
                yield task


def _shown(command: Command) -> str:
    text = _EXPRESSION.sub("${{ … }}", str(command))
    return text if len(text) <= 80 else f"{text[:79]}…"


def _make_folder(rest: list[str], folder: str) -> str:
    given = _option(rest, ("-C", "--directory"))
    return given[0].removeprefix("./").strip("/") if given else folder


def _option(rest: list[str], names: tuple[str, ...]) -> list[str]:
    """What follows an option, up to the next one; ``--name=value`` too."""
    found: list[str] = []
    for place, word in enumerate(rest):
        if word in names:
            for value in rest[place + 1 :]:
                if value.startswith("-"):
                    break
                found.append(value)
        elif any(word.startswith(f"{name}=") for name in names if name.startswith("--")):
            found.append(word.partition("=")[2])
        elif word.startswith(("-e", "-s")) and len(word) > 2 and not word.startswith("--") and word[:2] in names:
            found.append(word[2:])
    return found
