"""From an address to a folder of this run alone: every ref in a mirror that is kept, one revision checked out.

The mirror is shared by all runs of a repository and fetches only what is new. A run works on a snapshot of it, objects
linked and everything else copied, so what happens to one reaches neither the mirror nor another run.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from git import BadName, Repo

from apps.pipeline.errors import PlatformError, StudentError
from apps.pipeline.git import GitResult, TimeUp, git, last_line
from apps.pipeline.plan import Limits
from apps.pipeline.report import CommandRecord, SourceRecord
from apps.pipeline.sandbox.limits import clean
from apps.pipeline.source import Source, choose, explain, list_remote

MAXIMUM_PATH_BYTES = 1000

_OWN_REFS = ("+refs/heads/*:refs/heads/*", "+refs/tags/*:refs/tags/*")
_REQUEST_REFS = ("+refs/pull/*/head:refs/pull/*/head", "+refs/merge-requests/*/head:refs/merge-requests/*/head")


@dataclass(frozen=True, slots=True)
class Entry:
    """One path of the graded revision, as git lists it. ``mode`` is git's (``100644``, ``120000`` a link ...)."""

    path: str
    mode: str
    size_bytes: int

    @property
    def is_file(self) -> bool:
        """A regular file: neither a symbolic link nor a submodule."""
        return self.mode.startswith("100")


@dataclass(frozen=True, slots=True)
class Checkout:
    """A revision on disk. ``path`` holds the work tree and its ``.git``, which knows every ref of the remote;
    ``default_branch`` is the one that the remote's HEAD names, empty when it names none.
    """

    path: Path
    source: SourceRecord
    entries: tuple[Entry, ...]
    commands: tuple[CommandRecord, ...]
    seconds: float
    default_branch: str = ""

    @property
    def committed_at(self) -> datetime:
        """When the graded commit was made."""
        assert self.source.committed_at is not None  # noqa: S101 - a checkout is made from a commit
        return self.source.committed_at


def check_out(
    source: Source,
    *,
    revision: str | None,
    mirrors: Path,
    folder: Path,
    limits: Limits,
    cancelled: threading.Event,
) -> Checkout:
    """Bring `source` at `revision` (default: its default branch) into `folder`, which must not exist yet.

    Raises StudentError for what its owner can mend, PlatformError for what we must.
    """
    began = time.monotonic()
    remote = list_remote(source, cancelled)
    record = choose(remote, source, revision)
    name = hashlib.sha256(source.location.encode()).hexdigest()[:32]
    mirror = mirrors / f"{name}.git"
    with _alone(mirrors / f"{name}.lock"):
        fetched = _fetch(source, mirror, limits, cancelled)
        _snapshot(mirror, folder / ".git")
    record = _described(folder, record)
    entries = _entries(folder, record, limits)
    _materialize(folder, record, limits, cancelled)
    seconds = time.monotonic() - began
    shown = CommandRecord(argv=("git", "clone", source.url), exit=0, seconds=seconds, output=last_line(fetched.errors))
    return Checkout(folder, record, entries, (shown,), seconds, remote.head)


@contextmanager
def _alone(lock: Path) -> Iterator[None]:
    """One process at a time; the kernel lets go of the lock if we die."""
    lock.parent.mkdir(parents=True, exist_ok=True)
    with lock.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _fetch(source: Source, mirror: Path, limits: Limits, cancelled: threading.Event) -> GitResult:
    """Bring the mirror up to date. Pull and merge requests are welcome but not needed: a host that cannot give them
    (commits of deleted forks are sometimes gone) is asked again for branches and tags alone.
    """
    fresh = not (mirror / "HEAD").exists()
    if fresh:
        git("init", "--quiet", "--bare", "--template=", str(mirror))
    try:
        result = _fetch_refs(source, mirror, (*_OWN_REFS, *_REQUEST_REFS), limits, cancelled)
        if result.status:
            result = _fetch_refs(source, mirror, _OWN_REFS, limits, cancelled)
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
    source: Source, mirror: Path, refspecs: tuple[str, ...], limits: Limits, cancelled: threading.Event
) -> GitResult:
    protocols, configuration = source.transport()

    def watch() -> None:
        if _size_bytes(mirror) > limits.repository_bytes:
            shutil.rmtree(mirror, ignore_errors=True)
            raise StudentError("source.too_large", megabytes=limits.repository_bytes // 1024**2)

    result = git(
        *("fetch", "--prune", "--force", "--no-tags", "--no-write-fetch-head", "--no-recurse-submodules"),
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


def _size_bytes(folder: Path) -> int:
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


def _described(folder: Path, record: SourceRecord) -> SourceRecord:
    """Complete an abbreviated commit, and say when it was made and what its subject is."""
    with Repo(folder) as repository:
        try:
            commit = repository.commit(str(record.revision))
            committed_at, subject = commit.committed_datetime, commit.summary
        except (BadName, ValueError):
            raise StudentError("source.no_such_revision", revision=str(record.revision)) from None
    shown = subject if isinstance(subject, str) else subject.decode("utf-8", "replace")
    return replace(record, revision=commit.hexsha, committed_at=committed_at, subject=clean(shown))


def _entries(folder: Path, record: SourceRecord, limits: Limits) -> tuple[Entry, ...]:
    """List the revision before a byte of it is written, and hold it against the ceilings."""
    listing = ("ls-tree", "-r", "-l", "-z", "--full-tree", str(record.revision))
    try:
        result = git(*listing, directory=folder, output_bytes=limits.file_count * (MAXIMUM_PATH_BYTES + 100))
    except TimeUp:
        raise StudentError("source.countless_files", maximum=limits.file_count) from None
    if result.status:
        raise PlatformError("platform.git", detail=last_line(result.errors))
    entries = []
    for line in result.output.decode("utf-8", "surrogateescape").split("\0")[:-1]:
        description, _, path = line.partition("\t")
        mode, _, _, size = description.split()
        entries.append(Entry(path, mode, int(size) if size.isdigit() else 0))
    if len(entries) > limits.file_count:
        raise StudentError("source.too_many_files", count=len(entries), maximum=limits.file_count)
    if sum(entry.size_bytes for entry in entries) > limits.repository_bytes:
        raise StudentError("source.too_large", megabytes=limits.repository_bytes // 1024**2)
    if any(len(os.fsencode(entry.path)) > MAXIMUM_PATH_BYTES for entry in entries):
        raise StudentError("source.path_too_long", maximum=MAXIMUM_PATH_BYTES)
    return tuple(entries)


def _materialize(folder: Path, record: SourceRecord, limits: Limits, cancelled: threading.Event) -> None:
    try:
        result = git(
            *("checkout", "--quiet", "--force", "--detach", str(record.revision), "--"),
            directory=folder,
            seconds=limits.clone_seconds,
            cancelled=cancelled,
        )
    except TimeUp:
        raise PlatformError("platform.git", detail="checkout") from None
    if result.status:
        raise StudentError("source.cannot_check_out", detail=last_line(result.errors))
