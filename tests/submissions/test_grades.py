"""What is kept of a verdict once lateness is taken off, and what follows when the rules change."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from apps.cohorts import services as cohorts
from apps.submissions import services
from apps.submissions.grades import apply_lateness
from apps.submissions.models import Run
from apps.submissions.summary import summarise
from tests.factories import (
    AssignmentFactory,
    ExtensionFactory,
    FinishedRunFactory,
    IncompleteRunFactory,
    InstructorFactory,
    ProjectFactory,
    RunFactory,
    RunningRunFactory,
    StudentFactory,
)

pytestmark = pytest.mark.django_db
PER_DAY = {"late_kind": "per_day", "late_percent_per_day": 10}


def kept(run):
    run.refresh_from_db()
    return run.days_late, run.penalty_percent, run.grade_percent


def ago(**span):
    return timezone.now() - timedelta(**span)


@pytest.mark.parametrize(("percent", "penalty", "grade"), [(75, 0, 75), (75, 10, 65), (75, 80, 0), (None, 10, None)])
def test_the_penalty_is_taken_off_and_a_grade_is_never_below_0(percent, penalty, grade):
    run = FinishedRunFactory(percent=percent, penalty_percent=penalty, days_late=1)
    assert kept(run)[2] == grade


def test_a_submission_bears_what_its_moment_costs():
    assignment = AssignmentFactory(due_at=ago(hours=30), **PER_DAY)
    student = StudentFactory(cohort=assignment.cohort).user
    run = services.submit(assignment=assignment, student=student, url="https://git.example.org/a/b")
    assert kept(run) == (2, 20, None)


def test_an_extension_makes_a_submission_be_in_time():
    assignment = AssignmentFactory(due_at=ago(hours=30), **PER_DAY)
    extension = ExtensionFactory(assignment=assignment, due_at=timezone.now() + timedelta(days=1))
    run = services.submit(assignment=assignment, student=extension.student, url="https://git.example.org/a/b")
    assert kept(run) == (0, 0, None)


def test_an_extension_never_shortens():
    assignment = AssignmentFactory(due_at=timezone.now() + timedelta(days=2))
    extension = ExtensionFactory(assignment=assignment, due_at=timezone.now() + timedelta(days=1))
    assert assignment.due_for(extension) == assignment.due_at


def test_the_best_kept_grade_counts_of_equal_ones_the_first():
    project = ProjectFactory()
    early = FinishedRunFactory(project=project, percent=60)
    FinishedRunFactory(project=project, percent=90, penalty_percent=30, days_late=3)
    FinishedRunFactory(project=project, percent=70, penalty_percent=20, days_late=2)
    RunFactory(project=project)
    summarise([project.pk])
    project.refresh_from_db()
    assert project.kept_run == early
    assert (project.best_percent, project.grade_percent) == (90, 60)


def test_a_run_without_a_verdict_is_never_kept():
    run = FinishedRunFactory(outcome=Run.Outcome.REFUSED, percent=None)
    summarise([run.project_id])
    run.project.refresh_from_db()
    assert run.project.kept_run is None


def test_grades_follow_a_changed_policy_and_only_theirs(django_assert_num_queries):
    assignment = AssignmentFactory(due_at=ago(days=10))
    runs = [
        FinishedRunFactory(project__assignment=assignment, percent=80, submitted_at=ago(days=10 - days, hours=-1))
        for days in (-1, 0, 0, 1)
    ]
    elsewhere = FinishedRunFactory(percent=80)
    assignment.late_kind, assignment.late_percent_per_day = "per_day", 15
    assignment.save()
    summarise(run.project_id for run in runs)
    with django_assert_num_queries(12):  # extensions, runs, a savepoint around two costs, what the projects keep
        assert apply_lateness(assignment) == (0, 3)
    assert [kept(run)[2] for run in runs] == [80, 65, 65, 50]
    assert kept(elsewhere) == (0, 0, 80)
    assert apply_lateness(assignment) == (0, 0)
    assignment.late_kind = "free"
    assert apply_lateness(assignment) == (3, 0)


def test_grades_follow_an_extension_granted_and_taken_back():
    assignment = AssignmentFactory(due_at=ago(days=3), **PER_DAY)
    mine = FinishedRunFactory(project__assignment=assignment, percent=80, submitted_at=ago(days=2, hours=1))
    other = FinishedRunFactory(project__assignment=assignment, percent=80, submitted_at=ago(days=2, hours=1))
    apply_lateness(assignment)
    extension = cohorts.grant_extension(
        assignment=assignment,
        student=mine.project.student,
        by=InstructorFactory(cohort=assignment.cohort).user,
        reason="was ill",
        due_at=timezone.now(),
    )
    assert (kept(mine)[2], kept(other)[2]) == (80, 70)
    cohorts.withdraw_extension(extension=extension)
    assert kept(mine)[2] == 70


def test_grades_follow_dates_changed_on_the_page(client):
    assignment = AssignmentFactory(due_at=ago(days=3), **PER_DAY)
    run = FinishedRunFactory(project__assignment=assignment, percent=80, submitted_at=ago(days=2, hours=3))
    client.force_login(InstructorFactory(cohort=assignment.cohort).user)
    summarise([run.project_id])
    page = reverse("cohorts:assignment", args=[assignment.cohort.slug, assignment.slug])
    due_at = ago(days=4).strftime("%Y-%m-%dT%H:%M")
    typed = {"title_en": "Same", "position": "0", "due_at": due_at}
    asked = client.post(page, typed)
    assert asked.status_code == 422
    assert "The grade of 1 student would fall." in asked.content.decode()
    assert kept(run)[2] == 80
    assert client.post(page, {**typed, "may_fall": "1"}).status_code == 302
    assert kept(run)[2] == 60


def test_grades_follow_the_admin(admin_client):
    assignment = AssignmentFactory(due_at=ago(days=3), **PER_DAY)
    extension = ExtensionFactory(assignment=assignment, due_at=timezone.now())
    project = ProjectFactory(assignment=assignment, student=extension.student)
    run = FinishedRunFactory(project=project, percent=80, submitted_at=ago(days=2, hours=1))
    page = reverse("admin:cohorts_extension_delete", args=[extension.pk])
    assert admin_client.post(page, {"post": "yes"}).status_code == 302
    assert kept(run)[2] == 70


@pytest.mark.parametrize(
    ("factory", "values", "costs"),
    [
        (FinishedRunFactory, {}, True),
        (RunningRunFactory, {}, True),
        (RunFactory, {"state": "cancelled", "started_at": timezone.now(), "finished_at": timezone.now()}, True),
        (RunFactory, {"state": "cancelled", "finished_at": timezone.now()}, False),
        (IncompleteRunFactory, {}, False),
        (FinishedRunFactory, {"outcome": "refused", "percent": None}, False),
        (RunFactory, {}, False),
    ],
)
def test_what_costs_an_attempt(factory, values, costs):
    run = factory(**values)
    assert Run.objects.spent().filter(pk=run.pk).exists() == costs
