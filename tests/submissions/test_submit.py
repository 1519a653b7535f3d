"""Submitting: the row first, the bell once it is committed, and nothing lost when the broker is."""

from datetime import timedelta

import pytest
import redis
from django.utils import timezone

from apps.submissions import services
from apps.submissions.models import Project, Run
from filrouge import StudentError
from tests.factories import AssignmentFactory, FinishedRunFactory, RunFactory, RunningRunFactory, StudentFactory

URL = "https://git.example.org/student/project"


@pytest.fixture
def assignment(db):
    return AssignmentFactory()


@pytest.fixture
def student(assignment):
    return StudentFactory(cohort=assignment.cohort).user


def submit(assignment, student, url=URL, **values):
    return services.submit(assignment=assignment, student=student, url=url, **values)


def messages_waiting(url):
    return redis.Redis.from_url(url).llen("grading")


def test_a_submission_is_a_queued_run_with_the_plan_of_the_moment(assignment, student):
    run = submit(assignment, student, revision=" main ")
    assert (run.state, run.number, run.revision_wanted) == ("queued", 1, "main")
    assert run.plan == assignment.grading_plan().to_mapping()
    assert run.plan_version == assignment.grading_plan().version


def test_the_project_keeps_the_address_submitted_last(assignment, student):
    submit(assignment, student)
    submit(assignment, student, url=f"{URL}-2")
    assert Project.objects.get().url == f"{URL}-2"


def test_an_unusable_address_writes_nothing(assignment, student):
    with pytest.raises(StudentError):
        submit(assignment, student, url="file:///etc/passwd")
    assert not Project.objects.exists()


def test_a_newer_submission_supersedes_a_queued_one(assignment, student):
    first, second = submit(assignment, student), submit(assignment, student)
    first.refresh_from_db()
    assert (first.state, second.state, second.number) == ("cancelled", "queued", 2)


def test_a_newer_submission_waits_behind_a_running_one(assignment, student):
    running = RunningRunFactory(project__assignment=assignment, project__student=student)
    second = submit(assignment, student)
    running.refresh_from_db()
    assert (running.state, second.state) == ("running", "queued")


def test_a_turn_counts_unfinished_runs_and_those_of_the_last_hour(assignment, student):
    long_ago = timezone.now() - timedelta(hours=2)
    FinishedRunFactory(project__student=student, project__assignment__cohort=assignment.cohort)
    FinishedRunFactory(project__student=student, submitted_at=long_ago)
    RunningRunFactory(project__student=student, submitted_at=long_ago)
    RunFactory()
    assert submit(assignment, student).turn == 2


@pytest.mark.django_db(transaction=True)
def test_the_bell_rings_once_the_row_is_committed(broker):
    assignment = AssignmentFactory()
    run = submit(assignment, StudentFactory(cohort=assignment.cohort).user)
    assert messages_waiting(broker) == 1
    run.refresh_from_db()
    assert run.rung_at is not None


@pytest.mark.django_db(transaction=True)
def test_a_dead_broker_loses_no_run(dead_broker):
    assignment = AssignmentFactory()
    run = submit(assignment, StudentFactory(cohort=assignment.cohort).user)
    run.refresh_from_db()
    assert (run.state, run.rung_at) == (Run.State.QUEUED, None)


def test_a_queued_run_is_withdrawn_at_once(db):
    run = RunFactory()
    assert services.cancel(run=run)
    run.refresh_from_db()
    assert run.state == "cancelled"


def test_a_running_run_is_asked_to_stop(db):
    run = RunningRunFactory()
    assert services.cancel(run=run)
    run.refresh_from_db()
    assert (run.state, run.cancel_requested) == ("running", True)


def test_a_finished_run_cannot_be_cancelled(db):
    run = FinishedRunFactory()
    assert not services.cancel(run=run)
    run.refresh_from_db()
    assert (run.state, run.cancel_requested) == ("finished", False)
