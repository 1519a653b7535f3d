"""Scores in the order of their runs, as places in a drawing; the table beside it says the same in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from apps.accounts.models import User
from apps.cohorts.models.policy import Feedback
from apps.submissions.models import Project, Run


@dataclass(frozen=True, slots=True)
class Attempt:
    """What a list or a drawing needs of a run; the percents are None where it has no verdict."""

    COLUMNS: ClassVar = ("number", "submitted_at", "state", "outcome", "percent", "grade_percent", "passed")

    run_id: int
    number: int
    submitted_at: datetime
    state: str
    outcome: str
    percent: float | None
    grade_percent: float | None
    passed: bool

    @classmethod
    def of(cls, run: Run) -> Attempt:
        """The attempt that `run` was."""
        return cls(run.pk, *(getattr(run, name) for name in cls.COLUMNS))


@dataclass(frozen=True, slots=True)
class Point:
    """One score: ``x`` and ``y`` are places in the drawing, ``y`` growing downwards."""

    x: float
    y: float
    attempt: Attempt


@dataclass(frozen=True, slots=True)
class ScorePlot:
    """A drawing of ``width`` by ``height``, with a margin for its marks and words.

    ``threshold`` is the height of the percent that is asked for, None where none is.
    """

    width: int
    height: int
    points: tuple[Point, ...]
    top: float
    bottom: float
    left: float
    right: float
    threshold: float | None = None

    @property
    def line(self) -> str:
        """The points of the line through all scores, as SVG writes them."""
        return " ".join(f"{point.x},{point.y}" for point in self.points)

    @property
    def middle(self) -> float:
        """The height of 50 percent."""
        return (self.top + self.bottom) / 2

    @classmethod
    def small(cls, attempts: Sequence[Attempt]) -> ScorePlot:
        """One that fits into a line of a table."""
        return cls._of(attempts, 120, 32, left=6, right=114, top=6, bottom=26)

    @classmethod
    def large(cls, attempts: Sequence[Attempt], threshold_percent: float | None) -> ScorePlot:
        """One with room for its axes."""
        return cls._of(attempts, 640, 220, left=64, right=624, top=16, bottom=180, threshold=threshold_percent)

    @classmethod
    def _of(
        cls,
        attempts: Sequence[Attempt],
        width: int,
        height: int,
        *,
        left: float,
        right: float,
        top: float,
        bottom: float,
        threshold: float | None = None,
    ) -> ScorePlot:
        step = (right - left) / max(1, len(attempts) - 1)

        def y(percent: float) -> float:
            return round(bottom - (bottom - top) * percent / 100, 1)

        points = tuple(
            Point(round(left + step * place, 1), y(attempt.percent or 0.0), attempt)
            for place, attempt in enumerate(attempts)
        )
        line = None if threshold is None else y(threshold)
        return cls(width, height, points, top, bottom, left, right, line)


def history_plot(project: Project, runs: Sequence[Run], reader: User) -> ScorePlot | None:
    """The scores of a project's runs, which come newest first; None until there are two that `reader` may compare."""
    assignment = project.assignment
    if assignment and project.is_of(reader.pk) and assignment.feedback_now is Feedback.NOTHING:
        return None
    graded = [Attempt.of(run) for run in reversed(runs) if run.percent is not None and not run.set_aside]
    asked = assignment.plan.get("pass_percent") if assignment else None
    return ScorePlot.large(graded, asked) if len(graded) > 1 else None
