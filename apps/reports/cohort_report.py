"""The report of a cohort: how it is doing, what is not understood, who needs help. Read-only.

Twelve queries at most for the whole page, however large the cohort is; a test counts them.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from apps.cohorts.models import Assignment, Cohort
from apps.reports.access import Followed, students_of
from apps.reports.failures import Failure, Reading, failures, reading
from apps.reports.results import Result, results
from apps.reports.selection import Selection
from apps.reports.students import StudentPage, outcomes, student_page
from apps.reports.timeline import Timeline, timeline
from apps.submissions.models import Project, Run


@dataclass(frozen=True, slots=True)
class CohortReport:
    """What an instructor looks at. ``assignments`` are all of the cohort, ``results`` those that are selected.

    ``one`` is the assignment that alone is selected; ``outcomes`` are then the verdicts of the students listed, by the
    student's id and code. A selected check leaves ``timeline`` out and has its ``reading``.
    """

    cohort: Cohort
    selection: Selection
    assignments: list[Assignment]
    students: int
    silent: int
    results: list[Result]
    failures: list[Failure]
    timeline: Timeline | None
    reading: Reading | None
    page: StudentPage
    outcomes: dict[int, dict[str, str]] = field(default_factory=dict)

    @property
    def one(self) -> Result | None:
        """The result of the assignment that alone is selected; None for the whole cohort."""
        return self.results[0] if self.selection.assignment else None

    @property
    def incomplete(self) -> int:
        """How many submissions of what is selected have no verdict by our fault: each student's last ones."""
        return sum(result.incomplete for result in self.results)

    @property
    def has_teams(self) -> bool:
        """Whether students work in teams on anything that is selected."""
        return any(result.assignment.is_in_teams for result in self.results)

    @property
    def check(self) -> Failure | None:
        """The check that is selected."""
        return next((one for one in self.failures if one.code == self.selection.check), None)


def assignments_of(cohort: Cohort) -> list[Assignment]:
    """A cohort's assignments with their plans, in order: one query."""
    return list(cohort.assignments.defer("text_en", "text_fr"))


def cohort_report(followed: Followed, assignments: list[Assignment], asked: Selection) -> CohortReport:
    """Gather what is asked of a cohort, whose assignments these are."""
    cohort = followed.cohort
    members = students_of(cohort)
    selected = [one for one in assignments if not asked.assignment or one.slug == asked.assignment]
    projects = Project.objects.filter(assignment__in=selected, student__in=members.values("pk"))
    told = results(selected, projects, followed.students, by_runs=bool(asked.assignment))
    # A team's project has no student. Joined, SQLite would begin with all runs of each member, and read their rows.
    whose = Project.objects.filter(assignment__in=selected)
    runs = Run.objects.submissions().filter(project__in=whose.values("pk"), submitted_by__in=members.values("pk"))
    page = student_page(members, selected, asked)
    return CohortReport(
        cohort=cohort,
        selection=asked,
        assignments=assignments,
        students=followed.students,
        silent=told[0].silent if asked.assignment else followed.students - followed.heard,
        results=told,
        failures=failures(told, projects, members, one=told[0] if asked.assignment else None) if told else [],
        timeline=None if asked.check else timeline(runs, selected, cohort.zone),
        reading=reading(asked.check, projects) if asked.check else None,
        page=page,
        outcomes=outcomes(page.rows, selected[0]) if asked.assignment else {},
    )
