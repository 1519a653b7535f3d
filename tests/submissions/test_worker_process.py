"""Real workers, killed and cut off: no run is lost, none is done twice."""

import os
import signal
import time
from datetime import timedelta

import pytest
from django.utils import timezone

from apps.submissions import services
from apps.submissions.models import Run
from filrouge import Plan
from tests.conftest import start_worker, valkey
from tests.factories import AssignmentFactory, StudentFactory

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]
PLAN = Plan.from_mapping({"name": "tests", "checks": {"TEST01": {}, "GIT03": {}}}).to_mapping()


@pytest.fixture
def submit(repository):
    assignment = AssignmentFactory(plan=PLAN)
    student = StudentFactory(cohort=assignment.cohort).user
    return lambda: services.submit(assignment=assignment, student=student, url=repository.url)


@pytest.fixture
def workers(repository):
    """Starts workers on this test's database, and stops what is left of them."""
    started = []

    def start():
        worker = start_worker(FILROUGE_TRUSTED_SOURCES=f"127.0.0.1:{repository.port}")
        started.append(worker)
        return worker

    yield start
    for worker in started:
        if worker.poll() is None:
            os.killpg(worker.pid, signal.SIGKILL)
            worker.wait(10)


def wait_until(run, condition, seconds=60):
    deadline = time.monotonic() + seconds
    while True:
        run.refresh_from_db()
        if condition(run):
            return run
        assert time.monotonic() < deadline, (run.state, run.stage, run.error)
        time.sleep(0.1)


def is_final(run):
    return run.state in Run.FINAL


def test_a_submission_is_graded_by_a_worker(broker, repository, submit, workers):
    workers()
    revision = repository.commit("feat: first tests", count=5)
    run = wait_until(submit(), is_final)
    assert (run.state, run.outcome, run.revision, run.percent) == ("finished", "finished", revision, 100)
    assert run.report.document["tests"]["passed"] == 5


def test_a_run_whose_worker_was_killed_is_graded_once_by_another(broker, repository, submit, workers):
    repository.commit("feat: slow tests", count=30, seconds=0.1)
    worker = workers()
    run = wait_until(submit(), lambda run: run.stage == "tests")
    os.killpg(worker.pid, signal.SIGKILL)
    worker.wait(10)
    Run.objects.filter(pk=run.pk).update(lease_until=timezone.now() - timedelta(seconds=1))
    services.sweep()
    run.refresh_from_db()
    assert run.state == "queued"
    workers()
    run = wait_until(run, is_final)
    assert (run.outcome, run.attempts) == ("finished", 2)
    assert run.checks.count() == 2


def test_a_run_submitted_while_the_broker_was_down_is_graded_once_it_is_back(dead_broker, repository, submit, workers):
    repository.commit("feat: first tests")
    run = submit()
    assert run.state == "queued"
    with valkey():
        workers()
        services.sweep()
        assert wait_until(run, is_final).outcome == "finished"


def test_a_worker_survives_its_broker(dead_broker, repository, submit, workers):
    repository.commit("feat: first tests")
    with valkey():
        workers()
        wait_until(submit(), is_final)
    repository.commit("feat: more tests", count=7)
    run = submit()
    with valkey():
        services.sweep()
        assert wait_until(run, is_final).report.document["tests"]["passed"] == 7


def test_a_running_run_is_stopped_within_seconds(broker, repository, submit, workers):
    repository.commit("feat: endless tests", count=600, seconds=0.1)
    workers()
    run = wait_until(submit(), lambda run: run.stage == "tests")
    services.cancel(run=run)
    assert wait_until(run, is_final, seconds=10).state == "cancelled"
