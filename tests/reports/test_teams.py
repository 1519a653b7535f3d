"""The report and its exports where students work in teams: people are counted as people, runs as runs."""

import csv
import io
from collections import Counter

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from apps.reports.access import followed_by
from apps.reports.cohort_report import assignments_of, cohort_report
from apps.reports.exports import write_grades, write_workbook
from apps.reports.selection import Selection
from apps.submissions.summary import summarise
from apps.submissions.teamwork import settle
from tests.factories import (
    AssignmentFactory,
    CheckResultFactory,
    FinishedRunFactory,
    ProjectFactory,
    StudentFactory,
    TeamFactory,
)
from tests.reports.workbooks import read_sheets

pytestmark = pytest.mark.django_db


@pytest.fixture
def assignment(cohort):
    """A team of two with a run of each, one who works alone, and one who is silent."""
    assignment = AssignmentFactory(cohort=cohort, slug="pairs", team_size=2)
    people = [StudentFactory(cohort=cohort, user__full_name=name).user for name in ("Ada", "Bob", "Cléo", "Dan")]
    team = TeamFactory(assignment=assignment, name="Les Octets", members=people[:2])
    shared = ProjectFactory(assignment=assignment, student=None, team=team)
    alone = ProjectFactory(assignment=assignment, student=people[2])
    settle(assignment, [person.pk for person in people])
    for project, percent, by in ((shared, 40, people[0]), (shared, 80, people[1]), (alone, 60, people[2])):
        run = FinishedRunFactory(project=project, percent=percent, submitted_by=by)
        CheckResultFactory(run=run, code="TEST01", outcome="failed")
    summarise([shared.pk, alone.pk])
    return assignment


def report(cohort, instructor, **asked):
    asked = Selection(assignment="pairs", **asked)
    return cohort_report(followed_by(instructor, cohort.slug), assignments_of(cohort), asked)


def test_each_member_counts_as_a_student_and_each_run_once(cohort, instructor, assignment):
    told = report(cohort, instructor)
    one = told.one
    assert (one.students, one.submitted, one.silent, one.runs) == (4, 3, 1, 3)
    assert (one.grades.minimum, one.grades.maximum, one.graded) == (60, 80, 3)
    assert sum(span.runs for span in told.timeline.spans) == 3
    failure = next(one for one in told.failures if one.code == "TEST01")
    assert (failure.graded, failure.failing) == (3, 3)


def test_members_are_listed_with_their_team_what_counts_for_them_and_their_own_runs(cohort, instructor, assignment):
    told = report(cohort, instructor, sort="name")
    rows = {row.student.full_name: row for row in told.page.rows}
    assert {name: (row.mean_percent, row.runs) for name, row in rows.items()} == {
        "Ada": (80, 1),
        "Bob": (80, 1),
        "Cléo": (60, 1),
        "Dan": (None, 0),
    }
    assert [list(row.teams.values()) for row in rows.values()] == [["Les Octets"], ["Les Octets"], [], []]
    assert {told.outcomes[row.student.pk]["TEST01"] for row in list(rows.values())[:3]} == {"failed"}


def test_a_team_is_found_by_its_name_at_an_address_that_can_be_sent(client, cohort, instructor, assignment):
    client.force_login(instructor)
    page = client.get(reverse("reports:cohort", args=["spring"]), {"assignment": "pairs", "search": "octets"})
    shown = page.content.decode()
    assert "Ada" in shown
    assert "Bob" in shown
    assert "Cléo" not in shown
    assert "?assignment=pairs&amp;search=Les+Octets" in shown


def test_teams_cost_no_query_of_their_own(client, cohort, instructor, assignment):
    client.force_login(instructor)
    address = reverse("reports:cohort", args=["spring"])
    for query in ({}, {"assignment": "pairs"}, {"assignment": "pairs", "search": "octets"}):
        with CaptureQueriesContext(connection) as asked:
            assert client.get(address, query).status_code == 200
        assert len(asked) <= 12


def test_the_csv_tells_the_team(cohort, assignment):
    AssignmentFactory(cohort=cohort, slug="alone")
    file = io.StringIO()
    write_grades(file, cohort=cohort, assignments=list(cohort.assignments.all()))
    rows = list(csv.DictReader(io.StringIO(file.getvalue())))
    assert {row["student"]: row["pairs team"] for row in rows} == {
        "Ada": "Les Octets",
        "Bob": "Les Octets",
        "Cléo": "",
        "Dan": "",
    }
    assert "alone team" not in rows[0]


def test_the_workbook_tells_the_team_and_who_submitted(cohort, assignment):
    file = io.BytesIO()
    write_workbook(file, cohort=cohort, assignments=[assignment])
    grades, _checks, runs = read_sheets(file.getvalue()).values()
    assert grades[0][-1] == f"{assignment.title}, team"
    assert [row[-1] == "Les Octets" for row in grades[1:]] == [True, True, False, False]
    assert Counter(row[0] for row in runs[1:]) == {"Ada": 1, "Bob": 1, "Cléo": 1}
