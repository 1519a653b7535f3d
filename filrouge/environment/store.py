"""The store of environments: named by their content, built aside, renamed into place, shared and read-only.

Layout of its folder: ``ready/<key>`` whole environments; ``building/`` those in the making, of which a crash leaves
only rubbish that the next builder removes; ``locks/`` one lock per key; ``used/<key>`` whose time says when it was last
wanted; ``compiled/<key>`` says that its bytecode is written; ``bytecode/`` is kept by wheel; ``answers/`` resolutions
of the day; ``wheels/`` those built here.
"""

from __future__ import annotations

import hashlib
import os
import platform
import shutil
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from filrouge.environment.bytecode import BytecodeStore
from filrouge.environment.declared import Declaration
from filrouge.environment.interpreters import Interpreters
from filrouge.environment.records import Environment, Interpreter
from filrouge.environment.resolve import Resolution, Resolver
from filrouge.environment.uv import Failed, Uv
from filrouge.environment.wheelhouse import Wheelhouse
from filrouge.errors import PlatformError
from filrouge.limits import Limits
from filrouge.locking import locked
from filrouge.report import CommandRecord
from filrouge.sandbox import Sandbox

ANSWER_SECONDS = 2 * 86_400
IDLE_SECONDS = 3600
"""An environment that was wanted less than this ago may be in use, and is never removed."""


