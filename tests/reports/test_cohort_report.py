"""The report of a cohort: what it shows, to whom, and how the selection in its address changes it."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from apps.courses.models import LessonProgress
from apps.submissions.models import Run
from apps.submissions.summary import summarise
from tests.factories import (
    AssignmentFactory,
    AssistantFactory,
    CheckResultFactory,
    CohortFactory,
    ContestFactory,
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


@pytest.fixture
def assignment(cohort):
    return AssignmentFactory(cohort=cohort, slug="quality", title="Quality")


def student(cohort, name):
    user = StudentFactory(cohort=cohort).user
    user.full_name = name
    user.save()
    return user


def graded(assignment, user, percent, *, failing=(), passed=False):
    """A student's project with one more graded run."""
    project = ProjectFactory._meta.model.objects.filter(assignment=assignment, student=user).first()
    project = project or ProjectFactory(assignment=assignment, student=user)
    run = FinishedRunFactory(project=project, percent=percent, passed=passed)
    for code in ("TEST01", "GIT03"):
        CheckResultFactory(run=run, code=code, outcome="failed" if code in failing else "passed")
    summarise([project.pk])
    return project


def look(client, query="", **headers):
    return client.get(reverse("reports:cohort", args=["spring"]) + query, headers=headers)


def names(response):
    return [row.student.full_name for row in response.context["report"].page.rows]


def test_whoever_needs_help_comes_first(client, cohort, instructor, assignment):
    graded(assignment, student(cohort, "Good"), 90, passed=True)
    graded(assignment, student(cohort, "Middling"), 60)
    graded(assignment, student(cohort, "Weak"), 30)
    student(cohort, "Silent")
    assert names(look(client)) == ["Silent", "Weak", "Middling", "Good"]


@pytest.mark.parametrize(
    ("sort", "first", "last"),
    [
        ("name", "Ada", "Zoe"),
        ("-name", "Zoe", "Ada"),
        ("grade", "Zoe", "Ada"),
        ("-grade", "Ada", "Zoe"),
        ("-gain", "Ada", "Zoe"),
        ("-runs", "Ada", "Zoe"),
        ("last", "Zoe", "Ada"),
    ],
)
@pytest.mark.parametrize("scope", ["", "&assignment=quality"])
def test_the_list_is_sorted(client, cohort, instructor, assignment, sort, first, last, scope):
    ada = student(cohort, "Ada")
    graded(assignment, ada, 20)
    graded(assignment, ada, 80)
    student(cohort, "Zoe")
    assert names(look(client, f"?sort={sort}{scope}")) == [first, last]


@pytest.mark.parametrize(
    ("state", "found"),
    [("silent", ["Silent"]), ("waiting", ["Waiting"]), ("failing", ["Failing"]), ("passed", ["Passed"])],
)
@pytest.mark.parametrize("scope", ["", "&assignment=quality"])
def test_the_list_is_narrowed_to_a_state(client, cohort, instructor, assignment, state, found, scope):
    graded(assignment, student(cohort, "Failing"), 30)
    graded(assignment, student(cohort, "Passed"), 90, passed=True)
    waiting = RunFactory(project=ProjectFactory(assignment=assignment, student=student(cohort, "Waiting")))
    summarise([waiting.project_id])
    student(cohort, "Silent")
    assert names(look(client, f"?state={state}{scope}")) == found


def test_everything_is_passed_only_with_every_assignment(client, cohort, instructor, assignment):
    other = AssignmentFactory(cohort=cohort)
    user = student(cohort, "Half")
    graded(assignment, user, 90, passed=True)
    assert names(look(client, "?state=passed")) == []
    graded(other, user, 90, passed=True)
    assert names(look(client, "?state=passed")) == ["Half"]


@pytest.mark.parametrize("search", ["lovel", "LOVEL", "ada@", "  lovelace "])
def test_a_student_is_found_by_name_or_address(client, cohort, instructor, search):
    user = student(cohort, "Ada Lovelace")
    user.email = "ada@example.org"
    user.save()
    student(cohort, "Charles Babbage")
    assert names(look(client, f"?search={search}")) == ["Ada Lovelace"]


