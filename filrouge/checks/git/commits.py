"""One commit, one coherent change; and commandment 9: a history tidied before it is published."""

from __future__ import annotations

import re
from collections.abc import Iterator

from filrouge.checks.base import Check, Verdict
from filrouge.checks.git.commands import Rewriting, rewritings
from filrouge.facts.history import Commit, History
from filrouge.facts.written import written_lines
from filrouge.report import Finding, Message, Repair, Value

SETUP_COMMITS = 3
"""Where a commit that calls itself the first may stand."""

_FIRST = re.compile(r"^(\w+: )?(initial|first|init|premier|template|skeleton)\b", re.IGNORECASE)
_REQUEST = re.compile(r"\((#|!)\d+\)\s*$")
_MECHANICAL = re.compile(
    r"^style\b|\b(reformat\w*|formatt\w+|black|isort|rename\w*|move\w*|vendor\w*|generat\w+)\b", re.IGNORECASE
)


class CommitSize(Check):
    """GIT05: a commit changes at most 200 lines that somebody wrote.

    Left out: the first commit, merges, robots, mechanical changes (formatting, renaming), and in every commit what no
    one writes by hand (`filrouge.facts.written`) or what it only deletes. A squashed request is spoken of, not
    counted: its commits were small on their branch, or were not; nothing tells.
    """

    code = "GIT05"
    lesson = "first-commands"
    weight = 2
    parameters = {"lines_max": 200, "files_max": 20, "minimum_percent": 80}

    def verdict(self, history: History) -> Verdict:
        """Score = share of the commits within the limit; commits of many files are spoken of."""
        first = {commit.revision for commit in history.reachable[-SETUP_COMMITS:] if _FIRST.match(commit.subject)}
        judged = [
            (commit, written_lines(commit))
            for commit in history.reachable
            if _is_judged(commit) and commit.revision not in first
        ]
        if not judged:
            return Verdict.not_applicable(Message("git.size.none"))
        maximum = self.number("lines_max")
        large = [(commit, lines) for commit, (lines, _) in judged if lines > maximum]
        accused = [item for item in large if not _REQUEST.search(item[0].subject)]
        squashed = [item for item in large if _REQUEST.search(item[0].subject)]
        findings = [self._finding("large", commit, lines) for commit, lines in accused]
        findings += [self._finding("squashed", commit, lines) for commit, lines in squashed]
        findings += [
            self._finding("many_files", commit, files)
            for commit, (lines, files) in judged
            if lines <= maximum and files > self.number("files_max")
        ]
        score = 1 - len(accused) / len(judged)
        values: dict[str, Value] = {"count": len(judged), "large": len(accused), "maximum": int(maximum)}
        if 100 * score >= self.number("minimum_percent"):
            return Verdict.passed(Message("git.size.small", values), score, findings)
        return Verdict.failed(Message("git.size.large", values), score, findings)

    def _finding(self, kind: str, commit: Commit, count: int) -> Finding:
        values: dict[str, Value] = {
            "subject": commit.subject[:200],
            "count": count,
            "maximum": int(self.number("files_max" if kind == "many_files" else "lines_max")),
        }
        repair = Repair(Message("repair.smaller", values), ("git add --patch", "git commit"))
        return Finding(Message(f"git.size.{kind}_commit", values), commit=commit.revision, repair=repair)


def _is_judged(commit: Commit) -> bool:
    return bool(commit.parents) and not (commit.is_merge or commit.by_robot or _MECHANICAL.search(commit.subject))


_LEFTOVER = re.compile(r"^(fixup|squash|amend)! ")
_DRAFT = re.compile(r"^(\w+(\([^)]*\))?!?:\s*)?(\[?wip\b|(oops|oups|whoops|argh|asdf\w*)\b)", re.IGNORECASE)


class TidyHistory(Check):
    """GIT07, commandment 9: no draft in what is published: ``fixup!``, "wip", "oops", twice a subject in a row."""

    code = "GIT07"
    lesson = "ten-commandments"
    weight = 2
    parameters = {"untidy_max_percent": 5}

    def verdict(self, history: History) -> Verdict:
        """Score = share of the commits that are no draft."""
        judged = [commit for commit in history.reachable if not commit.is_merge and not commit.by_robot]
        if not judged:
            return Verdict.not_applicable(Message("git.subjects.none"))
        drafts = list(_drafts(judged, history))
        mendable = rewritings(history, {commit.revision for commit, _ in drafts})
        findings = [_draft(commit, kind, mendable.get(commit.revision)) for commit, kind in drafts]
        score = 1 - len(drafts) / len(judged)
        values: dict[str, Value] = {"count": len(judged), "drafts": len(drafts)}
        if 100 * len(drafts) > self.number("untidy_max_percent") * len(judged):
            return Verdict.failed(Message("git.drafts.some", values), score, findings)
        return Verdict.passed(Message("git.drafts.few" if drafts else "git.drafts.none", values), score, findings)


def _drafts(judged: list[Commit], history: History) -> Iterator[tuple[Commit, str]]:
    for commit in judged:
        before = history.by_revision.get(commit.parents[0]) if commit.parents else None
        if _LEFTOVER.match(commit.subject):
            yield commit, "leftover"
        elif _DRAFT.match(commit.subject):
            yield commit, "draft"
        elif before and before.author_mail == commit.author_mail and before.subject == commit.subject:
            yield commit, "again"


def _draft(commit: Commit, kind: str, rewriting: Rewriting | None) -> Finding:
    values: dict[str, Value] = {"subject": commit.subject[:200]}
    if rewriting:
        values |= {"branch": rewriting.branch, "commits": list(rewriting.commits)}
        commands = tuple(
            command.replace("--interactive", "--interactive --autosquash") if kind == "leftover" else command
            for command in rewriting.commands
        )
        repair = Repair(Message("repair.squash", values), commands)
    else:
        repair = Repair(Message("repair.tidy_next", values), ("git rebase --interactive --autosquash origin/main",))
    return Finding(Message(f"git.draft.{kind}", values), commit=commit.revision, repair=repair)
