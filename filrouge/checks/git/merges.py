"""Commandment 8: merge commits that say something."""

from __future__ import annotations

import re

from filrouge.checks.base import Check, Verdict
from filrouge.facts.arrivals import by_forge, is_own_pull
from filrouge.facts.history import BASE_BRANCHES, Commit, History, lasts
from filrouge.report import Finding, Message, Repair, Value

_BACK = re.compile(
    rf"^Merge (?:remote-tracking )?branch '(?:origin/)?({'|'.join(BASE_BRANCHES)})'(?: of \S+)? into (?P<into>\S+)$"
)


class NeedlessMerges(Check):
    """GIT06, commandment 8: no merge commit that only says that somebody pulled, nor of the base back into a branch.

    Judged are those that git's own subject tells from others. A button of the forge is left out: it offers no choice.
    So are merges between lasting branches, which Git Flow asks for, and merges from another repository.
    """

    code = "GIT06"
    lesson = "ten-commandments"
    weight = 2
    parameters = {"tolerated_merges": 1, "needless_max_percent": 20}

    def verdict(self, history: History) -> Verdict:
        """Score = share of the merges that say something."""
        all_merges = [commit for commit in history.reachable if commit.is_merge]
        if not all_merges:
            return Verdict.passed(Message("git.merges.none"))
        pulls = [commit for commit in all_merges if not by_forge(commit) and is_own_pull(commit, history)]
        known = {commit.revision for commit in pulls}
        back = [commit for commit in all_merges if commit.revision not in known and _is_back(commit)]
        needless = len(pulls) + len(back)
        findings = [_finding("pull", commit) for commit in pulls] + [_finding("back", commit) for commit in back]
        values: dict[str, Value] = {"count": len(all_merges), "needless": needless}
        too_many = 100 * needless > self.number("needless_max_percent") * len(all_merges)
        if too_many and needless > self.number("tolerated_merges"):
            return Verdict.failed(Message("git.merges.needless", values), 1 - needless / len(all_merges), findings)
        return Verdict.passed(Message("git.merges.few" if needless else "git.merges.fine", values), 1.0, findings)


def _is_back(commit: Commit) -> bool:
    match = _BACK.match(commit.subject)
    return match is not None and not by_forge(commit) and not lasts(match["into"])


def _finding(kind: str, commit: Commit) -> Finding:
    values: dict[str, Value] = {"subject": commit.subject[:200]}
    commands = {
        "pull": ("git config --global pull.ff only", "git pull --rebase"),
        "back": ("git fetch origin", "git rebase origin/main"),
    }[kind]
    repair = Repair(Message(f"repair.{kind}_by_rebase", values), commands)
    return Finding(Message(f"git.merge.{kind}", values), commit=commit.revision, repair=repair)
