"""The table of a cohort: its students against its assignments. Read-only, and a constant number of queries."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from io import StringIO

from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.cohorts.models import Assignment, Cohort, Membership
from apps.submissions.standing import Standing, standings

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class Row:
    """One student, and where they stand with each assignment, in the order of the report's assignments."""

    student: User
    standings: list[Standing]


@dataclass(frozen=True, slots=True)
class CohortReport:
    """What an instructor looks at."""

    cohort: Cohort
    assignments: list[Assignment]
    rows: list[Row]


def cohort_report(cohort: Cohort) -> CohortReport:
    """Gather the report of `cohort`; students by name."""
    assignments = list(cohort.assignments.without_texts())
    students = list(
        User.objects.filter(memberships__cohort=cohort, memberships__role=Membership.Role.STUDENT).order_by(
            "full_name", "email"
        )
    )
    known = standings(assignments, students)
    rows = [
        Row(student, [known.get((student.pk, assignment.pk), Standing(assignment)) for assignment in assignments])
        for student in students
    ]
    return CohortReport(cohort, assignments, rows)


def csv_lines(report: CohortReport) -> Iterator[str]:
    """The report as CSV (RFC 4180), line by line; cells that a spreadsheet would take for formulas are made text."""
    header = [_("student"), _("e-mail")]
    for assignment in report.assignments:
        header += [f"{assignment.slug} {name}" for name in (_("best percent"), _("state"), _("last submission"))]
    yield _line(header)
    for row in report.rows:
        cells = [cell for standing in row.standings for cell in _cells(standing)]
        yield _line([row.student.full_name, row.student.email, *cells])


def _cells(standing: Standing) -> list[str]:
    if standing.last is None:
        return ["", "", ""]
    best = "" if standing.best_percent is None else f"{standing.best_percent:.1f}"
    return [best, standing.last.state, standing.last.submitted_at.isoformat(timespec="seconds")]


def _line(cells: list[str]) -> str:
    line = StringIO()
    csv.writer(line).writerow([f"'{cell}" if cell.startswith(FORMULA_STARTS) else cell for cell in cells])
    return line.getvalue()
