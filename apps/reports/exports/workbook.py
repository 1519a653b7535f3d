"""Grades as a workbook with three sheets: grades, checks, runs.

It is written row by row with xlsxwriter's ``constant_memory``, so that a run is forgotten once its row is written. Text
is written as text: nothing in it becomes a formula or a link.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import IO, Any
from zoneinfo import ZoneInfo

import xlsxwriter
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from apps.cohorts.models import Assignment, Cohort
from apps.courses.catalogue import lesson_for_check
from apps.reports.access import students_of
from apps.reports.exports.students import listed, numbers_of
from apps.reports.failures import failures
from apps.reports.results import results
from apps.reports.summaries import Summary
from apps.submissions.models import Project, Run
from filrouge import Message, say

_EPOCH = datetime(1899, 12, 30)
"""Day 0 of spreadsheets."""

_CHUNK = 2000
_TEXT, _NUMBER, _PERCENT, _MOMENT = range(4)


@dataclass(frozen=True, slots=True)
class _Column:
    """A column: its name, the kind of its cells, its width in characters."""

    name: str
    kind: int = _TEXT
    width: int = 14


class _Book:
    """A workbook, and how its cells look."""

    def __init__(self, file: IO[bytes]) -> None:
        self.workbook = xlsxwriter.Workbook(file, {"constant_memory": True})
        self._head = self.workbook.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
        self._percent = self.workbook.add_format({"num_format": "0.0%"})
        self._moment = self.workbook.add_format({"num_format": "yyyy-mm-dd hh:mm"})

    def sheet(self, name: str, columns: Sequence[_Column]) -> _Sheet:
        """A new sheet whose first row, the columns' names, stays in sight, and whose rows can be filtered."""
        looks = {_PERCENT: self._percent, _MOMENT: self._moment}
        sheet = self.workbook.add_worksheet(name)
        for place, column in enumerate(columns):
            sheet.set_column(place, place, column.width, looks.get(column.kind))
            sheet.write_string(0, place, column.name, self._head)
        sheet.freeze_panes(1, 1)
        return _Sheet(sheet, [column.kind for column in columns], [looks.get(column.kind) for column in columns])


class _Sheet:
    """A sheet that grows by rows."""

    def __init__(self, sheet: Any, kinds: list[int], looks: list[Any]) -> None:
        self._sheet, self._kinds, self._looks, self._row = sheet, kinds, looks, 0

    def add(self, cells: Sequence[str | float | None]) -> None:
        """One more row; a cell that is None or empty stays empty. Percentages are given as such, from 0 to 100; a word
        in their place is written as it is.
        """
        self._row += 1
        sheet, row = self._sheet, self._row
        for place, cell in enumerate(cells):
            if cell is None or cell == "":
                continue
            kind = self._kinds[place]
            if kind == _TEXT or isinstance(cell, str):
                sheet.write_string(row, place, cell)
            else:
                number = cell / 100 if kind == _PERCENT else cell
                sheet.write_number(row, place, number, self._looks[place])

    def end(self) -> None:
        """No row comes any more: what there is can be filtered."""
        self._sheet.autofilter(0, 0, self._row, len(self._kinds) - 1)


def write_workbook(file: IO[bytes], *, cohort: Cohort, assignments: list[Assignment]) -> None:
    """Write the grades of `cohort`, whose assignments these are, in the language that is active."""
    book = _Book(file)
    people = _grades(book, cohort, assignments)
    _checks(book, cohort, assignments, len(people))
    _runs(book, cohort, assignments, people)
    book.workbook.close()


