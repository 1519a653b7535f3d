"""Where a student stands with an assignment: the last run, and the best score so far."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Max

from apps.accounts.models import User
from apps.cohorts.models import Assignment
from apps.submissions.models import Project, Run


@dataclass(frozen=True, slots=True)
class Standing:
    """One student's place in one assignment; nothing was submitted yet when ``project`` is None."""

    assignment: Assignment
    project: Project | None = None
    last: Run | None = None
    best_percent: float | None = None


def standings(assignments: Iterable[Assignment], students: Iterable[User]) -> dict[tuple[int, int], Standing]:
    """The standings of those who submitted, by (student id, assignment id): three queries, however many there are."""
    by_id = {assignment.pk: assignment for assignment in assignments}
    projects = Project.objects.filter(assignment__in=by_id, student__in=list(students))
    runs = Run.objects.filter(project__in=projects.values("pk")).order_by()
    summary = runs.values("project").annotate(best=Max("percent"), last=Max("pk"))
    best = {row["project"]: row["best"] for row in summary}
    latest = Run.objects.filter(pk__in=summary.values("last")).defer("plan", "live", "error")
    last = {run.project_id: run for run in latest}
    return {
        (project.student_id, project.assignment_id): Standing(
            assignment=by_id[project.assignment_id],
            project=project,
            last=last.get(project.pk),
            best_percent=best.get(project.pk),
        )
        for project in projects
    }
