"""Grades to take away: what they hold, what spreadsheets and Moodle make of them, and who may have them."""

from __future__ import annotations

import asyncio
import csv
import io
from datetime import UTC, datetime
from zipfile import ZipFile

import pytest
from django.urls import reverse

from apps.submissions.models import Project, Run
from apps.submissions.summary import summarise
from tests.factories import (
    AssignmentFactory,
    AssistantFactory,
    CheckResultFactory,
    CohortFactory,
    FinishedRunFactory,
    IncompleteRunFactory,
    InstructorFactory,
    ProjectFactory,
    RosterEntryFactory,
    StudentFactory,
    UserFactory,
)
from tests.reports.workbooks import read_sheets

pytestmark = pytest.mark.django_db
EXPORTS = ["reports:grades_csv", "reports:grades_xlsx", "reports:moodle_csv"]
HOSTILE = ["=1+1", "+1", "-1", "@cmd", "\tx", "\rx"]


@pytest.fixture
def cohort():
    return CohortFactory(slug="spring", time_zone="Europe/Paris")


@pytest.fixture
def ada(client, cohort):
    """Ada has one grade of two; her instructor is signed in."""
    client.force_login(InstructorFactory(cohort=cohort).user)
    ada = UserFactory(full_name="Ada Lovelace", email="ada@example.org")
    StudentFactory(cohort=cohort, user=ada)
    RosterEntryFactory(cohort=cohort, email=ada.email, user=ada, external_id="0042")
    project = ProjectFactory(
        assignment=AssignmentFactory(cohort=cohort, slug="git", title="A tidy history", position=0), student=ada
    )
    run = FinishedRunFactory(project=project, percent=66.7, passed=True)
    Run.objects.filter(pk=run.pk).update(submitted_at=datetime(2026, 3, 1, 9, 30, tzinfo=UTC))
    CheckResultFactory(run=run, code="GIT03")
    AssignmentFactory(cohort=cohort, slug="tests", title="First tests", position=1)
    summarise([project.pk])
    return ada


def fetch(client, name, query=""):
    response = client.get(reverse(name, args=["spring"]) + query)
    return b"".join(response.streaming_content) if not response.is_async else asyncio.run(gather(response))


async def gather(response):
    return b"".join([piece async for piece in response.streaming_content])


def table_of(content):
    return list(csv.reader(io.StringIO(content.decode("utf-8"))))


def test_the_csv_has_a_line_for_each_student(client, ada):
    content = fetch(client, "reports:grades_csv")
    header, line = table_of(content)
    assert header[:7] == [
        *("student", "e-mail", "school’s number"),
        *("git grade in percent", "git passed", "git runs", "git last submission"),
    ]
    assert line == [
        *("Ada Lovelace", "ada@example.org", "0042"),
        *("66.7", "yes", "1", "2026-03-01T10:30:00+01:00"),
        *("", "", "", ""),
    ]
    assert not content.startswith(b"\xef\xbb\xbf")


def test_moodle_finds_its_users_and_a_dash_where_there_is_no_grade(client, ada):
    assert table_of(fetch(client, "reports:moodle_csv")) == [
        ["Email address", "ID number", "A tidy history", "First tests"],
        ["ada@example.org", "0042", "66.70", "-"],
    ]


@pytest.mark.parametrize(("query", "grade"), [("?out_of=20", "13.34"), ("?out_of=7", "66.70")])
def test_a_grade_for_moodle_is_out_of_what_moodle_expects(client, ada, query, grade):
    assert table_of(fetch(client, "reports:moodle_csv", query))[1][2] == grade


def test_moodle_reads_the_same_words_in_french(client, ada):
    response = client.get("/fr/cohorts/spring/moodle.csv")
    assert table_of(asyncio.run(gather(response)))[0][:2] == ["Email address", "ID number"]


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize("export", ["reports:grades_csv", "reports:moodle_csv"])
def test_no_cell_of_a_csv_can_be_a_formula(client, cohort, ada, name, export):
    ada.full_name, ada.email = name, f"{name}@example.org"
    ada.save()
    cohort.assignments.filter(slug="git").update(title_en=name)
    cohort.roster.filter(user=ada).update(external_id=name)
    for line in table_of(fetch(client, export)):
        # A dash alone is no formula: it is how Moodle writes that there is no grade.
        assert not [cell for cell in line if cell != "-" and cell.startswith(("=", "+", "-", "@", "\t", "\r"))]


