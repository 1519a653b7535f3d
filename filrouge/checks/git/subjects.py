"""Commandment 2: subjects of commits."""

from __future__ import annotations

import re

from filrouge.checks.base import Check, Verdict
from filrouge.checks.git.commands import Rewriting, rewritings
from filrouge.checks.git.suggestion import HEADER, suggest
from filrouge.facts.history import Commit, History
from filrouge.report import Finding, Message, Repair


class ConventionalCommits(Check):
    """GIT03, commandment 2: subjects follow Conventional Commits 1.0.0 and stay under a length."""

    code = "GIT03"
    lesson = "commits"
    weight = 4
    parameters = {
        "minimum_percent": 80,
        "subject_under_characters": 90,
        "all_branches": False,
        "types": ["build", "chore", "ci", "docs", "feat", "fix", "perf", "refactor", "revert", "style", "test"],
    }

    def verdict(self, history: History) -> Verdict:
        """Score = share of the subjects that follow; merges, reverts, robots and a first commit are left out. With
        ``all_branches``, those count too that have not reached the graded revision.
        """
        commits = history.own if self.given["all_branches"] else history.reachable
        judged = [commit for commit in commits if not _excepted(commit)]
        if not judged:
            return Verdict.not_applicable(Message("git.subjects.none"))
        faulty = [(commit, reason) for commit in judged if (reason := self._reason(commit.subject))]
        mendable = rewritings(history, {commit.revision for commit, _ in faulty})
        findings = [self._finding(commit, reason, mendable.get(commit.revision)) for commit, reason in faulty]
        followed = len(judged) - len(findings)
        values: dict[str, str | int | float | list[str]] = {
            "followed": followed,
            "count": len(judged),
            "percent": round(100 * followed / len(judged), 1),
            "minimum": self.number("minimum_percent"),
        }
        score = followed / len(judged)
        if 100 * score >= self.number("minimum_percent"):
            return Verdict.passed(Message("git.subjects.followed", values), score, findings)
        return Verdict.failed(Message("git.subjects.ignored", values), score, findings)

    def _finding(self, commit: Commit, reason: str, rewriting: Rewriting | None) -> Finding:
        values: dict[str, str | int | float | list[str]] = {
            "subject": commit.subject[:200],
            "suggestion": suggest(commit, self.names("types")),
            "types": list(self.names("types")),
            "maximum": int(self.number("subject_under_characters")),
        }
        if rewriting:
            values |= {"branch": rewriting.branch, "commits": list(rewriting.commits)}
            repair = Repair(Message("repair.reword", values), rewriting.commands)
        else:
            repair = Repair(Message("repair.next_subject", values))
        return Finding(Message(f"git.subject.{reason}", values), commit=commit.revision, repair=repair)

    def _reason(self, subject: str) -> str | None:
        """Why a subject does not follow, None when it does; the nearest miss is named, not just "no"."""
        header = HEADER.match(subject)
        if len(subject) >= self.number("subject_under_characters"):
            return "too_long"
        if header is None:
            return "emoji_first" if _NEAR_MISS.search(subject) and not subject[:1].isascii() else "no_type"
        if header["type"] not in self.names("types"):
            return "type_case" if header["type"].lower() in self.names("types") else "unknown_type"
        if header["colon"] != ": ":
            return "spacing"
        return None if header["text"].strip() else "no_text"


_NEAR_MISS = re.compile(r"\b(build|chore|ci|docs|feat|fix|perf|refactor|revert|style|test)(\([^()]+\))?!?: ")
_FIRST_COMMIT = re.compile(r"^(initial|first|init|premier)\b", re.IGNORECASE)


def _excepted(commit: Commit) -> bool:
    """Subjects that no person chose: git's own for merges and reverts, a forge's for the first commit, robots'."""
    return (
        commit.is_merge
        or commit.subject.startswith(("Merge ", 'Revert "'))
        or commit.author_name.endswith("[bot]")
        or (not commit.parents and bool(_FIRST_COMMIT.match(commit.subject)))
    )
