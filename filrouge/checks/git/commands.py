"""Commands that repair a history, ready to be pasted."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from filrouge.facts.history import BASE_BRANCHES, Commit, History


def quoted(text: str) -> str:
    """For a POSIX shell: between single quotes, unless nothing in it is special."""
    if re.fullmatch(r"[\w./-]+", text):
        return text
    return "'" + text.replace("'", "'\\''") + "'"


@dataclass(frozen=True, slots=True)
class Rewriting:
    """Commits of one branch that may still be rewritten, shortest names oldest first, and the commands that do it."""

    branch: str
    commits: tuple[str, ...]
    commands: tuple[str, ...]


def rewritings(history: History, revisions: Collection[str]) -> Mapping[str, Rewriting]:
    """For each of these commits that no base branch holds yet, how its branch's share of them is rewritten at once."""
    found: dict[str, Rewriting] = {}
    for branch, line in _unpublished(history):
        wanted = [commit for commit in line if commit.revision in revisions and commit.revision not in found]
        if not wanted:
            continue
        oldest = wanted[-1]
        since = "--root" if not oldest.parents else oldest.parents[0][:10]
        merges = "--rebase-merges " if any(commit.is_merge for commit in line) else ""
        commands = (
            f"git switch {quoted(branch)}",
            f"git rebase --interactive {merges}{since}",
            f"git push --force-with-lease --force-if-includes origin {quoted(branch)}",
        )
        rewriting = Rewriting(branch, tuple(commit.revision[:10] for commit in reversed(wanted)), commands)
        found.update(dict.fromkeys((commit.revision for commit in wanted), rewriting))
    return found


def _unpublished(history: History) -> Iterator[tuple[str, tuple[Commit, ...]]]:
    """Each branch that others do not grow from, with what it alone holds, newest first."""
    for branch, head in history.heads.items():
        if branch in BASE_BRANCHES or branch == history.production:
            continue
        line = []
        for commit in history.first_parents(head):
            if commit.revision in history.published:
                break
            line.append(commit)
        yield branch, tuple(line)
