"""From an address to a folder of this run alone, with one revision checked out and every ref at hand."""

from __future__ import annotations

import os
import threading
import time
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from filrouge.errors import PlatformError, StudentError
from filrouge.git import GitResult, TimeUp, git, last_line
from filrouge.limits import Limits
from filrouge.mirrors import Mirrors
from filrouge.report import CommandRecord, SourceRecord
from filrouge.source import Source, choose, list_remote
from filrouge.text import plain_text

MAXIMUM_REFS = 5_000
"""Branches and tags together."""

MAXIMUM_REQUESTS = 20_000
"""Where there are more, none is fetched: no project of a course has them."""

MAXIMUM_PATH_BYTES = 1000
MAXIMUM_COMMIT_BYTES = 16 * 1024**2


@dataclass(frozen=True, slots=True)
class Entry:
    """One path of the graded revision, as git lists it. ``mode`` is git's (``100644``, ``120000`` a link ...), ``blob``
    the name of the content.
    """

    path: str
    mode: str
    size_bytes: int
    blob: str = ""

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
    mirrors: Mirrors,
    folder: Path,
    limits: Limits,
    cancelled: threading.Event,
) -> Checkout:
    """Bring `source` at `revision` (default: its default branch) into `folder`, which must not exist yet.

    Raises StudentError for what its owner can mend, PlatformError for what we must.
    """
    began = time.monotonic()
    remote = list_remote(source, cancelled)
    if remote.published > MAXIMUM_REFS:
        raise StudentError("source.too_many_refs", count=remote.published, maximum=MAXIMUM_REFS)
    record = choose(remote, source, revision)
    requests = remote.requests <= MAXIMUM_REQUESTS
    fetched = mirrors.snapshot(source, folder / ".git", limits, cancelled, requests=requests)
    record = _described(folder, record)
    entries = _entries(folder, record, limits)
    _materialize(folder, record, limits, cancelled)
    seconds = time.monotonic() - began
    shown = CommandRecord(argv=("git", "clone", source.url), exit=0, seconds=seconds, output=last_line(fetched.errors))
    return Checkout(folder, record, entries, (shown,), seconds, remote.default)


def _described(folder: Path, record: SourceRecord) -> SourceRecord:
    """Complete an abbreviated commit, and say when it was made and what its subject is. It is weighed first, for it is
    read into our own memory.
    """
    from git import BadName, Repo  # takes longer to import than all else here, and whoever reads a checkout needs none

    weighed = git("cat-file", "-s", str(record.revision), directory=folder)
    if weighed.status == 0 and int(weighed.output) > MAXIMUM_COMMIT_BYTES:
        raise StudentError("source.commit_too_large", megabytes=MAXIMUM_COMMIT_BYTES // 1024**2)
    with Repo(folder) as repository:
        try:
            commit = repository.commit(str(record.revision))
            committed_at, subject = commit.committed_datetime, commit.summary
        except (BadName, ValueError):
            raise StudentError("source.no_such_revision", revision=str(record.revision)) from None
    shown = subject if isinstance(subject, str) else subject.decode("utf-8", "replace")
    return replace(record, revision=commit.hexsha, committed_at=committed_at, subject=plain_text(shown))


def _entries(folder: Path, record: SourceRecord, limits: Limits) -> tuple[Entry, ...]:
    """List the revision before a byte of it is written, and hold it against the ceilings."""
    listing = ("ls-tree", "-r", "-l", "-z", "--full-tree", str(record.revision))
    try:
        result = git(*listing, directory=folder, output_bytes=limits.file_count * (MAXIMUM_PATH_BYTES + 100))
    except TimeUp:
        raise StudentError("source.countless_files", maximum=limits.file_count) from None
    if result.status:
        raise _cannot(result)
    entries = []
    for line in result.output.decode("utf-8", "surrogateescape").split("\0")[:-1]:
        description, _, path = line.partition("\t")
        mode, _, blob, size = description.split()
        entries.append(Entry(path, mode, int(size) if size.isdigit() else 0, blob))
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
        raise StudentError("source.slow", seconds=limits.clone_seconds) from None
    if result.status:
        raise _cannot(result)


def _cannot(result: GitResult) -> PlatformError | StudentError:
    """Why a revision that was fetched cannot be listed or written: our disk is full, or it is not whole."""
    if "No space left" in result.errors:
        return PlatformError("platform.disk_full")
    return StudentError("source.cannot_check_out", detail=last_line(result.errors))
