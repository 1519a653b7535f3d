"""What drives a job inside, what it is given, and what its steps find there."""

from __future__ import annotations

import marshal
import struct
from dataclasses import asdict
from pathlib import Path

from filrouge.sandbox import PROJECT, TOOLS, Job, Mount

INSIDE = Path(__file__).parent / "inside"
CHECKOUT = "/checkout"
MARSHAL_VERSION = 2
"""Read by every Python that could drive a job."""

_LENGTH = struct.Struct("<Q")

ENVIRONMENT = {
    "PATH": "/usr/local/bin:/usr/bin:/bin",
    "HOME": "/student/home",
    "LANG": "C.UTF-8",
    "LC_ALL": "C.UTF-8",
    "TZ": "UTC",
    "TERM": "dumb",
    "NO_COLOR": "1",
    "CI": "true",
    "PYTHONUNBUFFERED": "1",
    "MPLBACKEND": "Agg",
}
"""What every step finds in its environment, and nothing else."""


def driver(job: Job) -> tuple[str, ...]:
    """The command that drives a job inside."""
    return (job.python, "-I", "-S", f"{TOOLS}/drive.py")


def mounts(job: Job) -> tuple[Mount, ...]:
    """Everything that a job sees of the host."""
    checkout = (Mount(job.checkout, CHECKOUT),) if job.checkout else ()
    return (*job.mounts, Mount(INSIDE, TOOLS), *checkout)


def given(job: Job) -> bytes:
    """A job as its driver reads it (``inside/drive.py``)."""
    told = {
        "steps": [{**asdict(step), "environment": dict(step.environment)} for step in job.steps],
        "limits": asdict(job.limits),
        "copy": [CHECKOUT, PROJECT] if job.checkout else None,
    }
    content = marshal.dumps(told, MARSHAL_VERSION)
    return _LENGTH.pack(len(content)) + content