def _grades(book: _Book, cohort: Cohort, assignments: list[Assignment]) -> dict[int, tuple[str, str]]:
    """The sheet of grades; gives back the name and the e-mail address of each student, by id."""
    numbers, people = numbers_of(cohort), {}
    columns = [_Column(_("Student"), width=28), _Column(_("E-mail address"), width=30), _Column(_("School’s number"))]
    columns += [_Column(_("Assignments passed"), _NUMBER), _Column(_("Mean grade"), _PERCENT)]
    columns += [_Column(one.title, _PERCENT) for one in assignments]
    in_teams = [one for one in assignments if one.is_in_teams]
    columns += [_Column(_("%(title)s, team") % {"title": one.title}, width=20) for one in in_teams]
    sheet = book.sheet(_("Grades"), columns)
    for row in listed(cohort, assignments):
        student = row.student
        people[student.pk] = (student.full_name, student.email)
        grades = [_grade(row.projects.get(one.pk)) for one in assignments]
        number = numbers.get(student.pk, "")
        teams = [row.teams.get(one.pk) for one in in_teams]
        sheet.add([student.full_name, student.email, number, row.passed, row.mean_percent, *grades, *teams])
    sheet.end()
    return people


def _grade(project: Summary | None) -> str | float | None:
    """The grade in percent; the word where a fault of ours left it open."""
    if project is not None and project.is_open:
        return _("incomplete")
    return project.grade_percent if project else None


def _checks(book: _Book, cohort: Cohort, assignments: list[Assignment], students: int) -> None:
    """How many fail each check of each assignment, and who has read its lesson."""
    language, members = (get_language() or "en")[:2], students_of(cohort)
    columns = [_Column(_("Assignment"), width=28), _Column(_("Check")), _Column(_("What it is called"), width=40)]
    columns += [_Column(_("Students graded"), _NUMBER), _Column(_("Fail it"), _NUMBER), _Column(_("Share"), _PERCENT)]
    columns += [_Column(_("Lesson"), width=28), _Column(_("Have read the lesson"), _NUMBER)]
    sheet = book.sheet(_("Checks"), columns)
    for assignment in assignments:
        projects = Project.objects.filter(assignment=assignment, student__in=members.values("pk"))
        result = results([assignment], projects, students)
        for one in failures(result, projects, members, one=result[0]):
            lesson = lesson_for_check(one.code)
            title = say(Message(f"title.{one.code}"), language)
            taught = lesson.texts[language].title if lesson else ""
            facts: list[str | float | None] = [one.graded, one.failing, one.percent, taught, one.readers]
            sheet.add([assignment.title, one.code, title, *facts])
    sheet.end()


def _runs(book: _Book, cohort: Cohort, assignments: list[Assignment], people: dict[int, tuple[str, str]]) -> None:
    """Every run that was submitted, in the order of time. Its state is told where there is no verdict."""
    titles = {assignment.pk: assignment.title for assignment in assignments}
    states = {state.value: str(state.label) for state in Run.State}
    states[Run.State.FAILED.value] = str(Run.Outcome.INCOMPLETE.label)
    columns = [_Column(_("Student"), width=28), _Column(_("E-mail address"), width=30)]
    columns += [_Column(_("Assignment"), width=28), _Column(_("Submitted"), _MOMENT, 17)]
    columns += [_Column(_("Verdict"), _PERCENT), _Column(_("Grade"), _PERCENT), _Column(_("Without a verdict"))]
    sheet = book.sheet(_("Runs"), [*columns, _Column(_("Revision"), width=12)])
    runs = Run.objects.submitted().filter(project__assignment__in=assignments).order_by("submitted_at", "pk")
    names = ("submitted_by", "project__assignment", "submitted_at", "percent", "grade_percent", "state", "revision")
    rows = runs.values_list(*names).iterator(chunk_size=_CHUNK)
    for student, assignment, moment, percent, grade, state, revision in rows:
        if student in people:
            told = states[state] if percent is None else ""
            facts = [titles[assignment], _serial(moment, cohort.zone), percent, grade, told, revision[:8]]
            sheet.add([*people[student], *facts])
    sheet.end()


def _serial(moment: datetime, zone: ZoneInfo) -> float:
    """A moment as spreadsheets count them: days, without any time zone."""
    return (moment.astimezone(zone).replace(tzinfo=None) - _EPOCH).total_seconds() / 86400
