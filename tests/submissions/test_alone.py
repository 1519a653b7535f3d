"""A run whose worker died is tried again alone on its machine, and keeps no other machine from working."""

import platform
from datetime import timedelta

import pytest
from django.utils import timezone

from apps.submissions import states
from apps.submissions.models import Run
from tests.factories import RunFactory, RunningRunFactory

pytestmark = pytest.mark.django_db
HERE, ELSEWHERE = "here", "elsewhere"


@pytest.fixture(autouse=True)
def on_a_machine_called_here(monkeypatch):
    monkeypatch.setattr(platform, "node", lambda: HERE)


def lost(**values):
    """A run that went back to the queue because its worker died."""
    run = RunningRunFactory(lease_until=timezone.now() - timedelta(seconds=1), machine=HERE, **values)
    states.take_back_expired()
    run.refresh_from_db()
    assert run.state == "queued"
    return run


def test_a_worker_writes_down_where_it_runs():
    RunFactory()
    assert states.claim().machine == HERE


def test_a_run_whose_worker_died_is_taken_once_nothing_else_runs_there():
    beside = RunningRunFactory(machine=HERE)
    run = lost()
    assert states.claim() is None
    states.finish(states.Claim(beside.pk, beside.claim_token), outcome=Run.Outcome.REFUSED)
    assert states.claim() == run


def test_nothing_runs_beside_it():
    run = lost()
    RunFactory()
    assert states.claim() == run
    assert states.claim() is None


def test_its_machine_takes_nothing_new_until_it_has_it():
    RunningRunFactory(machine=HERE)
    lost()
    RunFactory()
    assert states.claim() is None


def test_other_machines_go_on_meanwhile():
    RunningRunFactory(machine=ELSEWHERE)
    RunningRunFactory(machine=HERE)
    run, other = lost(), RunFactory()
    assert list(Run.objects.claimable().fit_for(ELSEWHERE)) == [other]
    assert states.claim() is None
    run.refresh_from_db()
    assert run.machine == HERE


def test_another_machine_that_runs_nothing_may_take_it_at_once():
    RunningRunFactory(machine=HERE)
    run = lost()
    assert list(Run.objects.claimable().fit_for(ELSEWHERE)) == [run]


def test_it_waits_for_another_machine_where_its_own_is_gone(monkeypatch):
    run = lost()
    monkeypatch.setattr(platform, "node", lambda: ELSEWHERE)
    beside = RunningRunFactory(machine=ELSEWHERE)
    RunFactory()
    assert states.claim() is None
    run.refresh_from_db()
    assert run.machine == ELSEWHERE
    states.finish(states.Claim(beside.pk, beside.claim_token), outcome=Run.Outcome.REFUSED)
    assert states.claim() == run


def test_two_runs_whose_workers_died_run_one_after_the_other():
    first, second = lost(), lost()
    assert states.claim() == first
    assert states.claim() is None
    states.stop(states.Claim(first.pk, Run.objects.get(pk=first.pk).claim_token))
    assert states.claim() == second


def test_after_a_reboot_everything_is_tried_again_and_nothing_is_accused():
    runs = [lost() for _number in range(3)]
    taken = []
    while (run := states.claim()) is not None:
        taken.append(run)
        states.finish(states.Claim(run.pk, run.claim_token), outcome=Run.Outcome.FINISHED, percent=50)
    assert taken == runs
    assert not Run.objects.filter(state="failed").exists()
