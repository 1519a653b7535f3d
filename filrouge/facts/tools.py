"""Tools that read the student's files, run where the student's code runs.

They only read, and yet a link in the repository could lead them anywhere else: so they see the checkout, themselves,
and nothing more. Programs (ruff, hadolint, zizmor) and Python tools come from our own environment. Facts ask for them;
a sandbox cannot be started within another, so it is the engine, outside, that runs them.
"""

from __future__ import annotations

import re
import sys
import sysconfig
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from filrouge.checkout import Checkout
from filrouge.errors import PlatformError
from filrouge.facts.contents import read
from filrouge.limits import Limits
from filrouge.report import CommandRecord
from filrouge.sandbox import TOOLS, Completed, Job, Mount, Sandbox, Step

CHECKOUT = "/checkout"
"""Where the graded revision stands inside, read-only; the working directory of every tool."""

SECONDS = 60
MAXIMUM_CONTENTS = 3_000
MAXIMUM_CONTENTS_BYTES = 40 * 1024**2
_HASH = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")
_PROGRAMS = "/tools/bin"
_PACKAGES = "/tools/packages"


class Kind(StrEnum):
    """A ``program`` of our environment, a ``module`` run by ``python -m``, or a ``script`` of ours (``sandbox/inside``)
    that imports Python tools of our environment.
    """

    PROGRAM = "program"
    MODULE = "module"
    SCRIPT = "script"


KNOWN = {
    Kind.PROGRAM: frozenset({"hadolint", "ruff", "zizmor"}),
    Kind.MODULE: frozenset({"deptry", "pydoclint.main", "vulture"}),
    Kind.SCRIPT: frozenset({"interface.py"}),
}


@dataclass(frozen=True, slots=True)
class Tool:
    """One tool and what it is told. ``name`` tells it from others of the same call, ``collect`` names files to bring
    back, ``directory`` is where it works, for `SECONDS` at most.
    """

    name: str
    kind: Kind
    program: str
    arguments: tuple[str, ...] = ()
    collect: tuple[str, ...] = ()
    directory: str = CHECKOUT
    seconds: int = SECONDS

    def step(self) -> Step:
        """The step of a job that runs it; raises PlatformError for a tool that is none of ours."""
        if self.program not in KNOWN[self.kind]:
            raise PlatformError("sandbox.broken", detail=self.program[:200])
        seconds = min(self.seconds, SECONDS)
        if self.kind is Kind.PROGRAM:
            argv: tuple[str, ...] = (f"{_PROGRAMS}/{self.program}", *self.arguments)
            return Step(self.name, argv, seconds, directory=self.directory, collect=self.collect)
        started = ("-m", self.program) if self.kind is Kind.MODULE else (f"{TOOLS}/{self.program}",)
        argv = (str(_interpreter()), "-P", *started, *self.arguments)  # -P: no file of theirs stands in for the tool's
        environment = {"PYTHONPATH": _PACKAGES, "PYTHONDONTWRITEBYTECODE": "1"}
        return Step(self.name, argv, seconds, self.directory, environment, self.collect)


@dataclass(frozen=True, slots=True)
class ToolRequest:
    """One call of `Tools.run`."""

    tools: tuple[Tool, ...]
    over: tuple[str, ...] = ()


class Tools(Protocol):
    """Runs tools over the checkout, within ``limits``. Each call of `run` is one sandbox: give it the tools that belong
    together.
    """

    @property
    def limits(self) -> Limits:
        """The ceilings of each."""
        ...

    def run(self, *tools: Tool, over: tuple[str, ...] = ()) -> dict[str, Completed]:
        """Run the tools in order and return how each ended, by its name; those not reached are missing.

        They see the checkout, or in its place the contents that `over` names: git's hashes, each as ``HASH.py``.
        Raises PlatformError when the sandbox cannot start, Cancelled when the run is.
        """
        ...


@dataclass(frozen=True)
class SandboxedTools:
    """Runs them, on the host's side."""

    checkout: Checkout
    sandbox: Sandbox
    limits: Limits
    cancelled: threading.Event

    def run(self, *tools: Tool, over: tuple[str, ...] = ()) -> dict[str, Completed]:
        """See `Tools.run`."""
        with self._seen(over) as folder:
            mounts = self._mounts(tools, folder)
            steps = tuple(tool.step() for tool in tools)
            job = Job(steps, str(_interpreter()), mounts, self.limits, only_reads=True)
            return {completed.name: completed for completed in self.sandbox.run(job, cancelled=self.cancelled)}

    @contextmanager
    def _seen(self, over: tuple[str, ...]) -> Iterator[Path]:
        if not over:
            yield self.checkout.path
            return
        wanted = [blob for blob in over[:MAXIMUM_CONTENTS] if _HASH.fullmatch(blob)]
        with tempfile.TemporaryDirectory(prefix="filrouge-contents-") as name:
            for blob, content in read(self.checkout, wanted, MAXIMUM_CONTENTS_BYTES).items():
                Path(name, f"{blob}.py").write_bytes(content)
            yield Path(name)

    def _mounts(self, tools: tuple[Tool, ...], folder: Path) -> tuple[Mount, ...]:
        mounts = [Mount(Path(sys.base_prefix), sys.base_prefix), Mount(folder, CHECKOUT)]
        programs = {tool.program for tool in tools if tool.kind is Kind.PROGRAM}
        scripts = Path(sysconfig.get_path("scripts"))
        mounts += [Mount(scripts / program, f"{_PROGRAMS}/{program}") for program in sorted(programs)]
        if any(tool.kind is not Kind.PROGRAM for tool in tools):
            mounts.append(Mount(Path(sysconfig.get_path("purelib")), _PACKAGES))
        return tuple(mounts)


def program(name: str, executable: str, *arguments: str, collect: tuple[str, ...] = ()) -> Tool:
    """A program of our environment, such as ruff's."""
    return Tool(name, Kind.PROGRAM, executable, arguments, collect)


def python_tool(name: str, module: str, *arguments: str, collect: tuple[str, ...] = ()) -> Tool:
    """``python -m module``."""
    return Tool(name, Kind.MODULE, module, arguments, collect)


def own_tool(name: str, script: str, *arguments: str, collect: tuple[str, ...] = ()) -> Tool:
    """A script of ours."""
    return Tool(name, Kind.SCRIPT, script, arguments, collect)


def as_typed(completed: Completed, *argv: str) -> CommandRecord:
    """The record of a tool's step as a student would type it: ``argv`` is without our files and folders."""
    return CommandRecord(argv, completed.exit, completed.seconds, completed.output, sandboxed=True)


def _interpreter() -> Path:
    """The interpreter that our own environment was made from: it drives the job with its standard library alone."""
    return Path(getattr(sys, "_base_executable", sys.executable)).resolve()
