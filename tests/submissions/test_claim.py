"""Who is graded next, and that nobody is graded twice."""

import threading

import pytest
from django.db import connection

from apps.submissions import states
from tests.factories import RunFactory, RunningRunFactory


@pytest.mark.django_db
def test_an_empty_queue_gives_nothing():
    assert states.claim() is None


@pytest.mark.django_db
def test_a_claimed_run_is_leased_to_its_claimer():
    waiting = RunFactory(attempts=1)
    run = states.claim()
    assert run is not None
    assert (run.pk, run.state, run.attempts) == (waiting.pk, "running", 2)
    assert run.claim_token
    assert run.lease_until > run.started_at


@pytest.mark.django_db
def test_a_first_submission_goes_before_a_tenth_that_came_earlier():
    tenth, first = RunFactory(turn=9), RunFactory(turn=0)
    assert [states.claim().pk, states.claim().pk] == [first.pk, tenth.pk]


@pytest.mark.django_db
def test_within_a_turn_who_came_first_is_served_first():
    runs = [RunFactory() for _ in range(3)]
    assert [states.claim().pk for _ in runs] == [run.pk for run in runs]


@pytest.mark.django_db
def test_a_project_with_a_running_run_is_passed_over():
    running = RunningRunFactory()
    RunFactory(project=running.project)
    other = RunFactory(turn=5)
    assert states.claim().pk == other.pk
    assert states.claim() is None


@pytest.mark.django_db(transaction=True)
def test_workers_that_claim_at_once_get_different_runs():
    expected = {RunFactory().pk for _ in range(6)}
    taken = []

    def claim_two():
        try:
            taken.extend(run.pk for run in (states.claim(), states.claim()) if run)
        finally:
            connection.close()

    threads = [threading.Thread(target=claim_two) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(taken) == 6
    assert set(taken) == expected