def test_a_check_leads_to_those_who_fail_it_and_whether_they_read_the_lesson(client, cohort, instructor, assignment):
    reader, other, good = (student(cohort, name) for name in ("Reader", "Other", "Good"))
    for user in (reader, good):
        now = timezone.now()
        LessonProgress.objects.create(user=user, lesson="tests", first_opened_at=now, last_opened_at=now, read_at=now)
    graded(assignment, reader, 50, failing=["TEST01"])
    graded(assignment, other, 40, failing=["TEST01"])
    graded(assignment, good, 90)
    report = look(client, "?assignment=quality&check=TEST01").context["report"]
    assert [row.student.full_name for row in report.page.rows] == ["Other", "Reader"]
    reading = report.reading
    assert (reading.failing, reading.failing_readers, reading.others, reading.others_readers) == (2, 1, 1, 1)


def test_a_check_is_not_taken_for_another_that_begins_alike(client, cohort, instructor, assignment):
    project = graded(assignment, student(cohort, "Ada"), 50)
    type(project).objects.filter(pk=project.pk).update(failed_codes="TEST011 XTEST01")
    assert names(look(client, "?assignment=quality&check=TEST01")) == []


@pytest.mark.parametrize(
    "query", ["?assignment=nowhere", "?check=TEST01", "?state=x&sort=y&page=-3", "?page=99999999999"]
)
def test_what_an_address_cannot_mean_is_left_out(client, cohort, instructor, assignment, query):
    student(cohort, "Ada")
    response = look(client, query)
    assert response.status_code == 200
    assert names(response) == ["Ada"]


def test_a_page_beyond_the_last_is_the_first(client, cohort, instructor):
    StudentFactory.create_batch(3, cohort=cohort)
    page = look(client, "?page=7").context["report"].page
    assert (page.number, page.count, page.pages) == (1, 3, 1)


def test_a_long_list_has_pages(client, cohort, instructor):
    StudentFactory.create_batch(51, cohort=cohort)
    second = look(client, "?page=2&sort=name")
    assert (second.context["report"].page.numbers, second.context["report"].page.pages) == ((51, 51), 2)
    assert "?sort=name" in second.content.decode()


def test_htmx_gets_the_report_alone_and_the_address_to_send(client, cohort, instructor, assignment):
    student(cohort, "Ada")
    response = look(client, "?assignment=quality&state=&search=", **{"hx-request": "true"})
    assert "<html" not in response.content.decode()
    assert response["HX-Push-Url"] == "/en/cohorts/spring/?assignment=quality"
    assert "HX-Request" in response["Vary"]


def test_submissions_stand_on_the_days_of_the_cohort(client, cohort, instructor, assignment):
    cohort.time_zone = "Asia/Kolkata"
    cohort.save()
    run = graded(assignment, student(cohort, "Ada"), 50).runs.get()
    late_in_utc = timezone.now().replace(hour=18, minute=45)
    Run.objects.filter(pk=run.pk).update(submitted_at=late_in_utc)
    (span,) = look(client).context["report"].timeline.spans
    assert (span.begins, span.runs) == ((late_in_utc + timedelta(days=1)).date(), 1)


def test_a_grade_that_was_granted_without_a_verdict_is_a_grade(client, cohort, instructor, assignment):
    user = student(cohort, "Ada")
    project = RunFactory(project=ProjectFactory(assignment=assignment, student=user)).project
    summarise([project.pk])
    type(project).objects.filter(pk=project.pk).update(granted_percent=60, grade_percent=60)
    for query in ("", "?assignment=quality"):
        result = look(client, query).context["report"].results[0]
        assert (result.grades.median, result.graded, result.waiting, result.progress) == (60, 0, 1, [])


def test_who_has_left_is_counted_nowhere(client, cohort, instructor, assignment):
    user = student(cohort, "Ada")
    graded(assignment, user, 50, failing=["TEST01"])
    student(cohort, "Zoe")
    cohort.memberships.filter(user=user).delete()
    report = look(client, "?assignment=quality").context["report"]
    assert (report.students, report.results[0].submitted, report.timeline.spans) == (1, 0, [])
    assert report.failures == []


