"""Commandments 3, 7 and 4: work grows on branches, and reaches production through them."""

from __future__ import annotations

from itertools import takewhile

from filrouge.checks.base import Check, Verdict
from filrouge.facts.arrivals import Arrival, Arrived
from filrouge.facts.history import Commit, History
from filrouge.facts.merges import Merged
from filrouge.report import Finding, Message, Repair, Value

SHOWN = 20
"""Doubtful commits that are listed."""


class ThroughBranches(Check):
    """GIT04, commandments 3 and 7: work reaches the production branch by merges and requests.

    Direct are commits that a pull proves to have been made on the branch itself, and those of a forge's editor. A
    branch that was deleted after a fast-forward leaves no trace: such commits are spoken of, never held against anyone,
    unless the plan sets ``trace_required``. The first commits set a project up and are left out, as are robots'.
    """

    code = "GIT04"
    lesson = "ten-commandments"
    weight = 3
    parameters = {"direct_max_percent": 20, "setup_commits": 3, "trace_required": False}

    def verdict(self, history: History, arrivals: tuple[Arrived, ...]) -> Verdict:
        """Score = share of the commits that were not made on the branch itself."""
        judged = [arrived for arrived in self._after_setup(arrivals) if not _excepted(arrived.commit)]
        if not judged:
            return Verdict.not_applicable(Message("git.production.none"))
        strict = bool(self.given["trace_required"])
        direct = [a.commit for a in judged if a.arrival is Arrival.DIRECT or (strict and a.arrival is Arrival.UNKNOWN)]
        unknown = [] if strict else [a.commit for a in judged if a.arrival is Arrival.UNKNOWN]
        values: dict[str, Value] = {
            "branch": history.production,
            "count": len(judged),
            "direct": len(direct),
            "unknown": len(unknown),
            "maximum": self.number("direct_max_percent"),
        }
        findings = [_finding("direct", commit, history) for commit in direct]
        findings += [_finding("unknown", commit, history) for commit in unknown[:SHOWN]]
        score = 1 - len(direct) / len(judged)
        if 100 * len(direct) > self.number("direct_max_percent") * len(judged):
            return Verdict.failed(Message("git.production.direct", values), score, findings)
        said = "doubtful" if unknown else "few" if direct else "through"
        return Verdict.passed(Message(f"git.production.{said}", values), score, findings)

    def _after_setup(self, arrivals: tuple[Arrived, ...]) -> tuple[Arrived, ...]:
        """Without the oldest commits, up to the first that came by a branch."""
        setup = int(self.number("setup_commits"))
        begun = takewhile(lambda arrived: arrived.arrival is not Arrival.BRANCH, reversed(arrivals[-setup:]))
        return arrivals[: len(arrivals) - sum(1 for _ in begun)] if setup else arrivals


def _excepted(commit: Commit) -> bool:
    return commit.by_robot or not commit.parents


def _finding(kind: str, commit: Commit, history: History) -> Finding:
    values: dict[str, Value] = {"subject": commit.subject[:200], "branch": history.production}
    commands = ("git switch --create feat/what-it-is-about", "git push --set-upstream origin feat/what-it-is-about")
    repair = Repair(Message("repair.branch_first", values), commands)
    return Finding(Message(f"git.arrival.{kind}", values), commit=commit.revision, repair=repair)


class BehindBase(Check):
    """GIT15, commandment 4: how far its base had moved on when a branch was merged. Advice: whether somebody pulls
    every day cannot be seen.
    """

    code = "GIT15"
    lesson = "ten-commandments"
    weight = 0
    never_fails = True
    parameters = {"behind_max_commits": 20}

    def verdict(self, merges: tuple[Merged, ...]) -> Verdict:
        """Never fails."""
        if not merges:
            return Verdict.not_applicable(Message("git.behind.none"))
        late = [merge for merge in merges if merge.behind > self.number("behind_max_commits")]
        values: dict[str, Value] = {
            "count": len(merges),
            "late": len(late),
            "maximum": int(self.number("behind_max_commits")),
            "most": max(merge.behind for merge in merges),
        }
        findings = [_behind(merge) for merge in late]
        return Verdict.passed(Message("git.behind.some" if late else "git.behind.close", values), 1.0, findings)


def _behind(merge: Merged) -> Finding:
    values: dict[str, Value] = {"subject": merge.commit.subject[:200], "count": merge.behind, "days": merge.days}
    repair = Repair(Message("repair.rebase_often", values), ("git fetch origin", "git rebase origin/main"))
    return Finding(Message("git.behind.merge", values), commit=merge.commit.revision, repair=repair)
