"""What is known about a prepared environment: frozen values, without any behaviour."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from filrouge.report import CommandRecord, Finding


@dataclass(frozen=True, slots=True)
class Interpreter:
    """One CPython of this machine: its full version, its real executable, and the base folder to show in a sandbox."""

    version: str
    path: Path
    prefix: Path

    @property
    def minor(self) -> str:
        """The language version, as in ``3.11``."""
        return ".".join(self.version.split(".")[:2])


@dataclass(frozen=True, slots=True)
class Installable:
    """The project can be installed editable, without build isolation, from ``directory`` (relative) by ``backend``."""

    directory: str
    backend: str


@dataclass(frozen=True, slots=True)
class Environment:
    """A ready environment and how it came about.

    ``path`` is a virtual environment to be mounted read-only, shared by every project that resolves alike, so ``key``
    names its content. ``reused`` tells that it stood already. ``declared_in`` names the files that requirements were
    read from, ``installed`` is sorted ``name==version``. ``import_roots`` are folders to put on the path when the
    project is not, or could not be, installed. ``commands`` build the same thing at home. ``projects`` are the folders
    that declare something where the root does not.
    """

    key: str
    interpreter: Interpreter
    path: Path
    reused: bool
    declared_in: tuple[str, ...]
    installed: tuple[str, ...]
    notes: tuple[Finding, ...]
    installable: Installable | None
    import_roots: tuple[str, ...]
    commands: tuple[CommandRecord, ...]
    projects: tuple[str, ...] = ()
