"""Commandments 6 and 10: what was published stays as it was."""

from __future__ import annotations

from collections.abc import Iterator
from fnmatch import fnmatchcase

from filrouge.checks.base import Check, Verdict
from filrouge.checks.git.commands import quoted
from filrouge.facts.history import History, KnownHeads
from filrouge.report import Finding, Message, Repair


class PublishedBranches(Check):
    """GIT08: no shared branch was rewritten since a former run saw it.

    Rewritten means that a commit at which the branch once stood is no longer among its ancestors, be it that the object
    is gone. A branch that was deleted accuses nobody: that is what becomes of one that was merged.
    """

    code = "GIT08"
    lesson = "ten-commandments"
    weight = 3
    parameters = {"protected_branches": ["main", "master", "develop", "release/*"]}

    def verdict(self, history: History, known_heads: KnownHeads | None) -> Verdict:
        """All or nothing on protected branches; on the others, rewriting is between their authors: advice."""
        if known_heads is None:
            return Verdict.not_applicable(Message("git.rewritten.no_memory"))
        compared = sorted(set(known_heads) & set(history.heads))
        if not compared:
            return Verdict.not_applicable(Message("git.rewritten.first_run"))
        rewritten = {branch: lost for branch in compared if (lost := tuple(_lost(branch, history, known_heads)))}
        findings = [self._finding(branch, lost, history) for branch, lost in rewritten.items()]
        accused = [branch for branch in rewritten if self._is_protected(branch)]
        if accused:
            return Verdict.failed(
                Message("git.rewritten.some", {"branches": accused, "count": len(accused)}), 0, findings
            )
        return Verdict.passed(Message("git.rewritten.none", {"count": len(compared)}), 1.0, findings)

    def _is_protected(self, branch: str) -> bool:
        return any(fnmatchcase(branch, pattern) for pattern in self.names("protected_branches"))

    def _finding(self, branch: str, lost: tuple[str, ...], history: History) -> Finding:
        kind = "protected" if self._is_protected(branch) else "own"
        values: dict[str, str | int | float | list[str]] = {
            "branch": branch,
            "seen": lost[-1][:10],
            "now": history.heads[branch][:10],
        }
        commands = (
            f"git fetch origin {lost[-1]}",
            f"git switch {quoted(branch)}",
            f"git merge {lost[-1][:10]}",
            f"git push origin {quoted(branch)}",
        )
        repair = Repair(Message("repair.bring_back", values), commands) if kind == "protected" else None
        return Finding(Message(f"git.rewritten.{kind}", values), commit=history.heads[branch], repair=repair)


def _lost(branch: str, history: History, known_heads: KnownHeads) -> Iterator[str]:
    kept = history.ancestors([history.heads[branch]])
    yield from (revision for revision in known_heads[branch] if revision not in kept)
