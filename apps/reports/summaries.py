"""What is told of each student's project for each assignment: rows that are many, and so are no models."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import NamedTuple

from apps.accounts.models import User
from apps.cohorts.models import Assignment
from apps.submissions.models import Project


class Summary(NamedTuple):
    """A project of one student, with columns of `ProjectSummary`."""

    pk: int
    student_id: int
    assignment_id: int
    kept_run_id: int | None
    passed: bool
    grade_percent: float | None
    first_percent: float | None
    best_percent: float | None
    submitted_runs: int
    last_submitted_at: datetime | None
    incomplete: bool

    @property
    def is_open(self) -> bool:
        """Whether there is no grade, because the last submission ended incomplete."""
        return self.incomplete and self.grade_percent is None


def summaries(assignments: Sequence[Assignment], students: Collection[User]) -> dict[int, dict[int, Summary]]:
    """The projects of `students` for these assignments, by the student's id and the assignment's: one query."""
    found: dict[int, dict[int, Summary]] = {student.pk: {} for student in students}
    projects = Project.objects.filter(assignment__in=assignments, student__in=students).order_by()
    for row in map(Summary._make, projects.values_list(*Summary._fields)):
        found[row.student_id][row.assignment_id] = row
    return found
