"""Where tests of the engine get their checkouts and their sandboxes from."""

import contextlib
import threading
from pathlib import Path

from filrouge.checkout import Checkout, check_out
from filrouge.limits import Limits
from filrouge.mirrors import Mirrors
from filrouge.sandbox import Completed, Job, Step
from filrouge.sandbox.bubblewrap import Bubblewrap
from filrouge.source import SourcePolicy, check_source

PYTHON = "/usr/bin/python3"
"""Drives the jobs of the tests, which want no environment."""


def checked_out(
    repository: Path, scratch: Path, *, revision: str | None = None, limits: Limits | None = None
) -> Checkout:
    """Check a local repository out under `scratch`, as a run would."""
    return check_out(
        check_source(str(repository), SourcePolicy(paths=True)),
        revision=revision,
        mirrors=Mirrors(scratch / "mirrors"),
        folder=scratch / f"checkout-{len(list(scratch.glob('checkout-*')))}",
        limits=limits or Limits(),
        cancelled=threading.Event(),
    )


def shell(*scripts: str, limits: Limits | None = None, seconds: int = 20, **more: object) -> list[Completed]:
    """Run each script in the sandbox, as one step of a job."""
    steps = tuple(Step(f"step{n}", ("sh", "-c", script), seconds, "/student") for n, script in enumerate(scripts))
    job = Job(steps, PYTHON, more.pop("mounts", ()), limits or Limits(), more.pop("checkout", None))  # type: ignore[arg-type]
    return Bubblewrap().run(job, cancelled=more.pop("cancelled", threading.Event()), **more)  # type: ignore[arg-type]


def running(marker: str) -> int:
    """How many processes of this machine have `marker` on their command line."""
    count = 0
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        with contextlib.suppress(OSError):
            count += marker.encode() in path.read_bytes()
    return count