def test_the_workbook_holds_grades_checks_and_runs(client, ada):
    sheets = read_sheets(fetch(client, "reports:grades_xlsx"))
    assert list(sheets) == ["Grades", "Checks", "Runs"]
    assert sheets["Grades"][0][-2:] == ["A tidy history", "First tests"]
    assert sheets["Grades"][1] == ["Ada Lovelace", "ada@example.org", "0042", 1, 0.667, 0.667]
    checks = {row[1]: row for row in sheets["Checks"][1:]}
    assert checks["GIT03"][3:6] == [1, 1, 1.0]
    assert checks["TEST01"][3:6] == [1, 0, 0.0]
    (run,) = sheets["Runs"][1:]
    assert run[:3] == ["Ada Lovelace", "ada@example.org", "A tidy history"]
    assert run[3] == pytest.approx(46082 + 10.5 / 24)  # 1 March 2026, 10:30 in Paris
    assert run[4:6] == [0.667, 0.667]


@pytest.mark.parametrize("name", [*HOSTILE, "https://example.org/", "{=1+1}"])
def test_text_in_a_workbook_is_text(client, cohort, ada, name):
    ada.full_name = name
    ada.save()
    cohort.assignments.filter(slug="git").update(title_en=name[:10])
    content = fetch(client, "reports:grades_xlsx")
    with ZipFile(io.BytesIO(content)) as book:
        sheets = [book.read(entry).decode() for entry in book.namelist() if "worksheets/sheet" in entry]
    assert len(sheets) == 3
    assert not [sheet for sheet in sheets if "<f>" in sheet or "<f " in sheet or "<hyperlink" in sheet]


def test_a_run_without_a_verdict_says_its_state(client, cohort, ada):
    project = Project.objects.get(student=ada)
    IncompleteRunFactory(project=project)
    sheets = read_sheets(fetch(client, "reports:grades_xlsx"))
    assert [row for row in sheets["Runs"] if "incomplete" in row]


def test_no_export_makes_a_grade_of_a_fault_of_ours(client, cohort, ada):
    left = StudentFactory(cohort=cohort).user
    assignment = cohort.assignments.get(slug="git")
    IncompleteRunFactory(project=(project := ProjectFactory(assignment=assignment, student=left)))
    summarise([project.pk])
    for name in ("reports:grades_csv", "reports:moodle_csv"):
        assert [
            line for line in fetch(client, name).decode().splitlines() if left.email in line and "incomplete" in line
        ]
    sheets = read_sheets(fetch(client, "reports:grades_xlsx"))
    assert [row for row in sheets["Grades"] if left.email in row and "incomplete" in row]


def test_an_incomplete_run_takes_no_grade_away(client, cohort, ada):
    project = Project.objects.get(student=ada)
    IncompleteRunFactory(project=project)
    summarise([project.pk])
    assert not [row for row in fetch(client, "reports:grades_csv").decode().splitlines() if "incomplete" in row]


def test_a_student_of_another_cohort_is_in_none(client, cohort, ada):
    other = ProjectFactory().student
    for name in EXPORTS[::2]:
        assert other.email.encode() not in fetch(client, name)


@pytest.mark.parametrize("name", EXPORTS)
def test_many_students_cost_no_more_queries(client, cohort, ada, name, django_assert_max_num_queries):
    with django_assert_max_num_queries(30) as few:
        fetch(client, name)
    StudentFactory.create_batch(7, cohort=cohort)
    with django_assert_max_num_queries(30) as many:
        fetch(client, name)
    assert len(many) == len(few)


@pytest.mark.parametrize("name", EXPORTS)
@pytest.mark.parametrize("membership", [InstructorFactory, AssistantFactory])
def test_instructors_and_assistants_may_take_it(client, cohort, name, membership):
    client.force_login(membership(cohort=cohort).user)
    response = client.get(reverse(name, args=["spring"]))
    assert response.status_code == 200
    assert response["Content-Disposition"].startswith('attachment; filename="spring')


@pytest.mark.parametrize("name", EXPORTS)
def test_who_is_not_signed_in_is_asked_to(client, cohort, name):
    assert client.get(reverse(name, args=["spring"]))["Location"].startswith(reverse("account_login"))


@pytest.mark.parametrize("name", EXPORTS)
@pytest.mark.parametrize("who", ["a student of it", "an instructor of another", "a stranger"])
def test_nobody_else_may(client, cohort, name, who):
    people = {
        "a student of it": lambda: StudentFactory(cohort=cohort).user,
        "an instructor of another": lambda: InstructorFactory().user,
        "a stranger": UserFactory,
    }
    client.force_login(people[who]())
    assert client.get(reverse(name, args=["spring"])).status_code == 404
