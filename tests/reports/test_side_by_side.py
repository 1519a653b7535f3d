"""The list of cohorts tells how far each one is."""

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from apps.cohorts.models import Cohort
from apps.submissions.models import Run
from apps.submissions.summary import summarise
from tests.factories import (
    AssignmentFactory,
    AssistantFactory,
    CohortFactory,
    FinishedRunFactory,
    InstructorFactory,
    ProjectFactory,
    RegradeFactory,
    RunFactory,
    RunningRunFactory,
    StudentFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

ADDRESS = reverse("reports:index")
NOW = timezone.now()


@pytest.fixture
def cohort():
    return CohortFactory(slug="spring", name="Spring", time_zone="America/Montreal")


@pytest.fixture
def instructor(client, cohort):
    user = InstructorFactory(cohort=cohort).user
    client.force_login(user)
    return user


def listed(client):
    return list(client.get(ADDRESS).context["cohorts"])


def project_of(cohort, *, student=None, grade=None, **assignment):
    """A student's project for an assignment of its own, with a graded run or without."""
    student = student or StudentFactory(cohort=cohort).user
    project = ProjectFactory(assignment=AssignmentFactory(cohort=cohort, **assignment), student=student)
    if grade is not None:
        FinishedRunFactory(project=project, percent=grade)
        summarise([project.pk])
    return project


def test_sizes_are_those_of_the_cohort_alone(client, cohort, instructor):
    StudentFactory.create_batch(2, cohort=cohort)
    AssistantFactory(cohort=cohort)
    AssignmentFactory.create_batch(3, cohort=cohort)
    StudentFactory(user=instructor)
    AssignmentFactory.create_batch(2)
    assert [(each.slug, each.students, each.assignments_total) for each in listed(client)] == [("spring", 2, 3)]


def test_the_next_deadline_is_the_first_that_is_still_to_come(client, cohort, instructor):
    for days in (-3, 5, 2):
        AssignmentFactory(cohort=cohort, due_at=NOW + timedelta(days=days))
    AssignmentFactory(cohort=cohort)
    AssignmentFactory(due_at=NOW + timedelta(days=1))
    assert listed(client)[0].next_due_at == NOW + timedelta(days=2)


def test_it_is_told_in_the_time_zone_of_the_cohort(client, cohort, instructor):
    AssignmentFactory(cohort=cohort, due_at=datetime(2090, 1, 16, 4, 59, tzinfo=UTC))
    assert "Jan. 15, 2090, 11:59 p.m.</time> (America/Montreal)" in client.get(ADDRESS).content.decode()


def test_runs_wait_until_a_worker_takes_them(client, cohort, instructor):
    first, second = project_of(cohort), project_of(cohort, grade=50)
    RunFactory(project=first)
    RunFactory(project=second, purpose=Run.Purpose.REGRADE, regrade_of=second.runs.get())
    RunningRunFactory(project=project_of(cohort))
    RunFactory()
    assert listed(client)[0].waiting == 2


def test_work_graded_is_of_what_may_be_handed_in_by_now(client, cohort, instructor):
    """Two students and two open assignments are four works, three of them graded: a grade of 0 is one as well."""
    ada, grace = (StudentFactory(cohort=cohort).user for _ in range(2))
    first = project_of(cohort, student=ada, grade=0).assignment
    project_of(cohort, student=ada, grade=80, opens_at=NOW - timedelta(days=1))
    other = ProjectFactory(assignment=first, student=grace)
    FinishedRunFactory(project=other)
    summarise([other.pk])
    project_of(cohort, student=grace, grade=100, opens_at=NOW + timedelta(days=1))
    project_of(cohort, student=InstructorFactory(cohort=cohort).user, grade=100, opens_at=NOW + timedelta(days=1))
    ProjectFactory(assignment=first, student=UserFactory())
    assert listed(client)[0].graded_percent == pytest.approx(75)
    assert "75%" in client.get(ADDRESS).content.decode()


def test_what_instructors_and_former_students_hand_in_counts_nowhere(client, cohort, instructor):
    asked = project_of(cohort, grade=None).assignment
    for person in (instructor, UserFactory()):
        project = ProjectFactory(assignment=asked, student=person)
        FinishedRunFactory(project=project)
        summarise([project.pk])
    assert listed(client)[0].graded_percent == 0


def test_another_grading_of_the_same_work_counts_once(client, cohort, instructor):
    project = project_of(cohort, grade=40)
    RegradeFactory(regrade_of=project.runs.get(), percent=60)
    summarise([project.pk])
    assert listed(client)[0].graded_percent == 100


def test_a_cohort_of_which_nothing_is_asked_has_no_share(client, cohort, instructor):
    StudentFactory(cohort=cohort)
    AssignmentFactory(cohort=cohort, opens_at=NOW + timedelta(days=1))
    assert listed(client)[0].graded_percent is None


def test_more_cohorts_cost_no_more_queries(client, instructor, django_assert_num_queries):
    for _ in range(2):
        for _ in range(4):
            another = InstructorFactory(user=instructor).cohort
            RunFactory(project=project_of(another, grade=50, due_at=NOW + timedelta(days=2)))
        with django_assert_num_queries(7):
            client.get(ADDRESS)


def test_archived_ones_come_last(client, cohort, instructor):
    Cohort.objects.filter(pk=cohort.pk).update(archived_at=NOW)
    InstructorFactory(user=instructor, cohort__name="Winter", cohort__slug="winter")
    assert [each.slug for each in listed(client)] == ["winter", "spring"]


@pytest.mark.parametrize("role", [StudentFactory, None])
def test_who_teaches_none_finds_none(client, cohort, role):
    client.force_login(role(cohort=cohort).user if role else UserFactory())
    assert listed(client) == []


def test_assistants_find_theirs(client, cohort):
    client.force_login(AssistantFactory(cohort=cohort).user)
    assert [each.slug for each in listed(client)] == ["spring"]
