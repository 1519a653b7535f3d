"""Where the engine works: its folders, what it accepts, and how much disk it may take."""

from __future__ import annotations

import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from filrouge.environment.store import EnvironmentStore
from filrouge.mirrors import Mirrors
from filrouge.report import Report
from filrouge.sandbox import Sandbox
from filrouge.sandbox.bubblewrap import Bubblewrap
from filrouge.source import SourcePolicy

ABANDONED_SECONDS = 24 * 3600
"""The age from which a run's folder is one that a killed process left: no run lasts nearly as long."""


@dataclass(frozen=True, slots=True)
class Workspace:
    """Where the engine keeps things between runs (``root/mirrors``, ``root/environments``) and during one
    (``root/runs``), which addresses it accepts, what shuts student code in, how much disk the former two may take, and
    the folder in which an operator keeps advisories in OSV's format, if any.
    """

    root: Path
    policy: SourcePolicy = field(default_factory=SourcePolicy)
    sandbox: Sandbox = field(default_factory=Bubblewrap)
    mirrors_bytes: int = 20 * 1024**3
    environments_bytes: int = 20 * 1024**3
    advisories: Path | None = None

    def mirrors(self) -> Mirrors:
        """The repositories that were fetched."""
        return Mirrors(self.root / "mirrors")

    def environments(self) -> EnvironmentStore:
        """The shared environments."""
        return EnvironmentStore(self.root / "environments", self.sandbox)

    def settle(self, report: Report) -> None:
        """After a run, do what nobody should wait for: write the bytecode of its environment if it has none, so that
        the next run starts faster, and make room if mirrors or a new environment have outgrown their budget.
        """
        self.mirrors().evict(self.mirrors_bytes)
        if report.environment:
            store = self.environments()
            store.compile_bytecode(report.environment.key)
            if not report.environment.reused:
                store.evict(self.environments_bytes)

    @contextmanager
    def folder(self) -> Iterator[Path]:
        """A folder of this run alone, gone when it ends; those that killed processes left go first, a day later."""
        runs = self.root / "runs"
        runs.mkdir(parents=True, exist_ok=True)
        _remove_abandoned(runs)
        folder = Path(tempfile.mkdtemp(dir=runs))
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)


def _remove_abandoned(runs: Path) -> None:
    for left in runs.iterdir():
        with suppress(OSError):  # another process, which makes a folder of its own, may be first
            if time.time() - left.lstat().st_mtime > ABANDONED_SECONDS:
                shutil.rmtree(left, ignore_errors=True)
