"""Tools that read the student's files, run where the student's code runs.

They only read, and yet a link in the repository could lead them anywhere else: so they see the checkout, themselves,
and nothing more. Programs (ruff, hadolint, zizmor) and Python tools come from our own environment.
"""

from __future__ import annotations

import sys
import sysconfig
import threading
from dataclasses import dataclass
from pathlib import Path

from filrouge.checkout import Checkout
from filrouge.limits import Limits
from filrouge.report import CommandRecord
from filrouge.sandbox import TOOLS, Completed, Job, Mount, Sandbox, Step

CHECKOUT = "/checkout"
"""Where the graded revision stands inside, read-only; the working directory of every tool."""

SECONDS = 60
_PROGRAMS = "/tools/bin"
_PACKAGES = "/tools/packages"


@dataclass(frozen=True)
class Tools:
    """Runs tools over the checkout. Each call of `run` is one sandbox: give it the steps that belong together."""

    checkout: Checkout
    sandbox: Sandbox
    limits: Limits
    cancelled: threading.Event

    def run(self, *steps: Step, over: Path | None = None) -> dict[str, Completed]:
        """Run the steps in order and return how each ended, by its name; those not reached are missing. They see the
        checkout, or the folder `over` in its place.

        Raises PlatformError when the sandbox cannot start, Cancelled when the run is.
        """
        job = Job(steps=steps, python=str(_interpreter()), mounts=self._mounts(steps, over), limits=self.limits)
        return {completed.name: completed for completed in self.sandbox.run(job, cancelled=self.cancelled)}

    def _mounts(self, steps: tuple[Step, ...], over: Path | None) -> tuple[Mount, ...]:
        mounts = [Mount(Path(sys.base_prefix), sys.base_prefix), Mount(over or self.checkout.path, CHECKOUT)]
        programs = {step.argv[0] for step in steps if step.argv[0].startswith(f"{_PROGRAMS}/")}
        scripts = Path(sysconfig.get_path("scripts"))
        mounts += [Mount(scripts / Path(program).name, program) for program in sorted(programs)]
        if any(_PACKAGES in step.environment.values() for step in steps):
            mounts.append(Mount(Path(sysconfig.get_path("purelib")), _PACKAGES))
        return tuple(mounts)


def tools(checkout: Checkout, sandbox: Sandbox, limits: Limits, cancelled: threading.Event) -> Tools:
    """The tools over the graded revision."""
    return Tools(checkout, sandbox, limits, cancelled)


def program(name: str, executable: str, *arguments: str, collect: tuple[str, ...] = ()) -> Step:
    """A step that runs a program of our environment, such as ruff's."""
    return Step(name, (f"{_PROGRAMS}/{executable}", *arguments), SECONDS, directory=CHECKOUT, collect=collect)


def python_tool(name: str, module: str, *arguments: str, collect: tuple[str, ...] = ()) -> Step:
    """A step that runs ``python -m module``. With ``-P`` the student's files cannot stand in for the tool's."""
    argv = (str(_interpreter()), "-P", "-m", module, *arguments)
    environment = {"PYTHONPATH": _PACKAGES, "PYTHONDONTWRITEBYTECODE": "1"}
    return Step(name, argv, SECONDS, directory=CHECKOUT, environment=environment, collect=collect)


def own_tool(name: str, script: str, *arguments: str, collect: tuple[str, ...] = ()) -> Step:
    """A step that runs a script of ours (``sandbox/inside``) which imports Python tools of our environment."""
    argv = (str(_interpreter()), "-P", f"{TOOLS}/{script}", *arguments)
    environment = {"PYTHONPATH": _PACKAGES, "PYTHONDONTWRITEBYTECODE": "1"}
    return Step(name, argv, SECONDS, directory=CHECKOUT, environment=environment, collect=collect)


def as_typed(completed: Completed, *argv: str) -> CommandRecord:
    """The record of a tool's step as a student would type it: ``argv`` is without our files and folders."""
    return CommandRecord(argv, completed.exit, completed.seconds, completed.output, sandboxed=True)


def _interpreter() -> Path:
    """The interpreter that our own environment was made from: it drives the job with its standard library alone."""
    return Path(getattr(sys, "_base_executable", sys.executable)).resolve()
