"""Where a student stands with an assignment: the last run, the best score so far, and the grade that is kept."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Max

from apps.accounts.models import User
from apps.cohorts.models import Assignment
from apps.submissions.models import Project, Run


@dataclass(frozen=True, slots=True)
class Standing:
    """One student's place in one assignment; nothing was submitted yet when ``project`` is None.

    ``best_percent`` is the best verdict, ``grade_percent`` the best one after lateness, which counts.
    """

    assignment: Assignment
    project: Project | None = None
    last: Run | None = None
    best_percent: float | None = None
    grade_percent: float | None = None


def standings(assignments: Iterable[Assignment], students: Iterable[User]) -> dict[tuple[int, int], Standing]:
    """The standings of those who submitted, by (student id, assignment id): three queries, however many there are."""
    by_id = {assignment.pk: assignment for assignment in assignments}
    projects = Project.objects.filter(assignment__in=by_id, student__in=list(students))
    runs = Run.objects.filter(project__in=projects.values("pk")).order_by()
    summary = runs.values("project").annotate(best=Max("percent"), grade=Max("grade_percent"), last=Max("pk"))
    best = {row["project"]: (row["best"], row["grade"]) for row in summary}
    latest = Run.objects.filter(pk__in=summary.values("last")).defer("plan", "live", "error")
    last = {run.project_id: run for run in latest}
    return {
        (project.student_id, assignment.pk): Standing(
            assignment=assignment,
            project=project,
            last=last.get(project.pk),
            best_percent=best.get(project.pk, (None, None))[0],
            grade_percent=best.get(project.pk, (None, None))[1],
        )
        for project in projects
        if (assignment := by_id.get(project.assignment_id or 0))
    }
