"""Which branch and commit of a remote is graded."""

from __future__ import annotations

import re
import threading
from collections.abc import Sequence

from filrouge.errors import StudentError
from filrouge.report import SourceRecord
from filrouge.source.policy import Source
from filrouge.source.remote import Remote, list_remote

_HASH = re.compile(r"^[0-9a-f]{7,40}$")
_REVISION = re.compile(r"^[\w][\w./+@-]{0,199}$")
_REQUEST = re.compile(r"^(pull|merge-requests)/\d+/head$")
_FALLBACK_BRANCHES = ("main", "master", "develop")


def resolve(source: Source, revision: str | None = None, cancelled: threading.Event | None = None) -> SourceRecord:
    """Which branch and commit would be graded now: `revision` (branch, tag or commit), else the default branch.

    An abbreviated commit is given back as it is: only the history can complete it. Raises StudentError, PlatformError.
    """
    return choose(list_remote(source, cancelled), source, revision)


def choose(remote: Remote, source: Source, revision: str | None) -> SourceRecord:
    """The branch and commit that `revision` names among what the remote lists; raises StudentError.

    A pull or merge request is named as its forge does it below ``refs/``: ``pull/12/head``, ``merge-requests/7/head``.
    """
    if revision:
        if not _REVISION.match(revision) or ".." in revision:
            raise StudentError("source.no_such_revision", revision=revision[:60])
        for name in (f"refs/heads/{revision}", f"refs/tags/{revision}^{{}}", f"refs/tags/{revision}"):
            if name in remote.refs:
                branch = revision if name.startswith("refs/heads/") else None
                return SourceRecord(source.url, branch, remote.refs[name], refs=remote.digest)
        if _REQUEST.match(revision) and (at := remote.refs.get(f"refs/{revision}")):
            return SourceRecord(source.url, None, at, refs=remote.digest)
        if _HASH.match(revision):
            return SourceRecord(source.url, remote.branch_at(revision), revision, refs=remote.digest)
        raise StudentError("source.no_such_revision", revision=revision)
    if source.is_path and "HEAD" in remote.refs:
        return SourceRecord(source.url, remote.head or None, remote.refs["HEAD"], refs=remote.digest)
    branches = remote.branches
    branch = next((name for name in (remote.head, *_FALLBACK_BRANCHES) if name in branches), next(iter(branches)))
    return SourceRecord(source.url, branch, branches[branch], refs=remote.digest)


def settle(remote: Remote, source: Source, revisions: Sequence[str]) -> str | None:
    """The first of `revisions` that the remote knows; the first of all when it knows none, None without any."""
    for revision in revisions:
        try:
            choose(remote, source, revision)
        except StudentError:
            continue
        return revision
    return revisions[0] if revisions else None
