"""The history: every commit of branches, tags and requests, and where each of these stands."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property

from filrouge.checkout import Checkout
from filrouge.facts.log import ARGUMENTS, Change, Commit, parse
from filrouge.facts.reading import ask_git
from filrouge.report import CommitRecord, HistoryRecord
from filrouge.text import plain_text

__all__ = ["Change", "Commit", "History", "history", "lasts"]

KnownHeads = Mapping[str, Sequence[str]]
"""Where each branch was seen to stand, oldest first."""

MAXIMUM_COMMITS = 50_000
LARGE_COMMIT_LINES = 200
LOGGED_COMMITS = 1_000
"""How many commits the report holds one by one: the newest."""
BASE_BRANCHES = ("main", "master", "develop")
"""Branches that others grow from; what one of them holds is published."""

STRICT_SUBJECT = re.compile(
    r"^(?P<type>build|chore|ci|docs|feat|fix|perf|refactor|revert|style|test)"
    r"(?P<scope>\([^()\s][^()]*\))?(?P<breaking>!)?: \S"
)
"""Conventional Commits 1.0.0 with the types of the Angular convention: type, optional scope, colon, space, subject."""

_LASTING = re.compile(
    r"^(main|master|trunk|develop|development|devel|dev|stable|staging|integration|production|pre-?prod(uction)?"
    r"|gh-pages|HEAD|release([/-].*)?|.*-stable|v?\d+(\.\d+)*(\.x)?)$"
)

_REQUEST = re.compile(r"^refs/(?P<name>(?:pull|merge-requests)/\d+)/head$")


def lasts(branch: str) -> bool:
    """Whether a branch of that name lives as long as the project or a version does: others come to it, it does not
    come to them.
    """
    return bool(_LASTING.match(branch))


@dataclass(frozen=True)
class History:
    """Every commit of branches, tags and requests, newest first; ``head`` is the graded one.

    ``heads``, ``tagged`` and ``requests`` (``pull/7``, ``merge-requests/7``) give the commit of each branch, tag and
    request; ``read_at`` is when all this was so.
    """

    head: str
    commits: tuple[Commit, ...]
    branches: tuple[str, ...]
    tags: tuple[str, ...]
    heads: Mapping[str, str] = field(default_factory=dict)
    tagged: Mapping[str, str] = field(default_factory=dict)
    requests: Mapping[str, str] = field(default_factory=dict)
    url: str = ""
    default_branch: str = ""
    read_at: datetime = field(default_factory=lambda: datetime.now(UTC))

    @cached_property
    def by_revision(self) -> Mapping[str, Commit]:
        """Every commit by its full hash."""
        return {commit.revision: commit for commit in self.commits}

    def ancestors(self, revisions: Iterable[str]) -> set[str]:
        """The hashes of these commits and of all that they descend from."""
        seen: set[str] = set()
        waiting = list(revisions)
        while waiting:
            revision = waiting.pop()
            if revision not in seen and revision in self.by_revision:
                seen.add(revision)
                waiting.extend(self.by_revision[revision].parents)
        return seen

    @cached_property
    def reachable(self) -> tuple[Commit, ...]:
        """The commits that the graded revision descends from, itself included, newest first."""
        seen = self.ancestors([self.head])
        return tuple(commit for commit in self.commits if commit.revision in seen)

    @cached_property
    def own(self) -> tuple[Commit, ...]:
        """The commits of branches and tags, newest first: a request may hold a stranger's work."""
        seen = self.ancestors([self.head, *self.heads.values(), *self.tagged.values()])
        return tuple(commit for commit in self.commits if commit.revision in seen)

    @cached_property
    def published(self) -> frozenset[str]:
        """What can no longer be rewritten without harm: the commits of the base branches."""
        bases = [name for name in (*BASE_BRANCHES, self.production) if name in self.heads]
        return frozenset(self.ancestors(self.heads[name] for name in bases) if bases else self.ancestors([self.head]))

    @cached_property
    def production(self) -> str:
        """The production branch: ``main`` or ``master`` where there is one, else the default branch."""
        return next((name for name in ("main", "master") if name in self.heads), self.default_branch)

    @cached_property
    def production_head(self) -> str:
        """Where the production branch stands; the graded commit when there is no such branch."""
        return self.heads.get(self.production, self.head)

    def first_parents(self, revision: str) -> Iterator[Commit]:
        """The line of a branch: a commit, its first parent, and so on to the root."""
        while revision in self.by_revision:
            commit = self.by_revision[revision]
            yield commit
            revision = commit.parents[0] if commit.parents else ""

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
            heads=dict(self.heads),
            tagged=dict(self.tagged),
            log=tuple(_commit_record(commit) for commit in self.own[:LOGGED_COMMITS]),
            log_total=len(self.own),
        )


def _commit_record(commit: Commit) -> CommitRecord:
    return CommitRecord(
        revision=commit.revision,
        parents=commit.parents,
        authored_at=commit.authored_at,
        author=commit.author_name[:100],
        subject=commit.subject[:200],
        files=len(commit.changes),
        lines=commit.changed_lines,
        conventional=None if commit.is_merge else bool(STRICT_SUBJECT.match(commit.subject)),
    )


def history(checkout: Checkout) -> History:
    """Read the history; raises StudentError when it is too long to be read in time, or cannot be read."""
    head = str(checkout.source.revision)
    refs = dict(_refs(checkout))
    heads = {name.removeprefix("refs/heads/"): at for name, at in refs.items() if name.startswith("refs/heads/")}
    tagged = {name.removeprefix("refs/tags/"): at for name, at in refs.items() if name.startswith("refs/tags/")}
    requests = {match["name"]: at for name, at in refs.items() if (match := _REQUEST.match(name))}
    arguments = (*ARGUMENTS, f"--max-count={MAXIMUM_COMMITS}", "--branches", "--tags")
    both = ("--glob=refs/pull", "--glob=refs/merge-requests")
    log = ask_git(checkout, *arguments, *both, head, "--")
    return History(
        head=head,
        commits=tuple(parse(log)),
        branches=tuple(sorted(heads)),
        tags=tuple(sorted(tagged)),
        heads=heads,
        tagged=tagged,
        requests=requests,
        url=checkout.source.url,
        default_branch=checkout.default_branch,
    )


def _refs(checkout: Checkout) -> Iterator[tuple[str, str]]:
    """Every ref with the object that it names, an annotated tag's commit rather than the tag."""
    listed = ask_git(checkout, "for-each-ref", "--format=%(refname) %(objectname) %(*objectname)")
    for line in listed.decode("utf-8", "replace").splitlines():
        name, at, *peeled = line.split()
        yield plain_text(name), (peeled or [at])[0]
