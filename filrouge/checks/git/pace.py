"""Steady work: advice to whoever made the commits, never a verdict."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from filrouge.checks.base import Check, Verdict
from filrouge.facts.history import Commit, History
from filrouge.report import Finding, Message, Repair, Value

CLOCK_SLACK = timedelta(hours=26)
"""A wrong time zone is no wrong date."""


class Pace(Check):
    """GIT14: commits spread over days, dates that can be true. What is odd is told as what it most often is: work
    committed in one go, a clock that was wrong. What an instructor may ask about dates is asked elsewhere.

    ``not_before`` is the day on which the work began (``2026-01-31``), when the instructor gives one.
    """

    code = "GIT14"
    lesson = "first-commands"
    weight = 0
    never_fails = True
    parameters = {"days_min": 3, "commits_min": 5, "not_before": ""}

    def verdict(self, history: History) -> Verdict:
        """Never fails, and says nothing of a handful of commits."""
        own = [commit for commit in history.reachable if not commit.by_robot]
        if not own:
            return Verdict.not_applicable(Message("git.subjects.none"))
        days = {commit.authored_at.date() for commit in own}
        findings = [_dated(commit, *doubt) for commit in own if (doubt := self._doubt(commit, history))]
        values: dict[str, Value] = {"count": len(own), "days": len(days)}
        hurried = len(own) >= self.number("commits_min") and len(days) < self.number("days_min")
        if hurried:
            repair = Repair(Message("repair.commit_as_you_go", values), ("git add --patch", "git commit", "git push"))
            findings.insert(0, Finding(Message("git.pace.hurried", values), repair=repair))
        said = "questions" if findings else "steady" if len(own) >= self.number("commits_min") else "few"
        return Verdict.passed(Message(f"git.pace.{said}", values), 1.0, findings)

    def _doubt(self, commit: Commit, history: History) -> tuple[str, datetime] | None:
        """Why one of its dates can hardly be true, and which."""
        newest = max(commit.authored_at, commit.committed_at)
        if newest > history.read_at + CLOCK_SLACK:
            return "future", newest
        began = _day(str(self.given["not_before"]))
        return ("early", commit.committed_at) if began and commit.committed_at.date() < began else None


def _day(text: str) -> date | None:
    try:
        return datetime.fromisoformat(text).date()
    except ValueError:
        return None


def _dated(commit: Commit, kind: str, at: datetime) -> Finding:
    values: dict[str, Value] = {"subject": commit.subject[:200], "at": at.isoformat(" ", "minutes")}
    commands = (f"git show --no-patch --format=fuller {commit.revision[:10]}", "date")
    repair = Repair(Message(f"repair.{kind}_date", values), commands)
    return Finding(Message(f"git.pace.{kind}", values), commit=commit.revision, repair=repair)
