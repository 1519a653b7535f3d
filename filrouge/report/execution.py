"""How the run went: where its seconds were spent, in which environment, by which commands."""

from __future__ import annotations

from dataclasses import dataclass

from filrouge.report.messages import Finding


@dataclass(frozen=True, slots=True)
class Seconds:
    """Wall-clock seconds of the run and of its parts. Parts overlap, so they do not add up to ``total``."""

    total: float = 0.0
    clone: float = 0.0
    environment: float = 0.0
    install: float = 0.0
    tests: float = 0.0
    static: float = 0.0


@dataclass(frozen=True, slots=True)
class EnvironmentRecord:
    """The Python environment that the tests ran in. ``declared_in`` names the files that its requirements come from."""

    python: str
    key: str
    reused: bool
    declared_in: tuple[str, ...] = ()
    installed: tuple[str, ...] = ()
    notes: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class CommandRecord:
    """One command that was run, so that it can be run again at home. ``output`` is bounded and cleaned text."""

    argv: tuple[str, ...]
    exit: int | None
    seconds: float
    output: str = ""
    sandboxed: bool = False
