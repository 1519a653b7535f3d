"""What is said beside a verdict, as one reader finds it: comments, contested checks, and what they may add."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from apps.accounts.models import User
from apps.cohorts.access import teaches
from apps.submissions.models import CheckResult, Comment, Contest, Run

HEAVY = ("run__plan", "run__live", "run__error")
"""Columns of a run that nothing here needs."""


@dataclass(frozen=True, slots=True)
class Conversation:
    """The comments and the contested checks of one run, oldest first. ``reader`` may comment, or ask back, or look."""

    reader: User
    comments: Sequence[Comment]
    contests: Sequence[Contest]
    may_comment: bool = False
    may_contest: bool = False

    def about(self, check: CheckResult) -> Conversation:
        """What concerns one check; a check that passed, or was asked about before, is not asked about."""
        contests = [contest for contest in self.contests if contest.code == check.code]
        comments = [comment for comment in self.comments if comment.code == check.code]
        asks = self.may_contest and not contests and check.outcome != CheckResult.Outcome.PASSED
        return Conversation(self.reader, comments, contests, self.may_comment, asks)

    def at_lines(self, path: str) -> dict[int, list[Comment]]:
        """The comments at the lines of a file."""
        found: dict[int, list[Comment]] = {}
        for comment in self.comments:
            if comment.path == path and comment.line:
                found.setdefault(comment.line, []).append(comment)
        return found

    @property
    def elsewhere(self) -> list[Comment]:
        """The comments that stand at no check: at lines, and about the run as a whole."""
        return [comment for comment in self.comments if not comment.code]


def conversation_of(run: Run, reader: User) -> Conversation:
    """What was said about `run`, which `reader` may read: two queries, three for whoever follows its cohort."""
    assignment = run.project.assignment
    mine = run.project.is_of(reader.pk)
    is_graded = run.outcome == Run.Outcome.FINISHED
    return Conversation(
        reader=reader,
        comments=list(run.comments.select_related("author")),
        contests=list(run.contests.select_related("asked_by", "answered_by", "decision")),
        may_comment=assignment is not None and not mine and teaches(reader, assignment.cohort),
        may_contest=assignment is not None and mine and is_graded and not assignment.cohort.is_archived,
    )


@dataclass(frozen=True, slots=True)
class Said:
    """Everything that was said beside the verdicts of some projects, newest first."""

    comments: Sequence[Comment]
    contests: Sequence[Contest]


def said_about(projects: Collection[int]) -> Said:
    """Every comment and every contested check of these projects (by id): two queries."""
    comments = Comment.objects.filter(run__project__in=projects).order_by("-id")
    contests = Contest.objects.filter(run__project__in=projects).order_by("-id")
    return Said(
        list(comments.select_related("author", "run__project__assignment").defer(*HEAVY)),
        list(contests.select_related("asked_by", "answered_by", "decision", "run__project__assignment").defer(*HEAVY)),
    )
