"""``git log`` read back: one pass gives every commit with what it changed, line counts and contents' names alike."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from filrouge.text import plain_text

_FIELDS = ("%H", "%T", "%P", "%aI", "%cI", "%an", "%ae", "%aN", "%aE", "%cn", "%ce", "%s")
ARGUMENTS = ("log", "-z", "-M", "--raw", "--numstat", "--no-abbrev", f"--format={'%x00'.join(_FIELDS)}")
"""What `parse` reads. Names come twice, as written and as ``.mailmap`` says."""

_HASH = re.compile(rb"^[0-9a-f]{40}$")
_NOTHING = "0" * 40
_TWO_PATHS = (b"R", b"C")
"""Statuses of a renamed and of a copied file; copies are not looked for."""


@dataclass(frozen=True, slots=True)
class Change:
    """What a commit did to one path; line counts are None for a binary file.

    ``blob`` names the content that it left there and ``mode`` its kind in git's terms (``100644`` a file, ``120000`` a
    link, ``160000`` a submodule); both are empty where it deleted. ``moved_from`` is where a renamed file was.
    """

    path: str
    added_lines: int | None
    deleted_lines: int | None
    blob: str = ""
    mode: str = ""
    moved_from: str = ""

    @property
    def is_file(self) -> bool:
        """Whether it left a regular file."""
        return self.mode.startswith("100")


@dataclass(frozen=True, slots=True)
class Commit:
    """One commit, with its changes against its only parent; merges have none. ``tree`` names all that it holds."""

    revision: str
    parents: tuple[str, ...]
    authored_at: datetime
    committed_at: datetime
    author_name: str
    author_mail: str
    subject: str
    changes: tuple[Change, ...]
    tree: str = ""
    mapped_name: str = ""
    mapped_mail: str = ""
    committer_name: str = ""
    committer_mail: str = ""

    @property
    def is_merge(self) -> bool:
        """Whether it has two parents or more."""
        return len(self.parents) > 1

    @property
    def changed_lines(self) -> int:
        """Lines added and deleted, binary files left out."""
        return sum((change.added_lines or 0) + (change.deleted_lines or 0) for change in self.changes)

    @property
    def by_robot(self) -> bool:
        """Whether a program wrote it, by the mark that forges put behind its name."""
        return self.author_name.endswith("[bot]")


def parse(log: bytes) -> Iterator[Commit]:
    """Read what ``git`` printed for `ARGUMENTS`. A change never looks like a hash, so the two cannot be confused."""
    tokens = log.split(b"\0")
    at = 0
    while at + len(_FIELDS) <= len(tokens) and _HASH.match(tokens[at]):
        header = [plain_text(token.decode("utf-8", "replace")) for token in tokens[at : at + len(_FIELDS)]]
        at += len(_FIELDS)
        contents: dict[bytes, tuple[str, str, bytes]] = {}
        while at < len(tokens) and tokens[at].lstrip(b"\n").startswith(b":"):
            _, mode, _, blob, status = tokens[at].lstrip(b"\n").split()
            at += 1
            before = tokens[at] if status.startswith(_TWO_PATHS) else b""
            at += 1 if before else 0
            contents[tokens[at]] = (blob.decode(), mode.decode(), before)
            at += 1
        changes = []
        while at < len(tokens) and b"\t" in tokens[at] and not _HASH.match(tokens[at]):
            added, deleted, path = tokens[at].lstrip(b"\n").split(b"\t", 2)
            if not path:
                path = tokens[at + 2]
                at += 2
            at += 1
            changes.append(_change(path, added, deleted, *contents.get(path, ("", "", b""))))
        yield _commit(header, tuple(changes))


def _change(path: bytes, added: bytes, deleted: bytes, blob: str, mode: str, before: bytes) -> Change:
    left = (blob, mode) if blob != _NOTHING else ("", "")
    shown = path.decode("utf-8", "replace")
    return Change(shown, _lines(added), _lines(deleted), *left, before.decode("utf-8", "replace"))


def _commit(header: list[str], changes: tuple[Change, ...]) -> Commit:
    revision, tree, parents, authored, committed, name, mail, mapped_name, mapped_mail, by, by_mail, subject = header
    return Commit(
        revision=revision,
        parents=tuple(parents.split()),
        authored_at=_moment(authored),
        committed_at=_moment(committed),
        author_name=name,
        author_mail=mail,
        subject=subject,
        changes=changes,
        tree=tree,
        mapped_name=mapped_name,
        mapped_mail=mapped_mail,
        committer_name=by,
        committer_mail=by_mail,
    )


def _moment(text: str) -> datetime:
    """A date that git could print but Python cannot hold becomes the epoch: the commit is still a commit."""
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return datetime.fromisoformat("1970-01-01T00:00:00+00:00")


def _lines(count: bytes) -> int | None:
    return None if count == b"-" else int(count)
