"""The history, read in one pass of ``git log``: every commit of branches and tags, with what each changed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from git import Repo

from apps.pipeline.checkout import Checkout
from apps.pipeline.errors import PlatformError, StudentError
from apps.pipeline.git import TimeUp, git, last_line
from apps.pipeline.report import HistoryRecord
from apps.pipeline.sandbox.limits import clean

MAXIMUM_COMMITS = 50_000
LARGE_COMMIT_LINES = 200
LOG_SECONDS = 60

STRICT_SUBJECT = re.compile(
    r"^(?P<type>build|chore|ci|docs|feat|fix|perf|refactor|revert|style|test)"
    r"(?P<scope>\([^()\s][^()]*\))?(?P<breaking>!)?: \S"
)
"""Conventional Commits 1.0.0 with the types of the Angular convention: type, optional scope, colon, space, subject."""

_HASH = re.compile(rb"^[0-9a-f]{40}$")
_HEADER_FIELDS = 7
_FORMAT = "%H%x00%P%x00%aI%x00%cI%x00%an%x00%ae%x00%s"


@dataclass(frozen=True, slots=True)
class Change:
    """What a commit did to one path; line counts are None for a binary file."""

    path: str
    added_lines: int | None
    deleted_lines: int | None


@dataclass(frozen=True, slots=True)
class Commit:
    """One commit, with its changes against its only parent; merges have none."""

    revision: str
    parents: tuple[str, ...]
    authored_at: datetime
    committed_at: datetime
    author_name: str
    author_mail: str
    subject: str
    changes: tuple[Change, ...]

    @property
    def is_merge(self) -> bool:
        """Whether it has two parents or more."""
        return len(self.parents) > 1

    @property
    def changed_lines(self) -> int:
        """Lines added and deleted, binary files left out."""
        return sum((change.added_lines or 0) + (change.deleted_lines or 0) for change in self.changes)


@dataclass(frozen=True)
class History:
    """Every commit of branches and tags, newest first; ``head`` is the graded one."""

    head: str
    commits: tuple[Commit, ...]
    branches: tuple[str, ...]
    tags: tuple[str, ...]

    @cached_property
    def reachable(self) -> tuple[Commit, ...]:
        """The commits that the graded revision descends from, itself included, newest first."""
        by_revision = {commit.revision: commit for commit in self.commits}
        seen: set[str] = set()
        waiting = [self.head]
        while waiting:
            revision = waiting.pop()
            if revision not in seen and revision in by_revision:
                seen.add(revision)
                waiting.extend(by_revision[revision].parents)
        return tuple(commit for commit in self.commits if commit.revision in seen)

    def record(self) -> HistoryRecord:
        """The numbers that the report keeps."""
        ordinary = [commit for commit in self.reachable if not commit.is_merge]
        return HistoryRecord(
            commits=len(self.reachable),
            merges=len(self.reachable) - len(ordinary),
            branches=self.branches,
            tags=self.tags,
            authors=len({commit.author_mail.lower() for commit in self.reachable}),
            conventional=sum(bool(STRICT_SUBJECT.match(commit.subject)) for commit in ordinary),
            over_200_lines=sum(commit.changed_lines > LARGE_COMMIT_LINES for commit in ordinary),
        )


def history(checkout: Checkout) -> History:
    """Read the history; raises StudentError when it is too long to be read in time."""
    head = str(checkout.source.revision)
    arguments = ("log", "-z", "-M", "--numstat", f"--max-count={MAXIMUM_COMMITS}", f"--format={_FORMAT}")
    try:
        log = git(*arguments, "--branches", "--tags", head, "--", directory=checkout.path, seconds=LOG_SECONDS)
    except TimeUp:
        raise StudentError("history.too_long", seconds=LOG_SECONDS) from None
    if log.status:
        raise PlatformError("platform.git", detail=last_line(log.errors))
    with Repo(checkout.path) as repository:
        branches = tuple(sorted(clean(branch.name) for branch in repository.branches))
        tags = tuple(sorted(clean(tag.name) for tag in repository.tags))
    return History(head=head, commits=tuple(parse(log.output)), branches=branches, tags=tags)


def parse(log: bytes) -> Iterator[Commit]:
    """Read ``git log -z --numstat`` in our format. A change never looks like a hash, so the two cannot be confused."""
    tokens = log.split(b"\0")
    at = 0
    while at + _HEADER_FIELDS <= len(tokens) and _HASH.match(tokens[at]):
        header = [clean(token.decode("utf-8", "replace")) for token in tokens[at : at + _HEADER_FIELDS]]
        at += _HEADER_FIELDS
        changes = []
        while at < len(tokens) and b"\t" in tokens[at] and not _HASH.match(tokens[at]):
            added, deleted, path = tokens[at].lstrip(b"\n").split(b"\t", 2)
            if not path:
                path = tokens[at + 2]
                at += 2
            at += 1
            changes.append(Change(path.decode("utf-8", "replace"), _lines(added), _lines(deleted)))
        yield _commit(header, tuple(changes))


def _commit(header: list[str], changes: tuple[Change, ...]) -> Commit:
    revision, parents, authored, committed, name, mail, subject = header
    return Commit(revision, tuple(parents.split()), _moment(authored), _moment(committed), name, mail, subject, changes)


def _moment(text: str) -> datetime:
    """A date that git could print but Python cannot hold becomes the epoch: the commit is still a commit."""
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return datetime.fromisoformat("1970-01-01T00:00:00+00:00")


def _lines(count: bytes) -> int | None:
    return None if count == b"-" else int(count)
