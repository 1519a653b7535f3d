"""An instructor sets the rules of an assignment, and grants one student more."""

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from apps.cohorts.models import Assignment, Extension
from apps.submissions.summary import summarise
from tests.factories import (
    AssignmentFactory,
    CohortFactory,
    ExtensionFactory,
    FinishedRunFactory,
    InstructorFactory,
    StudentFactory,
    TeamFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def cohort():
    return CohortFactory(slug="spring", time_zone="Europe/Paris")


@pytest.fixture(autouse=True)
def instructor(client, cohort):
    user = InstructorFactory(cohort=cohort).user
    client.force_login(user)
    return user


@pytest.fixture
def assignment(cohort):
    return AssignmentFactory(cohort=cohort, slug="a")


@pytest.fixture
def student(cohort):
    return StudentFactory(cohort=cohort)


RULES = reverse("cohorts:policy", args=["spring", "a"])
EXTENSIONS = reverse("cohorts:extensions", args=["spring"])


def rules(**values):
    free = {"late_kind": "free", "grace_days": "0", "late_percent_per_day": "0", "late_maximum_percent": "100"}
    return {**free, "minutes_between_attempts": "0", "feedback": "full", "team_size": "1", **values}


def test_rules_are_saved_as_they_are_typed(client, assignment):
    steps = "1: 10\n\n 3 = 25,5 % \n"
    values = rules(late_kind="steps", grace_days="2", late_steps=steps, attempts_allowed="5", attempts_per_day="2")
    more = {"feedback": "nothing", "full_feedback_at": "2026-12-01T08:00", "branch": "main"}
    response = client.post(RULES, {**values, **more, "template_url": "https://github.com/school/template"})
    assert response["Location"] == RULES
    saved = Assignment.objects.get()
    assert saved.late_steps == [{"day": 1, "percent": 10}, {"day": 3, "percent": 25.5}]
    assert (saved.grace_days, saved.attempts_allowed, saved.attempts_per_day, saved.branch) == (2, 5, 2, "main")
    assert saved.full_feedback_at == datetime(2026, 12, 1, 7, 0, tzinfo=UTC)
    page = client.get(RULES).content.decode()
    assert "1: 10\n3: 25.5</textarea>" in page
    assert 'value="2026-12-01T08:00"' in page


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"late_kind": "steps"}, "A cost by steps needs at least one step."),
        ({"late_kind": "steps", "late_steps": "ten"}, "“ten” is no step"),
        ({"late_kind": "steps", "late_steps": "2: 10\n1: 20"}, "Steps come in order"),
        ({"late_kind": "per_day"}, "A cost per day is above 0"),
        ({"late_kind": "sometimes"}, "not one of the available choices"),
        ({"team_size": "0"}, "A team has from 1 to 20 students."),
        ({"attempts_allowed": "0"}, "There is at least one attempt."),
        ({"template_url": "file:///etc/passwd"}, "Addresses that begin with"),
        ({"template_url": "https://127.0.0.1/a"}, "is on a private network"),
        ({"full_feedback_at": "2026-03-29T02:30"}, "couldn’t be interpreted"),
    ],
)
def test_rules_that_cannot_be_are_refused_with_a_sentence(client, assignment, values, sentence):
    response = client.post(RULES, rules(**values))
    assert response.status_code == 422
    assert sentence in response.content.decode()
    assert Assignment.objects.get().late_kind == "free"


def test_an_assignment_is_done_in_teams(client, assignment):
    client.post(RULES, rules(team_size="3"))
    saved = Assignment.objects.get()
    assert (saved.team_size, saved.students_form_teams) == (3, False)
    client.post(RULES, rules(team_size="2", students_form_teams="on"))
    assert Assignment.objects.get().students_form_teams


def test_nobody_is_told_to_work_alone_while_some_share_a_project(client, assignment):
    Assignment.objects.update(team_size=2)
    team = TeamFactory(assignment=assignment)
    refused = client.post(RULES, rules())
    assert refused.status_code == 422
    assert "dissolve them on the page “Teams” first" in refused.content.decode()
    assert Assignment.objects.get().team_size == 2
    team.memberships.first().delete()
    assert client.post(RULES, rules()).status_code == 302
    assert Assignment.objects.get().team_size == 1


