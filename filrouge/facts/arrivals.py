"""How each commit of the production branch came there: known from the graph, from the refs and from what forges write.

Git does not record it. What cannot be known is called so: a branch that was deleted after a fast-forward leaves no
trace at all.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from filrouge.facts.history import BASE_BRANCHES, Commit, History

MAXIMUM_PULLS = 100
"""Pulls that are looked into: each costs a walk through the history."""

FORGE_MAILS = ("noreply@github.com", "noreply@gitlab.com")
_REQUEST_NUMBER = re.compile(r"\((#|!|pull request #)\d+\)\s*$")
_PULL = re.compile(
    r"^Merge (remote-tracking )?branch '(?P<branch>[^']+)'(?: of (?P<url>\S+))?(?: into (?P<into>\S+))?$"
)
_IN_BROWSER = re.compile(r"^(Update|Create|Delete|Rename) (?P<name>.+)$|^Add files via upload$")


class Arrival(StrEnum):
    """``BRANCH``: by a merge, a request, or a fast-forward that a ref still shows. ``DIRECT``: committed on the
    production branch itself, and proved so. ``UNKNOWN``: nothing tells.
    """

    BRANCH = "branch"
    DIRECT = "direct"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Arrived:
    """A commit of the production line and how it came there."""

    commit: Commit
    arrival: Arrival


@dataclass(frozen=True, slots=True)
class Pull:
    """A merge that only says that somebody pulled: of ``branch``, from ``url`` where the subject names it."""

    branch: str
    url: str
    into: str


def pull_of(commit: Commit) -> Pull | None:
    """What git's own subject says of a merge of a remote's branch; None for any other commit."""
    match = _PULL.match(commit.subject) if commit.is_merge else None
    if match is None or not (match["url"] or commit.subject.startswith("Merge remote-tracking")):
        return None
    branch = match["branch"] if match["url"] else match["branch"].partition("/")[2]
    return Pull(branch, match["url"] or "", match["into"] or "")


def is_own_pull(commit: Commit, history: History) -> bool:
    """Whether a merge brings a branch of this repository's remote into the branch of the same name. A merge from
    another repository is no such thing: that is how forks follow each other.
    """
    pull = pull_of(commit)
    if pull is None or (pull.into and pull.into != pull.branch):
        return False
    if not pull.into and pull.branch not in (*BASE_BRANCHES, history.production, history.default_branch):
        return False
    known = "://" in history.url or "@" in history.url
    return not pull.url or not known or place(pull.url) == place(history.url)


def place(url: str) -> str:
    """The last two parts of an address, owner and repository, however it is written."""
    parts = re.split(r"[/:]+", url.strip().removesuffix("/").removesuffix(".git").lower())
    return "/".join(parts[-2:])


def by_forge(commit: Commit) -> bool:
    """Whether a forge's own account made the commit: a button or its editor."""
    return commit.committer_mail.lower() in FORGE_MAILS


def arrivals(history: History) -> tuple[Arrived, ...]:
    """Every commit on the production branch's line, newest first: a merge stands for the branch that it brought, but
    for one that only says that somebody pulled.
    """
    line, pulled = _line(history)
    seen_elsewhere = _seen_elsewhere(history)
    copies = _copies(history)
    return tuple(
        Arrived(commit, Arrival.BRANCH if commit.is_merge else _arrival(commit, pulled, seen_elsewhere, copies))
        for commit in line
        if not is_own_pull(commit, history)
    )


def _line(history: History) -> tuple[list[Commit], set[str]]:
    """The production line, both sides of a pull belonging to it, and what was proved to be made on it."""
    line: dict[str, Commit] = {}
    proved: set[str] = set()
    pulls = 0
    waiting = [history.production_head]
    while waiting:
        for commit in history.first_parents(waiting.pop()):
            if commit.revision in line:
                break
            line[commit.revision] = commit
            if is_own_pull(commit, history) and pulls < MAXIMUM_PULLS:
                pulls += 1
                proved |= _made_meanwhile(commit, history)
                waiting.append(commit.parents[1])
    return [commit for commit in history.commits if commit.revision in line], proved


def _made_meanwhile(pull: Commit, history: History) -> set[str]:
    """The commits that stood on the local production branch when it was pulled."""
    there = history.ancestors([pull.parents[1]])
    made: set[str] = set()
    for commit in history.first_parents(pull.parents[0]):
        if commit.revision in there:
            break
        if not commit.is_merge:
            made.add(commit.revision)
    return made


def _seen_elsewhere(history: History) -> set[str]:
    """What may have come by a fast-forward: held by ``develop``, or by a branch or request that was merged whole and
    still stands.
    """
    production = history.ancestors([history.production_head])
    others = {head for name, head in history.heads.items() if name != history.production and head in production}
    others.discard(history.production_head)  # a branch that has just been created
    merged = {head for head in history.requests.values() if head in production}
    bases = {history.heads[name] for name in BASE_BRANCHES if name in history.heads and name != history.production}
    return history.ancestors(others | merged | bases)


def _copies(history: History) -> set[tuple[str, ...]]:
    """By what one recognises the squashed or rebased copy of a branch's work: a whole tree, or author, date and
    subject.
    """
    production = history.ancestors([history.production_head])
    heads = [*history.heads.values(), *history.requests.values()]
    outsiders = [history.by_revision[head] for head in heads if head in history.by_revision and head not in production]
    trees = {(commit.tree,) for commit in outsiders if commit.tree}
    outside = (commit for commit in history.commits if commit.revision not in production)
    return trees | {_signature(commit) for commit in outside}


def _signature(commit: Commit) -> tuple[str, ...]:
    return (commit.author_mail, commit.authored_at.isoformat(), commit.subject)


def _arrival(commit: Commit, proved: set[str], elsewhere: set[str], copies: set[tuple[str, ...]]) -> Arrival:
    if commit.revision in elsewhere or (commit.tree,) in copies or _signature(commit) in copies:
        return Arrival.BRANCH
    rebased_by_forge = by_forge(commit) and commit.authored_at < commit.committed_at
    if _REQUEST_NUMBER.search(commit.subject) or rebased_by_forge:
        return Arrival.BRANCH
    if commit.revision in proved or (by_forge(commit) and _is_browser_edit(commit)):
        return Arrival.DIRECT
    return Arrival.UNKNOWN


def _is_browser_edit(commit: Commit) -> bool:
    """A forge's editor proposes this subject; a squashed request would carry its number."""
    match = _IN_BROWSER.match(commit.subject)
    if match is None:
        return False
    names = set(_names(commit))
    return match["name"] is None or bool(names & set(match["name"].split(" to ")))


def _names(commit: Commit) -> Iterator[str]:
    for change in commit.changes:
        yield change.path
        yield change.path.rsplit("/", 1)[-1]
