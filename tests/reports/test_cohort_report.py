"""The instructor's table, on the page and as CSV."""

import csv
import io

import pytest
from django.urls import reverse

from apps.reports.cohort_report import cohort_report
from tests.factories import (
    AssignmentFactory,
    CohortFactory,
    FinishedRunFactory,
    InstructorFactory,
    ProjectFactory,
    RunFactory,
    StudentFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def cohort():
    return CohortFactory(slug="spring")


@pytest.fixture
def instructor(client, cohort):
    user = InstructorFactory(cohort=cohort).user
    client.force_login(user)
    return user


def fill(cohort, students, assignments):
    for _ in range(students):
        student = StudentFactory(cohort=cohort).user
        for assignment in assignments:
            FinishedRunFactory(project=ProjectFactory(assignment=assignment, student=student))


def table_of(response):
    return list(csv.reader(io.StringIO(response.content.decode("utf-8"))))


def test_each_student_has_the_best_score_and_the_last_run(cohort):
    project = ProjectFactory(assignment=AssignmentFactory(cohort=cohort))
    FinishedRunFactory(project=project, percent=90)
    last = RunFactory(project=project)
    standing = cohort_report(cohort).rows[0].standings[0]
    assert (standing.best_percent, standing.last) == (90, last)


def test_a_student_who_submitted_nothing_is_listed_too(cohort):
    AssignmentFactory(cohort=cohort)
    StudentFactory(cohort=cohort)
    assert cohort_report(cohort).rows[0].standings[0].last is None


def test_instructors_and_other_cohorts_are_not_in_the_table(cohort, instructor):
    ProjectFactory()
    assert cohort_report(cohort).rows == []


def test_a_larger_cohort_costs_no_more_queries(client, cohort, instructor, django_assert_max_num_queries):
    assignments = AssignmentFactory.create_batch(3, cohort=cohort)
    page = reverse("reports:cohort", args=[cohort.slug])
    fill(cohort, 1, assignments)
    with django_assert_max_num_queries(50) as few:
        client.get(page)
    fill(cohort, 5, assignments)
    with django_assert_max_num_queries(50) as many:
        client.get(page)
    assert len(many) == len(few)


def test_the_csv_holds_what_the_page_shows(client, cohort, instructor):
    assignment = AssignmentFactory(cohort=cohort, slug="quality")
    run = FinishedRunFactory(project__assignment=assignment, percent=66.7)
    response = client.get(reverse("reports:cohort_csv", args=[cohort.slug]))
    student = run.project.student
    submitted = run.submitted_at.isoformat(timespec="seconds")
    assert table_of(response) == [
        ["student", "e-mail", "quality best percent", "quality state", "quality last submission"],
        [student.full_name, student.email, "66.7", "finished", submitted],
    ]
    assert not response.content.startswith(b"\xef\xbb\xbf")


@pytest.mark.parametrize("name", ["=1+1", "+1", "-1", "@cmd", "\tx", "\rx"])
def test_a_name_cannot_be_a_formula(client, cohort, instructor, name):
    student = StudentFactory(cohort=cohort).user
    student.full_name = name
    student.save()
    response = client.get(reverse("reports:cohort_csv", args=[cohort.slug]))
    assert table_of(response)[1][0] == f"'{name}"


PAGES = [("reports:cohort", "spring"), ("reports:cohort_csv", "spring")]


@pytest.mark.parametrize(("name", "slug"), PAGES)
def test_an_instructor_may_open_it(client, instructor, name, slug):
    assert client.get(reverse(name, args=[slug])).status_code == 200


@pytest.mark.parametrize(("name", "slug"), [*PAGES, ("reports:index", None)])
def test_who_is_not_signed_in_is_asked_to(client, cohort, name, slug):
    response = client.get(reverse(name, args=[slug] if slug else []))
    assert response["Location"].startswith(reverse("account_login"))


@pytest.mark.parametrize(("name", "slug"), PAGES)
@pytest.mark.parametrize("who", ["a student of it", "an instructor of another", "a stranger"])
def test_nobody_else_may(client, cohort, name, slug, who):
    people = {
        "a student of it": lambda: StudentFactory(cohort=cohort).user,
        "an instructor of another": lambda: InstructorFactory().user,
        "a stranger": UserFactory,
    }
    client.force_login(people[who]())
    assert client.get(reverse(name, args=[slug])).status_code == 404


def test_the_list_holds_the_cohorts_that_i_teach_with_their_sizes(client, cohort, instructor):
    StudentFactory.create_batch(2, cohort=cohort)
    AssignmentFactory.create_batch(3, cohort=cohort)
    StudentFactory(user=instructor)
    listed = client.get(reverse("reports:index")).context["cohorts"]
    assert [(each.slug, each.students, each.assignments_total) for each in listed] == [("spring", 2, 3)]
