"""Commandment 1: nothing that belongs to a machine rather than to the project."""

from __future__ import annotations

import re

from filrouge.checks.base import Check, Verdict
from filrouge.checks.git.commands import quoted
from filrouge.facts.junk import SAMPLES, Junk
from filrouge.report import Finding, Message, Repair


class CommittedJunk(Check):
    """GIT01, commandment 1: no environment, cache or secret file in the history, and a ``.gitignore`` against them."""

    code = "GIT01"
    lesson = "ten-commandments"
    weight = 4

    HISTORY_ONLY_SCORE = 0.5
    NO_GITIGNORE_SCORE = 0.7

    def verdict(self, junk: tuple[Junk, ...], ignored_samples: frozenset[str]) -> Verdict:
        """What is there now costs everything, what was removed since costs half: it still weighs on every clone."""
        findings = [_junk_finding(item) for item in junk]
        uncovered = [pattern for pattern in SAMPLES if pattern not in ignored_samples]
        if uncovered:
            findings.append(_ignore_finding(uncovered))
        present = sum(item.present for item in junk)
        if present:
            return Verdict.failed(Message("git.junk.present", {"count": present}), 0.0, findings)
        if junk:
            return Verdict.failed(Message("git.junk.past", {"count": len(junk)}), self.HISTORY_ONLY_SCORE, findings)
        if len(uncovered) == len(SAMPLES):
            return Verdict.failed(Message("git.junk.unprotected"), self.NO_GITIGNORE_SCORE, findings)
        return Verdict.passed(Message("git.junk.none"), 1.0, findings)


def _junk_finding(item: Junk) -> Finding:
    values: dict[str, str | int | float | list[str]] = {"path": item.path, "count": item.files}
    if item.present:
        flag = " -r" if item.path.endswith("/") else ""
        commands = (
            f"git rm{flag} --cached {quoted(item.path)}",
            f"echo {quoted(_pattern(item.path))} >> .gitignore",
            "git add .gitignore",
            f'git commit -m "chore: stop tracking {_shown(item.path)}"',
        )
        repair = Repair(Message("repair.untrack", values), commands)
        return Finding(Message("git.junk.tracked", values), path=item.path, commit=item.commit, repair=repair)
    repair = Repair(
        Message("repair.filter_history", values), (f"git filter-repo --invert-paths --path {quoted(item.path)}",)
    )
    return Finding(Message("git.junk.was_tracked", values), path=item.path, commit=item.commit, repair=repair)


def _ignore_finding(uncovered: list[str]) -> Finding:
    values: dict[str, str | int | float | list[str]] = {"patterns": uncovered, "count": len(uncovered)}
    commands = (f"printf '%s\\n' {' '.join(uncovered)} >> .gitignore", "git add .gitignore")
    return Finding(
        Message("git.junk.not_ignored", values), ".gitignore", repair=Repair(Message("repair.ignore", values), commands)
    )


def _pattern(path: str) -> str:
    """What to write into ``.gitignore``: the last part, so that it is ignored wherever it stands."""
    name = path.rstrip("/").split("/")[-1]
    if name.endswith((".pyc", ".pyo")):
        return "*.py[cod]"
    return f"{name}/" if path.endswith("/") else name


def _shown(path: str) -> str:
    return re.sub(r"[^\w./-]", "_", path)
