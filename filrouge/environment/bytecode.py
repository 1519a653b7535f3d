"""The bytecode of wheels, compiled once per wheel and interpreter and linked into every environment that holds it.

An environment is read-only where student code runs, so whatever has no bytecode is compiled again by every process. A
wheel's content never changes: its bytecode is written with PEP 552's unchecked hashes and needs no look at its source.

Layout: ``<folder>/<cpython-311>/<distribution>-<digest of its Python files>/<path under site-packages>``.
"""

from __future__ import annotations

import csv
import hashlib
import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

COMPILE_SECONDS = 600
FORGET_SECONDS = 30 * 86_400


@dataclass(frozen=True, slots=True)
class Distribution:
    """One installed wheel: its name in the store, and its Python files relative to ``site-packages``."""

    name: str
    sources: tuple[str, ...]


class BytecodeStore:
    """Bytecode by wheel, under one folder. Links are made whole and never changed, so no lock is needed to use them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def restore(self, environment: Path) -> None:
        """Link what is known into a new environment; what is not known is left to be compiled."""
        packages, tag = _packages(environment)
        for distribution in _distributions(packages):
            kept = self.folder / tag / distribution.name
            if not kept.is_dir():
                continue
            for source in distribution.sources:
                compiled = _compiled(source, tag)
                _link(kept / compiled, packages / compiled)

    def compile(self, environment: Path) -> None:
        """Compile what has no bytecode yet, at the lowest priority, and keep it for other environments.

        The interpreter parses the installed files and runs none of them. Raises OSError or
        subprocess.TimeoutExpired when it cannot.
        """
        packages, tag = _packages(environment)
        distributions = list(_distributions(packages))
        missing = [
            str(packages / source)
            for distribution in distributions
            for source in distribution.sources
            if not (packages / _compiled(source, tag)).exists()
        ]
        if missing:
            interpreter = str((environment / "bin" / "python").resolve())
            program = ("nice", "-n", "19", interpreter, "-I", "-S", "-m", "compileall", "-q")
            subprocess.run(
                [*program, "--invalidation-mode", "unchecked-hash", "-i", "-"],
                input="\n".join(missing).encode(),
                capture_output=True,
                env={},
                timeout=COMPILE_SECONDS,
                check=False,
            )
        for distribution in distributions:
            self._keep(distribution, packages, tag)

    def forget(self) -> None:
        """Remove the bytecode of wheels that no environment has held for a month."""
        for kept in self.folder.glob("*/*"):
            if time.time() - kept.stat().st_mtime > FORGET_SECONDS and not _in_use(kept):
                shutil.rmtree(kept, ignore_errors=True)

    def _keep(self, distribution: Distribution, packages: Path, tag: str) -> None:
        kept = self.folder / tag / distribution.name
        if kept.exists():
            return
        aside = kept.with_name(f".{kept.name}.{os.getpid()}")
        for source in distribution.sources:
            compiled = _compiled(source, tag)
            _link(packages / compiled, aside / compiled)
        if aside.exists():
            try:
                aside.rename(kept)
            except OSError:
                shutil.rmtree(aside)  # another process kept the same first


def _packages(environment: Path) -> tuple[Path, str]:
    """Where wheels are installed, and the tag that CPython gives bytecode there (PEP 3147)."""
    [packages] = environment.glob("lib/python*/site-packages")
    return packages, "cpython-" + packages.parent.name.removeprefix("python").replace(".", "")


def _distributions(packages: Path) -> Iterator[Distribution]:
    """Read from each wheel's RECORD (Core metadata, "Recording installed projects")."""
    for record in packages.glob("*.dist-info/RECORD"):
        with record.open(newline="", encoding="utf-8") as file:
            rows = sorted(row[:2] for row in csv.reader(file) if row and _is_source(row[0]))
        digest = hashlib.sha256(repr(rows).encode()).hexdigest()[:16]
        name = record.parent.name.removesuffix(".dist-info")
        yield Distribution(f"{name}-{digest}", tuple(row[0] for row in rows))


def _is_source(path: str) -> bool:
    """A Python file below ``site-packages``: a wheel can name any path, and those that lead out are not ours to
    touch.
    """
    parts = PurePosixPath(path).parts
    return path.endswith(".py") and ".." not in parts and not path.startswith("/")


def _compiled(source: str, tag: str) -> PurePosixPath:
    path = PurePosixPath(source)
    return path.parent / "__pycache__" / f"{path.stem}.{tag}.pyc"


def _link(source: Path, target: Path) -> None:
    """Link a file that may be missing (a file that does not parse has no bytecode) or already there."""
    try:
        os.link(source, target)
    except FileNotFoundError:
        if source.exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            os.link(source, target)
    except FileExistsError:
        return


def _in_use(kept: Path) -> bool:
    return any(path.stat().st_nlink > 1 for path in kept.rglob("*.pyc"))
