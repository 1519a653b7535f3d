"""Exercise 1 as git tells it: which branch the student worked on, what is its own, and what became of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import PurePosixPath

from filrouge.facts.history import BASE_BRANCHES, Commit, History


@dataclass(frozen=True, slots=True)
class Work:
    """A branch of work: its last commit, and the commits that are its own, newest first. ``name`` is empty for one that
    only a request or a merge still shows.
    """

    name: str
    head: str
    own: tuple[Commit, ...]


def work_of(history: History, pattern: str, base: str) -> Work | None:
    """The branch that did the exercise: one whose name fits and that has commits of its own, else any other branch,
    else what a request or a merge into the base brought. None when nothing ever left the base branches.
    """
    trunk = () if any(name in history.heads for name in BASE_BRANCHES) else (history.default_branch,)
    names = [name for name in history.heads if name not in (*BASE_BRANCHES, base, *trunk)]
    fitting = sorted(names, key=lambda name: (not fnmatchcase(name, pattern), name))
    standing = [Work(name, history.heads[name], _own(history, history.heads[name], base)) for name in fitting]
    gone = [Work("", head, _own(history, head, base)) for head in _other_heads(history, base)]
    candidates = [*standing, *(work for work in gone if work.own)]
    return next((work for work in candidates if work.own), candidates[0] if candidates else None)


def _other_heads(history: History, base: str) -> Iterable[str]:
    yield from reversed(tuple(history.requests.values()))
    for commit in history.first_parents(history.heads.get(base, history.head)):
        yield from commit.parents[1:]


def _own(history: History, head: str, base: str) -> tuple[Commit, ...]:
    """What the branch has and its base had not: before the merge where there is one, else the production branch's."""
    before = history.ancestors(_before(history, head, base))
    seen = history.ancestors([head]) - before
    commits = (history.by_revision[revision] for revision in seen)
    return tuple(
        sorted((commit for commit in commits if commit.parents), key=lambda commit: commit.committed_at, reverse=True)
    )


def _before(history: History, head: str, base: str) -> Iterable[str]:
    for name in dict.fromkeys((base, history.production)):
        tip = history.heads.get(name)
        if tip is None:
            continue
        if head not in history.ancestors([tip]):
            yield tip
            continue
        merge = next((c for c in history.first_parents(tip) if head in c.parents[1:]), None)
        if merge:
            yield merge.parents[0]


def is_merged(history: History, work: Work, branch: str) -> bool:
    """Whether a branch holds the work: by a merge, a fast-forward, or a squashed copy that left the same files."""
    tip = history.heads.get(branch)
    if tip is None or not work.own:
        return False
    if work.head in history.ancestors([tip]):
        return True
    tree = history.by_revision[work.head].tree
    return bool(tree) and any(commit.tree == tree for commit in history.first_parents(tip))


def is_asked_for(history: History, work: Work) -> bool:
    """Whether a request stands, or stood, on this work."""
    own = {commit.revision for commit in work.own}
    return any(head == work.head or head in own for head in history.requests.values())


def touched(commits: Iterable[Commit], name: str) -> Commit | None:
    """The newest of these commits that changed a file of that name, whatever its case and folder."""
    return next((commit for commit in commits if any(_is(change.path, name) for change in commit.changes)), None)


def holds(history: History, head: str, name: str) -> bool:
    """Whether a file of that name is there at `head`: what the newest change of each such path left."""
    decided: set[str] = set()
    reached = history.ancestors([head])
    for commit in history.commits:
        if commit.revision not in reached:
            continue
        for change in commit.changes:
            if _is(change.moved_from, name):
                decided.add(change.moved_from)
            if _is(change.path, name) and change.path not in decided:
                decided.add(change.path)
                if change.blob:
                    return True
    return False


def _is(path: str, name: str) -> bool:
    return PurePosixPath(path).name.lower() == name.lower()
