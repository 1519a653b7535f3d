"""Each transition is guarded: whoever comes second, or too late, changes nothing."""

from datetime import timedelta

import pytest
from django.utils import timezone

from apps.submissions import services, slots, states
from apps.submissions.models import Run
from apps.submissions.states import Claim
from tests.factories import CheckResultFactory, FinishedRunFactory, RunFactory, RunningRunFactory

pytestmark = pytest.mark.django_db


def held(run):
    return Claim(run.pk, run.claim_token)


def expired(**values):
    return RunningRunFactory(lease_until=timezone.now() - timedelta(seconds=1), **values)


TRANSITIONS = [
    lambda claim: states.finish(claim, outcome=Run.Outcome.FINISHED, percent=50),
    lambda claim: states.fail(claim, error={"id": "platform.no_git", "values": {}}),
    states.stop,
    states.renew,
    lambda claim: states.record(claim, stage="tests"),
    lambda claim: states.record(claim),
]


@pytest.mark.parametrize("change", TRANSITIONS)
def test_the_holder_may_change_its_run(change):
    assert change(held(RunningRunFactory()))


@pytest.mark.parametrize("change", TRANSITIONS)
def test_who_lost_the_lease_changes_nothing(change):
    run = RunningRunFactory()
    before = Run.objects.filter(pk=run.pk).values().get()
    assert not change(Claim(run.pk, "of another time"))
    assert Run.objects.filter(pk=run.pk).values().get() == before


@pytest.mark.parametrize("change", TRANSITIONS)
def test_a_finished_run_is_left_alone(change):
    run = FinishedRunFactory()
    assert not change(Claim(run.pk, ""))
    run.refresh_from_db()
    assert run.percent == 75


def test_renewing_prolongs_the_lease():
    run = expired()
    states.renew(held(run))
    run.refresh_from_db()
    assert run.lease_until > timezone.now()


def test_the_holder_must_stop_when_asked_or_replaced():
    run = RunningRunFactory()
    assert not states.must_stop(held(run))
    assert states.must_stop(Claim(run.pk, "of another time"))
    states.request_stop(run)
    assert states.must_stop(held(run))


def test_the_run_of_a_lost_worker_goes_back_to_the_queue_without_its_half_results():
    run = expired(stage="tests", live={"finished": 3})
    CheckResultFactory(run=run)
    assert states.take_back_expired() == [run.pk]
    run.refresh_from_db()
    assert (run.state, run.stage, run.live, run.attempts) == ("queued", "", None, 1)
    assert not run.checks.exists()


def test_a_run_whose_lease_holds_is_not_taken_back():
    RunningRunFactory()
    assert states.take_back_expired() == []


def test_after_three_lost_workers_a_run_fails_with_a_reason():
    run = expired(attempts=3)
    states.take_back_expired()
    run.refresh_from_db()
    assert (run.state, run.error) == ("failed", {"id": "site.worker_lost", "values": {"count": 3}})


def test_a_run_that_was_to_be_cancelled_is_not_queued_again():
    run = expired(cancel_requested=True)
    states.take_back_expired()
    run.refresh_from_db()
    assert run.state == "cancelled"


def test_a_lost_run_gives_way_to_the_newer_submission_that_waits():
    run = expired()
    newer = RunFactory(project=run.project)
    states.take_back_expired()
    run.refresh_from_db()
    newer.refresh_from_db()
    assert (run.state, newer.state) == ("cancelled", "queued")


def test_the_sweep_rings_for_those_whom_nobody_rang_for_lately():
    now = timezone.now()
    forgotten, long_ago = RunFactory(), RunFactory(rung_at=now - timedelta(seconds=30))
    just_now = RunFactory(rung_at=now - timedelta(seconds=5))
    assert states.due_for_a_ring() == 2
    assert Run.objects.filter(rung_at__gte=now).count() == 2
    assert set(Run.objects.filter(rung_at__lt=now)) == {just_now}
    assert {forgotten.pk, long_ago.pk} == set(Run.objects.filter(rung_at__gte=now).values_list("pk", flat=True))


def test_marking_who_is_due_is_one_query(django_assert_num_queries):
    RunFactory.create_batch(5)
    with django_assert_num_queries(1):
        states.due_for_a_ring()


def test_the_sweep_rings_once_per_slot_of_living_workers_at_most(broker):
    import redis

    for worker in ("grading@one:7", "grading@two:7"):
        slots.tell(worker, 1)
    RunFactory.create_batch(5)
    services.sweep()
    assert redis.Redis.from_url(broker).llen("grading") == 2