class EnvironmentStore:
    """Every environment of one machine, under one folder. Safe for many processes at once."""

    def __init__(self, root: Path, sandbox: Sandbox) -> None:
        self.root = root.resolve()
        self.bytecode = BytecodeStore(self.root / "bytecode")
        self.interpreters = Interpreters(self.root / "interpreters.json")
        self.wheelhouse = Wheelhouse(self.root / "wheels", sandbox, self._build_environment)
        for name in ("ready", "building", "locks", "used", "compiled", "answers", "wheels"):
            (self.root / name).mkdir(parents=True, exist_ok=True)

    def prepare(
        self,
        declaration: Declaration,
        *,
        limits: Limits,
        committed_at: datetime | None,
        cancelled: threading.Event,
    ) -> Environment:
        """The environment that a test suite runs in, by what its project declares; built unless it stands already.

        Takes at most ``limits.environment_seconds``. Raises StudentError when no interpreter here fits the project or
        its requirements lead nowhere, PlatformError for our network, disk, time or tools, Cancelled.
        """
        uv = Uv(time.monotonic() + limits.environment_seconds, cancelled)
        resolution = self._resolver(uv).resolve(declaration, committed_at)
        key = self._key(resolution)
        reused = self._ensure(key, resolution, uv)
        return Environment(
            key=key,
            interpreter=resolution.interpreter,
            path=self.root / "ready" / key,
            reused=reused,
            declared_in=declaration.files,
            installed=resolution.pins,
            notes=(*declaration.notes, *resolution.notes),
            installable=declaration.project.installable if resolution.installable else None,
            import_roots=declaration.project.import_roots,
            commands=(_venv_command(resolution), *resolution.commands),
            projects=declaration.projects,
        )

    def compile_bytecode(self, key: str) -> None:
        """Write the bytecode of everything in an environment, at the lowest priority, once; later runs start faster.

        The interpreter only parses the installed files, it runs none. Each file is put in place whole, so runs that
        go on meanwhile are undisturbed. Does nothing when it was done, is being done, or the environment is gone.
        """
        done = self.root / "compiled" / key
        lock = self.root / "locks" / f"{key}.bytecode"
        environment = self.root / "ready" / key
        if done.exists() or not environment.exists():
            return
        with locked(lock, wait=False) as mine:
            if not mine:
                return
            try:
                self.bytecode.compile(environment)
            except (OSError, subprocess.TimeoutExpired):
                return
            done.touch()

    def evict(self, budget_bytes: int, idle_seconds: float = IDLE_SECONDS) -> list[str]:
        """Remove the least recently wanted environments until the rest fits `budget_bytes`; returns their keys.

        Those wanted within `idle_seconds` stay, even over budget. Files shared with the cache of uv count in full.
        Answers of past days and what crashed builders left go too.
        """
        self._tidy()
        sizes = {path.name: _bytes(path) for path in (self.root / "ready").iterdir()}
        total, removed = sum(sizes.values()), []
        for key in sorted(sizes, key=self._last_used):
            if total <= budget_bytes:
                break
            if self._remove(key, idle_seconds):
                total -= sizes[key]
                removed.append(key)
        return removed

    def _resolver(self, uv: Uv) -> Resolver:
        return Resolver(uv, self.root / "answers", self.interpreters, self.wheelhouse)

    def _build_environment(self, requirements: list[str], interpreter: Interpreter, uv: Uv) -> Path | None:
        """An environment to build a wheel in; None when its requirements cannot be had."""
        resolution = self._resolver(uv).plainly(requirements, interpreter)
        if resolution is None:
            return None
        key = self._key(resolution)
        self._ensure(key, resolution, uv)
        return self.root / "ready" / key

    def _key(self, resolution: Resolution) -> str:
        """What the environment is made of: interpreter, system, and every wheel."""
        interpreter = resolution.interpreter
        parts = [
            interpreter.version,
            str(interpreter.path),
            platform.machine(),
            platform.libc_ver()[0],
            *resolution.pins,
        ]
        parts += self.wheelhouse.used_by(resolution.pins)
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:32]

    def _ensure(self, key: str, resolution: Resolution, uv: Uv) -> bool:
        """Whether the environment stood already; else it does now. Concurrent builders of a key wait for one."""
        ready = self.root / "ready" / key
        with locked(self.root / "locks" / key, check=uv.check):
            (self.root / "used" / key).touch()
            if ready.exists():
                return True
            with self._aside(key) as building:
                self._build(building / "environment", resolution, uv)
                (building / "environment").rename(ready)
            return False

    @contextmanager
    def _aside(self, key: str) -> Iterator[Path]:
        """A folder to build in; what a crashed builder of the same key left goes first."""
        for left in (self.root / "building").glob(f"{key}-*"):
            shutil.rmtree(left, ignore_errors=True)
        folder = Path(tempfile.mkdtemp(prefix=f"{key}-", dir=self.root / "building"))
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def _build(self, folder: Path, resolution: Resolution, uv: Uv) -> None:
        try:
            uv.run("venv", str(folder), "--relocatable", "--python", str(resolution.interpreter.path), "--quiet")
            arguments = ["pip", "install", "--requirements", "requirements.txt", "--no-deps", "--only-binary", ":all:"]
            arguments += [
                "--python",
                str(folder / "bin" / "python"),
                "--find-links",
                str(self.wheelhouse.folder),
                "--quiet",
            ]
            self._install(arguments, {"requirements.txt": "\n".join(resolution.pins)}, uv)
            self.bytecode.restore(folder)
        except Failed as failed:
            raise PlatformError("environment.install", detail=failed.text[-500:]) from failed

    def _install(self, arguments: list[str], files: dict[str, str], uv: Uv) -> None:
        """First from uv's cache alone, which saves asking the index again; else, what is missing is fetched."""
        try:
            uv.run(*arguments, "--offline", files=files)
        except (Failed, PlatformError):
            uv.run(*arguments, files=files)

    def _tidy(self) -> None:
        self.bytecode.forget()
        for answer in (self.root / "answers").iterdir():
            if time.time() - answer.stat().st_mtime > ANSWER_SECONDS:
                answer.unlink(missing_ok=True)
        for left in (self.root / "building").iterdir():
            with locked(self.root / "locks" / left.name.partition("-")[0], wait=False) as mine:
                if mine:
                    shutil.rmtree(left, ignore_errors=True)

    def _remove(self, key: str, idle_seconds: float) -> bool:
        with locked(self.root / "locks" / key, wait=False) as mine:
            if not mine or time.time() - self._last_used(key) < idle_seconds:
                return False
            with self._aside(key) as folder:
                (self.root / "ready" / key).rename(folder / "environment")
            for stamp in ("used", "compiled"):
                (self.root / stamp / key).unlink(missing_ok=True)
            return True

    def _last_used(self, key: str) -> float:
        try:
            return (self.root / "used" / key).stat().st_mtime
        except FileNotFoundError:
            return 0.0


def _venv_command(resolution: Resolution) -> CommandRecord:
    return CommandRecord(("uv", "venv", "--python", resolution.interpreter.minor), 0, 0.0)


def _bytes(folder: Path) -> int:
    total = 0
    for parent, _, names in os.walk(folder):
        total += sum(Path(parent, name).lstat().st_blocks * 512 for name in names)
    return total