def test_grades_follow_the_rules(client, assignment):
    Assignment.objects.update(due_at=timezone.now() - timedelta(days=2))
    run = FinishedRunFactory(project__assignment=assignment, percent=80)
    summarise([run.project_id])
    typed = rules(late_kind="per_day", late_percent_per_day="10")
    asked = client.post(RULES, typed)
    assert asked.status_code == 422
    assert "would fall" in asked.content.decode()
    run.refresh_from_db()
    assert (run.grade_percent, Assignment.objects.get().late_kind) == (80, "free")
    assert client.post(RULES, {**typed, "may_fall": "1"}).status_code == 302
    run.refresh_from_db()
    assert run.grade_percent in (60, 50)
    assert client.post(RULES, rules()).status_code == 302


def granted(assignment, student, **values):
    typed = {"assignment": assignment.pk, "student": student.user_id, "extra_attempts": "0", "reason": "was <i>ill</i>"}
    return {**typed, "due_at": "2026-07-01T08:00", **values}


def test_an_extension_is_granted_and_listed(client, assignment, student, instructor):
    response = client.post(EXTENSIONS, granted(assignment, student, extra_attempts="2"), follow=True)
    extension = Extension.objects.get()
    assert (extension.due_at, extension.extra_attempts) == (datetime(2026, 7, 1, 6, 0, tzinfo=UTC), 2)
    assert (extension.student, extension.granted_by) == (student.user, instructor)
    assert "was &lt;i&gt;ill&lt;/i&gt;" in response.content.decode()


def test_a_second_one_takes_the_place_of_the_first(client, assignment, student):
    client.post(EXTENSIONS, granted(assignment, student))
    assert client.post(EXTENSIONS, granted(assignment, student, due_at="", extra_attempts="1")).status_code == 302
    extension = Extension.objects.get()
    assert (extension.due_at, extension.extra_attempts) == (None, 1)


def test_the_form_begins_with_what_was_granted(client, assignment, student):
    ExtensionFactory(assignment=assignment, student=student.user, reason="was away")
    page = client.get(EXTENSIONS, {"assignment": "a", "student": student.pk}).content.decode()
    assert 'value="was away"' in page
    assert f'<option value="{student.user_id}" selected>' in page


@pytest.mark.parametrize("member", ["", "x", "9" * 30, "²"])
def test_a_student_who_is_none_begins_an_empty_form(client, assignment, member):
    assert client.get(EXTENSIONS, {"student": member}).status_code == 200


@pytest.mark.parametrize(
    ("values", "sentence"),
    [({"due_at": ""}, "Grant a later date"), ({"reason": ""}, "This field is required.")],
)
def test_an_extension_that_cannot_be_is_refused(client, assignment, student, values, sentence):
    response = client.post(EXTENSIONS, granted(assignment, student, **values))
    assert response.status_code == 422
    assert sentence in response.content.decode()
    assert not Extension.objects.exists()


def test_extensions_stay_within_the_cohort(client, assignment, student, instructor):
    elsewhere = AssignmentFactory()
    outsider = StudentFactory()
    assert client.post(EXTENSIONS, granted(elsewhere, student)).status_code == 422
    assert client.post(EXTENSIONS, granted(assignment, outsider)).status_code == 422
    foreign = ExtensionFactory()
    address = reverse("cohorts:withdraw_extension", args=["spring", foreign.pk])
    assert client.post(address).status_code == 404


def test_an_extension_is_taken_back(client, assignment):
    extension = ExtensionFactory(assignment=assignment)
    client.post(reverse("cohorts:withdraw_extension", args=["spring", extension.pk]))
    assert not Extension.objects.exists()


def test_the_list_costs_the_same_for_many(client, assignment, django_assert_max_num_queries):
    for _ in range(2):
        ExtensionFactory.create_batch(3, assignment=assignment)
        with django_assert_max_num_queries(10):
            client.get(EXTENSIONS)
