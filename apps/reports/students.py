"""The list of a cohort's students: who is asked for, in which order, a page at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from django.db.models import (
    Avg,
    Count,
    Exists,
    Expression,
    F,
    FilteredRelation,
    IntegerField,
    Max,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
    Window,
)
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from apps.accounts.models import User
from apps.cohorts.models import Assignment, TeamMembership
from apps.reports.selection import Selection
from apps.reports.summaries import Summary, summaries
from apps.submissions.models import CheckResult, Project

PAGE_STUDENTS = 50
LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
"""Where those who never submitted stand: the two kinds of database would put them at opposite ends."""


COLUMNS = {
    "name": _("Student"),
    "need": pgettext_lazy("assignments", "Passed"),
    "grade": _("Grade"),
    "gain": _("Points won"),
    "runs": _("Runs"),
    "last": _("Last submission"),
}
"""What the list can be sorted by. A single assignment has no column of its own for ``need``."""


@dataclass(frozen=True, slots=True)
class Listed:
    """One student with their projects and the names of their teams, by assignment id."""

    student: User
    projects: dict[int, Summary]
    teams: dict[int, str] = field(default_factory=dict)

    @property
    def mean_percent(self) -> float | None:
        """The mean grade of what was graded; None without any."""
        grades = [one.grade_percent for one in self.projects.values() if one.grade_percent is not None]
        return sum(grades) / len(grades) if grades else None

    @property
    def passed(self) -> int:
        """How many assignments are passed."""
        return sum(project.passed for project in self.projects.values())

    @property
    def runs(self) -> int:
        """How many runs were submitted."""
        return sum(project.submitted_runs for project in self.projects.values())

    @property
    def gain(self) -> float | None:
        """The mean of what was won between the first verdict and the best; None without any."""
        gains = [
            project.best_percent - project.first_percent
            for project in self.projects.values()
            if project.best_percent is not None and project.first_percent is not None
        ]
        return sum(gains) / len(gains) if gains else None

    @property
    def last_submitted_at(self) -> datetime | None:
        """The last submission of all; None without any."""
        moments = [one.last_submitted_at for one in self.projects.values() if one.last_submitted_at]
        return max(moments, default=None)


@dataclass(frozen=True, slots=True)
class StudentPage:
    """A page of the list; ``count`` are all that were asked for."""

    rows: list[Listed]
    number: int
    count: int

    @property
    def pages(self) -> int:
        """How many pages there are, one at least."""
        return max(1, -(-self.count // PAGE_STUDENTS))

    @property
    def numbers(self) -> tuple[int, int]:
        """The places of the first and the last one shown, from 1."""
        first = (self.number - 1) * PAGE_STUDENTS + 1
        return first, first + len(self.rows) - 1


def student_page(members: QuerySet[User], assignments: Sequence[Assignment], asked: Selection) -> StudentPage:
    """The page that is asked for, of these assignments: two queries, one more for a page beyond the last.

    Teams are named where there is one assignment.
    """
    wanted = _sorted(_filtered(members, assignments, asked), assignments, asked)
    students = wanted.annotate(count=Window(Count("pk")), membership_id=F("memberships")).only("full_name", "email")
    one = assignments[0] if len(assignments) == 1 and assignments[0].is_in_teams else None
    if one:
        places = TeamMembership.objects.filter(assignment=one, student=OuterRef("pk"))
        students = students.annotate(team_name=Subquery(places.values("team__name")[:1]))
    number = asked.page
    shown = list(students[(number - 1) * PAGE_STUDENTS : number * PAGE_STUDENTS])
    if not shown and number > 1:
        number, shown = 1, list(students[:PAGE_STUDENTS])
    projects = summaries(assignments, shown)
    rows = [Listed(student, projects[student.pk], _team(student, one)) for student in shown]
    return StudentPage(rows, number, getattr(shown[0], "count", 0) if shown else 0)


def _team(student: Any, assignment: Assignment | None) -> dict[int, str]:
    """``student`` is one that was annotated with ``team_name`` where there is an `assignment`."""
    return {assignment.pk: student.team_name} if assignment and student.team_name else {}


def outcomes(rows: Sequence[Listed], assignment: Assignment) -> dict[int, dict[str, str]]:
    """What each check said in the run that counts, by the student's id and code: one query."""
    projects = {row.student.pk: row.projects[assignment.pk] for row in rows if assignment.pk in row.projects}
    runs = {student: project.kept_run_id for student, project in projects.items() if project.kept_run_id}
    told: dict[int, dict[str, str]] = {run: {} for run in runs.values()}
    kept = CheckResult.objects.filter(run__in=told).order_by()
    for run, code, outcome in kept.values_list("run", "code", "outcome"):
        told[run][code] = outcome
    return {student: told[run] for student, run in runs.items()}


def _filtered(members: QuerySet[User], assignments: Sequence[Assignment], asked: Selection) -> QuerySet[User]:
    theirs = Project.objects.filter(student=OuterRef("pk"), assignment__in=assignments).order_by()
    passed = theirs.filter(passed=True).values("student").annotate(count=Count("pk")).values("count")
    conditions: dict[str, Any] = {
        "silent": ~Exists(theirs),
        "waiting": Exists(theirs.filter(graded_runs=0)),
        "failing": Exists(theirs.filter(graded_runs__gt=0, passed=False)),
    }
    if asked.search:
        found = Q(full_name__icontains=asked.search) | Q(email__icontains=asked.search)
        if in_teams := [assignment for assignment in assignments if assignment.is_in_teams]:
            teams = TeamMembership.objects.filter(assignment__in=in_teams, team__name__icontains=asked.search)
            found |= Q(pk__in=teams.values("student"))
        members = members.filter(found)
    if asked.state == "passed":
        members = members.annotate(passes=Subquery(passed, IntegerField())).filter(passes=len(assignments))
    elif asked.state:
        members = members.filter(conditions[asked.state])
    if asked.check:
        members = members.filter(Exists(theirs.failing(asked.check)))
    return members


def _sorted(members: QuerySet[User], assignments: Sequence[Assignment], asked: Selection) -> QuerySet[User]:
    """In the order that is asked for; who has nothing to compare stands where the least would."""
    key = asked.sort.removeprefix("-")
    if key == "name" or not assignments:
        order = ["full_name", "email"]
    else:
        condition = Q(projects__assignment__in=[assignment.pk for assignment in assignments])
        members = members.annotate(within=FilteredRelation("projects", condition=condition))
        members = members.annotate(**{f"by_{name}": value for name, value in _keys(key).items()})
        order = [f"by_{name}" for name in _keys(key)] + ["full_name", "pk"]
    if asked.sort.startswith("-"):
        return members.order_by(*(F(name).desc() for name in order))
    return members.order_by(*order)


def _keys(key: str) -> dict[str, Expression]:
    grade = Coalesce(Avg("within__grade_percent"), -1.0)
    keys: dict[str, dict[str, Expression]] = {
        "need": {"passed": Count("within", filter=Q(within__passed=True)), "grade": grade},
        "grade": {"grade": grade},
        "gain": {"gain": Coalesce(Avg(F("within__best_percent") - F("within__first_percent")), -101.0)},
        "runs": {"runs": Coalesce(Sum("within__submitted_runs"), 0)},
        "last": {"last": Coalesce(Max("within__last_submitted_at"), Value(LONG_AGO))},
    }
    return keys[key]
