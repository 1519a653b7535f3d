"""The repositories that were fetched: every ref of each, kept so that the next run fetches only what is new.

A run works on a snapshot of a mirror, objects linked and everything else copied: what happens to one reaches neither
the mirror nor another run.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import threading
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from filrouge.errors import Cancelled, StudentError
from filrouge.git import GitResult, TimeUp, git
from filrouge.limits import Limits
from filrouge.locking import locked
from filrouge.source import Source, explain

_OWN_REFS = ("+refs/heads/*:refs/heads/*", "+refs/tags/*:refs/tags/*")
_REQUEST_REFS = ("+refs/pull/*/head:refs/pull/*/head", "+refs/merge-requests/*/head:refs/merge-requests/*/head")
_TRACKED_REFS = ("+refs/remotes/origin/*:refs/heads/*", "^refs/remotes/origin/HEAD", "+refs/tags/*:refs/tags/*")
"""In a clone of one's own: the branches of its origin, as they were last seen."""
_SIZE = "size_bytes"
"""A file beside a mirror's refs: what the mirror weighs, and by its date when it was last wanted."""


@dataclass(frozen=True, slots=True)
class Mirrors:
    """The mirrors below ``root``, shared by all runs and all processes of this machine."""

    root: Path

    def snapshot(
        self, source: Source, target: Path, limits: Limits, cancelled: threading.Event, *, requests: bool = True
    ) -> GitResult:
        """Bring the mirror of `source` up to date, its pull and merge requests where `requests` says so, and make
        `target` a ``.git`` like it; returns how the fetch went.

        Raises StudentError when it is too large, too slow, or no repository.
        """
        self.root.mkdir(parents=True, exist_ok=True)
        name = hashlib.sha256(source.location.encode()).hexdigest()[:32]
        mirror = self.root / f"{name}.git"

        def stop_waiting() -> None:
            if cancelled.is_set():
                raise Cancelled

        with locked(self._lock(mirror), check=stop_waiting):
            fetched = _fetch(source, mirror, limits, cancelled, requests=requests)
            (mirror / _SIZE).write_text(str(size_bytes(mirror)))
            _snapshot(mirror, target)
        return fetched

    def evict(self, budget_bytes: int) -> int:
        """Remove the least recently wanted mirrors until the rest fits `budget_bytes`; returns how many went.

        One that is being fetched stays. Each can be fetched again.
        """
        mirrors = [(_last_wanted(mirror), mirror) for mirror in self.root.glob("*.git")]
        total, removed = sum(_known_size(mirror) for _, mirror in mirrors), 0
        for _, mirror in sorted(mirrors):
            if total <= budget_bytes:
                break
            with locked(self._lock(mirror), wait=False) as mine:
                if mine:
                    total -= _known_size(mirror)
                    shutil.rmtree(mirror, ignore_errors=True)
                    removed += 1
        return removed

    def _lock(self, mirror: Path) -> Path:
        return mirror.with_suffix(".lock")


def _last_wanted(mirror: Path) -> float:
    with suppress(OSError):
        return (mirror / _SIZE).stat().st_mtime
    return 0.0


def _known_size(mirror: Path) -> int:
    with suppress(OSError, ValueError):
        return int((mirror / _SIZE).read_text())
    return 0


def _fetch(source: Source, mirror: Path, limits: Limits, cancelled: threading.Event, *, requests: bool) -> GitResult:
    """Bring the mirror up to date. Pull and merge requests are welcome but not needed: a host that cannot give them
    (commits of deleted forks are sometimes gone) is asked again for branches and tags alone.
    """
    fresh = not (mirror / "HEAD").exists()
    if fresh:
        git("init", "--quiet", "--bare", "--template=", str(mirror))
    try:
        if source.is_path:  # branches of its own then stand over those of its origin
            _fetch_refs(source, mirror, ("--prune",), _TRACKED_REFS, limits, cancelled)
        options = () if source.is_path else ("--prune",)
        wanted = (*_OWN_REFS, *_REQUEST_REFS) if requests else _OWN_REFS
        result = _fetch_refs(source, mirror, options, wanted, limits, cancelled)
        if result.status and requests:
            result = _fetch_refs(source, mirror, options, _OWN_REFS, limits, cancelled)
        if result.status:
            raise explain(result, source)
    except TimeUp:
        shutil.rmtree(mirror)
        raise StudentError("source.slow", seconds=limits.clone_seconds) from None
    except BaseException:
        if fresh:
            shutil.rmtree(mirror, ignore_errors=True)
        raise
    return result


def _fetch_refs(
    source: Source,
    mirror: Path,
    options: tuple[str, ...],
    refspecs: tuple[str, ...],
    limits: Limits,
    cancelled: threading.Event,
) -> GitResult:
    protocols, configuration = source.transport()

    def watch() -> None:
        if size_bytes(mirror) > limits.repository_bytes:
            shutil.rmtree(mirror, ignore_errors=True)
            raise StudentError("source.too_large", megabytes=limits.repository_bytes // 1024**2)

    result = git(
        *("fetch", *options, "--force", "--no-tags", "--no-write-fetch-head", "--no-recurse-submodules"),
        *("--", source.location, *refspecs),
        directory=mirror,
        seconds=limits.clone_seconds,
        protocols=protocols,
        configuration=configuration,
        cancelled=cancelled,
        watch=watch,
    )
    watch()
    return result


def size_bytes(folder: Path) -> int:
    """What the files of a folder weigh, which others may be changing."""
    total = 0
    for directory, _, names in os.walk(folder):
        for name in names:
            try:
                total += (Path(directory) / name).lstat().st_size
            except FileNotFoundError:
                continue
    return total


def _snapshot(mirror: Path, target: Path) -> None:
    """Objects never change once written, so they are linked; refs and configuration are copied."""
    target.mkdir(parents=True)
    for path in mirror.iterdir():
        if path.name == _SIZE:
            continue
        if path.name == "objects":
            shutil.copytree(path, target / "objects", copy_function=_link)
        elif path.is_dir():
            shutil.copytree(path, target / path.name)
        else:
            shutil.copy2(path, target / path.name)
    config = target / "config"
    config.write_text(config.read_text().replace("bare = true", "bare = false"))


def _link(source: str, target: str) -> None:
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)