def test_contests_wait_in_their_own_cohort_until_they_are_answered(client, cohort, instructor, assignment):
    ContestFactory(run__project__assignment=assignment)
    ContestFactory(run__project__assignment=assignment, answer="Because", answered_at=timezone.now())
    ContestFactory.create_batch(2)
    assert look(client).context["open_contests"] == 1


def test_a_hostile_name_is_text(client, cohort, instructor, assignment):
    graded(assignment, student(cohort, "<script>alert(1)</script>"), 50)
    assert "<script>alert" not in look(client).content.decode()


def fill(cohort, count, assignments):
    for _ in range(count):
        user = StudentFactory(cohort=cohort).user
        for assignment in assignments:
            graded(assignment, user, 50, failing=["TEST01"])


@pytest.mark.parametrize("beyond_the_last_page", [False, True])
@pytest.mark.parametrize(
    "query", ["?", "?sort=-gain&state=failing", "?assignment=quality", "?assignment=quality&check=TEST01&search=a"]
)
@pytest.mark.parametrize("membership", [InstructorFactory, AssistantFactory])
def test_twelve_queries_are_enough_however_large_the_cohort(
    client, cohort, assignment, membership, query, beyond_the_last_page, django_assert_max_num_queries
):
    client.force_login(membership(cohort=cohort).user)
    query += "&page=9" if beyond_the_last_page else ""
    others = AssignmentFactory.create_batch(2, cohort=cohort)
    fill(cohort, 1, [assignment, *others])
    with django_assert_max_num_queries(12) as few:
        look(client, query)
    fill(cohort, 5, [assignment, *others])
    with django_assert_max_num_queries(12) as many:
        look(client, query)
    assert len(many) == len(few)


@pytest.mark.parametrize("query", ["", "?assignment=quality", "?assignment=quality&check=TEST01"])
@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_plot_stands_beside_a_table(client, cohort, instructor, assignment, language, query):
    fill(cohort, 2, [assignment])
    html = client.get(f"/{language}/cohorts/spring/{query}").content.decode()
    for section in re.findall(r"<section.*?</section>", html, re.DOTALL):
        assert '<svg class="plot' not in section or "<table" in section
    assert "style=" not in html


def test_an_empty_cohort_says_what_to_do(client, cohort, instructor):
    assert reverse("cohorts:people", args=["spring"]) in look(client).content.decode()
    student(cohort, "Ada")
    assert look(client).status_code == 200


@pytest.mark.parametrize("membership", [InstructorFactory, AssistantFactory])
def test_instructors_and_assistants_may_look(client, cohort, membership):
    client.force_login(membership(cohort=cohort).user)
    assert look(client).status_code == 200


@pytest.mark.parametrize("address", ["reports:cohort", "reports:index"])
def test_who_is_not_signed_in_is_asked_to(client, cohort, address):
    response = client.get(reverse(address, args=["spring"] if address == "reports:cohort" else []))
    assert response["Location"].startswith(reverse("account_login"))


@pytest.mark.parametrize("who", ["a student of it", "an instructor of another", "a stranger"])
def test_nobody_else_may(client, cohort, who):
    people = {
        "a student of it": lambda: StudentFactory(cohort=cohort).user,
        "an instructor of another": lambda: InstructorFactory().user,
        "a stranger": UserFactory,
    }
    client.force_login(people[who]())
    assert look(client).status_code == 404


@pytest.mark.parametrize("query", ["", "?assignment=quality"])
def test_a_cohort_of_one_assignment_has_a_heading_above_each_column(client, cohort, instructor, assignment, query):
    graded(assignment, student(cohort, "Ada"), 40, failing=["GIT03"])
    page = client.get(reverse("reports:cohort", args=[cohort.slug]) + query).content.decode()
    table = page.split('aria-labelledby="failures"')[1].split("</table>")[0]
    first = table.split("<tbody>")[1].split("</tr>")[0]
    assert first.count("<td") + first.count("<th") == table.split("<tbody>")[0].count("<th ")
