"""What came of each assignment: how many submitted, how many passed, how grades are spread and how they rose."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum

from apps.cohorts.models import Assignment
from apps.reports.distribution import Distribution
from apps.submissions.models import Project
from filrouge import CATALOGUE

MANY_RUNS = 5
"""Who was graded as often or more often is told together."""


@dataclass(frozen=True, slots=True)
class Progress:
    """Those who were graded `runs` times (or more often, for the last): their mean first and best verdict."""

    runs: int
    students: int
    first_percent: float
    best_percent: float

    @property
    def gain(self) -> float:
        """Points of percentage won between the first verdict and the best."""
        return self.best_percent - self.first_percent

    @property
    def and_more(self) -> bool:
        """Whether those graded more often are counted here."""
        return self.runs == MANY_RUNS


@dataclass(frozen=True, slots=True)
class Result:
    """One assignment. ``students`` are all who could submit; what has no verdict is submitted and not graded;
    ``incomplete`` are those whose last submission ended so.
    """

    assignment: Assignment
    students: int
    submitted: int
    passed: int
    runs: int
    grades: Distribution
    incomplete: int = 0
    progress: list[Progress] = field(default_factory=list)

    @property
    def assignments(self) -> list[Assignment]:
        """The assignment, as the only one of a list."""
        return [self.assignment]

    @property
    def codes(self) -> list[str]:
        """The checks of its plan, in the order in which students read them."""
        return [code for code in CATALOGUE if code in self.assignment.plan["checks"]]

    @property
    def graded(self) -> int:
        """Students with a verdict."""
        return sum(step.students for step in self.progress)

    @property
    def silent(self) -> int:
        """Students who submitted nothing."""
        return self.students - self.submitted

    @property
    def waiting(self) -> int:
        """Students who submitted and have no verdict."""
        return self.submitted - self.graded

    @property
    def overall(self) -> Progress | None:
        """The progress of everybody who was graded; None when nobody was."""
        graded = self.graded
        if not graded:
            return None
        first = sum(step.first_percent * step.students for step in self.progress) / graded
        best = sum(step.best_percent * step.students for step in self.progress) / graded
        return Progress(0, graded, first, best)


def results(
    assignments: Iterable[Assignment], projects: QuerySet[Project], students: int, *, by_runs: bool = False
) -> list[Result]:
    """The result of each assignment, from the summaries of `projects`: one query.

    ``by_runs`` tells progress apart by how often students were graded; else it is told of all together.
    """
    # Grades first: they differ soonest when a database sorts to group.
    keys = ["grade_percent", "assignment", *(["graded_runs"] if by_runs else [])]
    counted = projects.order_by().values(*keys)
    rows: defaultdict[int, list[dict[str, Any]]] = defaultdict(list)
    for row in counted.annotate(
        students=Count("pk"),
        passing=Count("pk", filter=Q(passed=True)),
        open=Count("pk", filter=Q(incomplete=True)),
        judged=Count("first_percent"),
        runs=Sum("submitted_runs"),
        first=Sum("first_percent"),
        best=Sum("best_percent"),
    ):
        rows[row["assignment"]].append(row)
    return [_result(assignment, rows[assignment.pk], students) for assignment in assignments]


def _result(assignment: Assignment, rows: list[dict[str, Any]], students: int) -> Result:
    # An instructor may grant a grade where there is no verdict.
    graded = [row for row in rows if row["grade_percent"] is not None]
    return Result(
        assignment=assignment,
        students=students,
        submitted=sum(row["students"] for row in rows),
        passed=sum(row["passing"] for row in rows),
        runs=sum(row["runs"] for row in rows),
        incomplete=sum(row["open"] for row in rows),
        grades=Distribution((row["grade_percent"], row["students"]) for row in graded),
        progress=_progress(row for row in rows if row["judged"]),
    )


def _progress(judged: Iterable[dict[str, Any]]) -> list[Progress]:
    steps: defaultdict[int, list[dict[str, Any]]] = defaultdict(list)
    for row in judged:
        steps[min(row.get("graded_runs", 1), MANY_RUNS)].append(row)
    return [_step(runs, steps[runs]) for runs in sorted(steps)]


def _step(runs: int, rows: list[dict[str, Any]]) -> Progress:
    students = sum(row["judged"] for row in rows)
    return Progress(
        runs, students, sum(row["first"] for row in rows) / students, sum(row["best"] for row in rows) / students
    )
