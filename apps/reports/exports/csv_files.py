"""Grades as CSV (RFC 4180, UTF-8): one for people, one for Moodle.

No cell can be taken for a formula: one that begins like it gets an apostrophe. That keeps an e-mail address such as
``+ada@example.org`` from being found by Moodle, where the school's number finds its owner all the same.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable
from datetime import datetime
from typing import TextIO
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from apps.cohorts.models import Assignment, Cohort
from apps.reports.exports.students import listed, numbers_of
from apps.reports.students import Listed
from apps.reports.summaries import Summary

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
NO_GRADE = "-"
"""How Moodle writes, and reads, that there is no grade."""

INCOMPLETE = "incomplete"
"""No number, so that Moodle refuses the line: a fault of ours is nobody's grade, and nobody's missing one."""

MOODLE_EMAIL, MOODLE_NUMBER = "Email address", "ID number"
"""What Moodle calls the columns by which it finds its users."""


def write_grades(file: TextIO, *, cohort: Cohort, assignments: list[Assignment]) -> None:
    """One line for each student; of each assignment the grade in percent, whether it is passed, how many runs were
    submitted, and when the last one was, and the team where students work in teams.
    """
    columns = [f"{assignment.slug} {name}" for assignment in assignments for name in _names(assignment)]
    numbers = numbers_of(cohort)
    lines = csv.writer(file)
    lines.writerow(_safe([_("student"), _("e-mail"), _("school’s number"), *columns]))
    for row in listed(cohort, assignments):
        cells = [cell for one in assignments for cell in _cells(row, one, cohort.zone)]
        student = row.student
        lines.writerow(_safe([student.full_name, student.email, numbers.get(student.pk, ""), *cells]))


def write_moodle(file: TextIO, *, cohort: Cohort, assignments: list[Assignment], out_of: int = 100) -> None:
    """What Moodle's grade import reads: e-mail address, ID number, and the grade of each assignment out of `out_of`."""
    numbers = numbers_of(cohort)
    lines = csv.writer(file)
    lines.writerow(_safe([MOODLE_EMAIL, MOODLE_NUMBER, *(assignment.title for assignment in assignments)]))
    for row in listed(cohort, assignments):
        grades = [_grade(row.projects.get(one.pk), out_of) for one in assignments]
        lines.writerow([*_safe([row.student.email, numbers.get(row.student.pk, "")]), *grades])


def _grade(project: Summary | None, out_of: int) -> str:
    if project is not None and project.is_open:
        return INCOMPLETE
    if project is None or project.grade_percent is None:
        return NO_GRADE
    return f"{project.grade_percent * out_of / 100:.2f}"


def _names(assignment: Assignment) -> list[str]:
    names = [_("grade in percent"), _("passed"), _("runs"), _("last submission")]
    return [*names, _("team")] if assignment.is_in_teams else names


def _cells(row: Listed, assignment: Assignment, zone: ZoneInfo) -> list[str]:
    project = row.projects.get(assignment.pk)
    team = [row.teams.get(assignment.pk, "")] if assignment.is_in_teams else []
    if project is None:
        return ["", "", "", "", *team]
    nothing = _("incomplete") if project.is_open else ""
    grade = nothing if project.grade_percent is None else f"{project.grade_percent:.1f}"
    passed = _("yes") if project.passed else _("no")
    return [grade, passed, str(project.submitted_runs), _moment(project, zone), *team]


def _moment(project: Summary, zone: ZoneInfo) -> str:
    moment: datetime | None = project.last_submitted_at
    return moment.astimezone(zone).isoformat(timespec="seconds") if moment else ""


def _safe(cells: Iterable[str]) -> list[str]:
    return [f"'{cell}" if cell.startswith(FORMULA_STARTS) else cell for cell in cells]
