"""Merges into the production branch: how far each branch had fallen behind when it came in."""

from __future__ import annotations

import re
from dataclasses import dataclass

from filrouge.facts.arrivals import is_own_pull
from filrouge.facts.history import Commit, History, lasts

_SOURCE = re.compile(r"^Merge (?:remote-tracking )?(?:branch|tag) '(?:origin/)?(?P<branch>[^']+)'")


@dataclass(frozen=True, slots=True)
class Merged:
    """A branch merged into production by ``commit``: the base had taken ``behind`` steps meanwhile, over ``days``."""

    commit: Commit
    behind: int
    days: int


def merges(history: History) -> tuple[Merged, ...]:
    """The merges on the production line, newest first; pulls are left out. A step is one commit of that line."""
    line = list(history.first_parents(history.production_head))
    height = {commit.revision: len(line) - position for position, commit in enumerate(line)}
    meets = _meetings(history, height)
    found = []
    for commit in line:
        if not commit.is_merge or is_own_pull(commit, history) or _joins_lasting(commit):
            continue
        top = height.get(commit.parents[0], 0)
        met = max((meets.get(parent, 0) for parent in commit.parents[1:]), default=0)
        if met:
            base = line[len(line) - met]
            days = max(0, (commit.committed_at - base.committed_at).days)
            found.append(Merged(commit, max(0, top - met), days))
    return tuple(found)


def _joins_lasting(commit: Commit) -> bool:
    """Versions that are maintained side by side are never up to date with each other."""
    match = _SOURCE.match(commit.subject)
    return match is not None and lasts(match["branch"])


def _meetings(history: History, height: dict[str, int]) -> dict[str, int]:
    """For every commit, the highest point of the line that it descends from: one walk, parents before children."""
    meets: dict[str, int] = {}
    for start in history.by_revision:
        waiting = [start]
        while waiting:
            revision = waiting[-1]
            commit = history.by_revision.get(revision)
            missing = [] if commit is None or revision in height else _unmet(commit, meets, history)
            if missing:
                waiting.extend(missing)
                continue
            waiting.pop()
            if revision in height:
                meets[revision] = height[revision]
            elif commit is not None:
                meets[revision] = max((meets.get(parent, 0) for parent in commit.parents), default=0)
    return meets


def _unmet(commit: Commit, meets: dict[str, int], history: History) -> list[str]:
    return [parent for parent in commit.parents if parent not in meets and parent in history.by_revision]
