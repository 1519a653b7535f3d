"""A cohort's students with their projects, a bunch at a time: never all of them in memory."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import islice

from apps.accounts.models import User
from apps.cohorts.models import Assignment, Cohort, TeamMembership
from apps.reports.access import students_of
from apps.reports.students import Listed
from apps.reports.summaries import summaries

BUNCH = 500
"""Students at a time."""


def listed(cohort: Cohort, assignments: Sequence[Assignment]) -> Iterator[Listed]:
    """Every student by name, with their projects: two queries for each five hundred, three where there are teams."""
    members = students_of(cohort).only("full_name", "email").order_by("full_name", "email", "pk")
    students = members.iterator(chunk_size=BUNCH)
    while bunch := list(islice(students, BUNCH)):
        projects = summaries(assignments, bunch)
        teams = _teams(assignments, bunch)
        for student in bunch:
            yield Listed(student, projects[student.pk], teams[student.pk])


def _teams(assignments: Sequence[Assignment], students: Sequence[User]) -> defaultdict[int, dict[int, str]]:
    """The names of their teams, by student and assignment; no query where nobody works in teams."""
    teams: defaultdict[int, dict[int, str]] = defaultdict(dict)
    if in_teams := [assignment for assignment in assignments if assignment.is_in_teams]:
        places = TeamMembership.objects.filter(assignment__in=in_teams, student__in=students)
        for student, assignment, name in places.values_list("student", "assignment", "team__name"):
            teams[student][assignment] = name
    return teams


def numbers_of(cohort: Cohort) -> dict[int, str]:
    """The school's number of every student on the roster, by the student's id: one query."""
    entries = cohort.roster.filter(user__isnull=False).order_by()
    return {user: number for user, number in entries.values_list("user", "external_id") if user is not None}
