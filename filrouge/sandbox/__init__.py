"""Where student code runs, and nowhere else: no network, no host file, no time or space beyond its limits.

A `Job` is a list of steps over one private copy of a checkout. `Sandbox.run` runs them and tells what each printed.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Protocol

from filrouge.limits import Limits

PROJECT = "/student/project"
"""Where the private, writable copy of the checkout stands inside."""

ENVIRONMENT = "/environment"
"""Where the shared environment is mounted, read-only, inside."""

TOOLS = "/filrouge"
"""Where our own scripts (``sandbox/inside``) are mounted, read-only, inside."""


@dataclass(frozen=True, slots=True)
class Mount:
    """A host file or folder shown read-only at a path inside."""

    host: Path
    inside: str


@dataclass(frozen=True, slots=True)
class Step:
    """One command of a job. ``seconds`` are those in which it runs or could: waiting for a busy processor comes on top,
    up to twice as much again (`filrouge.sandbox.clock`).

    ``collect`` names files to bring back when it ends; ``records`` gives it the record pipe, whose number is in the
    environment variable ``FILROUGE_RECORDS``. ``needed``: when it fails, the steps after it are not run.
    """

    name: str
    argv: tuple[str, ...]
    seconds: int
    directory: str = PROJECT
    environment: Mapping[str, str] = field(default_factory=dict)
    collect: tuple[str, ...] = ()
    records: bool = False
    needed: bool = False


@dataclass(frozen=True, slots=True)
class Job:
    """Steps to run in one sandbox. ``checkout``, when given, is copied to `PROJECT` first; ``python`` drives the
    steps. ``only_reads`` says that every step is a program of ours, which runs nothing that a stranger wrote.
    """

    steps: tuple[Step, ...]
    python: str
    mounts: tuple[Mount, ...]
    limits: Limits
    checkout: Path | None = None
    only_reads: bool = False


@dataclass(frozen=True, slots=True)
class Completed:
    """How a step ended. ``exit`` is None when it was stopped by us; ``stopped_by`` then says why.

    ``stopped_by`` is one of ``wall`` (its seconds were up), ``busy`` (it stood in line for a processor until three
    times its seconds were up, and did not run for as long as its seconds), ``memory`` or ``processes`` (ceilings of the
    whole tree), ``sandbox`` (the job was stopped or broke down), or empty. ``output`` is text of at most
    ``limits.output_bytes``, ``cut`` when it printed as much or more; ``files`` holds what was collected.
    """

    name: str
    argv: tuple[str, ...]
    exit: int | None
    seconds: float
    output: str
    stopped_by: str = ""
    files: Mapping[str, bytes] = field(default_factory=dict)
    cut: bool = False


@dataclass(frozen=True, slots=True)
class Capability:
    """What `doctor` says about a sandbox on this machine; ``problem`` is a catalogue id when it cannot be used."""

    name: str
    version: str
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Service:
    """A program of ours that works inside for as long as its host talks to it, by its standard input and output."""

    argv: tuple[str, ...]
    mounts: tuple[Mount, ...]
    limits: Limits


class Served(Protocol):
    """A service at work."""

    stdin: IO[bytes]
    stdout: IO[bytes]

    def check(self) -> None:
        """End it when its tree of processes has met a ceiling; called a few times a second."""
        ...

    def exceeded(self) -> str:
        """The ceiling of its tree that it met (``memory``, ``processes``), or empty."""
        ...

    def give_way(self) -> None:
        """From now on let younger jobs go first wherever processors are short."""
        ...

    def errors(self) -> bytes:
        """The end of what it wrote to its standard error."""
        ...

    def kill(self) -> None:
        """End it and everything that it started."""
        ...

    def close(self) -> None:
        """The same, and take its ceilings away."""
        ...


class Sandbox(Protocol):
    """One way of shutting student code in."""

    @property
    def note(self) -> str:
        """The catalogue id of what a report must say of it; empty where it shuts everything in."""
        ...

    def inside(self, mount: Mount) -> str:
        """Where a service sees what is mounted."""
        ...

    def serve(self, service: Service) -> Served:
        """Start a service; raises PlatformError when the sandbox cannot start."""
        ...

    def capability(self) -> Capability:
        """Whether this machine can do it, found out by doing it."""
        ...

    def run(
        self,
        job: Job,
        *,
        cancelled: threading.Event,
        on_step: Callable[[str], None] = lambda name: None,
        on_record: Callable[[bytes], None] = lambda record: None,
        on_output: Callable[[bytes], None] = lambda chunk: None,
    ) -> list[Completed]:
        """Run the job's steps in order and return how each ended; those not reached are missing.

        ``on_step`` is told when a step begins, ``on_record`` gets each line of the record pipe, ``on_output``
        what the step prints as it comes; both are untrusted.
        Raises PlatformError when the sandbox cannot start, Cancelled when ``cancelled`` is set.
        """
        ...
