"""How many runs go at once, by the workers that live."""

import os
import signal
import time
from datetime import timedelta

import pytest
import redis
import time_machine
from django.utils import timezone

from apps.submissions import slots
from tests.conftest import start_worker, valkey


def wait_for(condition, seconds=30):
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.1)


def test_slots_of_all_workers_are_added(broker):
    slots.tell("grading@one:7", 2)
    slots.tell("grading@two:7", 3)
    assert slots.at_once() == 5


def test_a_worker_that_tells_again_counts_once(broker):
    for _ in range(2):
        slots.tell("grading@one:7", 2)
    assert slots.at_once() == 2
    slots.forget("grading@one:7", 2)
    assert slots.at_once() == 0


def test_a_worker_that_is_silent_for_a_lease_counts_no_more_and_is_forgotten(broker, settings):
    slots.tell("grading@lost:7", 4)
    assert slots.at_once() == 4
    settings.LEASE_SECONDS = 0.2
    time.sleep(0.3)
    assert slots.at_once() == 0
    slots.tell("grading@one:7", 2)
    assert redis.Redis.from_url(broker).zcard(slots.KEY) == 1


@pytest.mark.parametrize("ahead", [timedelta(hours=-1), timedelta(hours=1)])
def test_a_machine_whose_clock_is_wrong_counts_as_long_as_others_and_forgets_none(broker, settings, ahead):
    slots.tell("grading@right:7", 2)
    with time_machine.travel(timezone.now() + ahead):
        slots.tell("grading@wrong:7", 3)
        assert slots.at_once() == 5
    assert slots.at_once() == 5
    settings.LEASE_SECONDS = 0.2
    time.sleep(0.3)
    assert slots.at_once() == 0


def test_without_a_broker_no_worker_is_known_of():
    assert slots.at_once() == 0


def test_a_lost_broker_is_no_error(dead_broker):
    slots.tell("grading@one:7", 2)
    slots.forget("grading@one:7", 2)
    assert slots.at_once() == 0
    assert [slots.rings(waiting) for waiting in (0, 1, 5)] == [0, 1, 1]


@pytest.mark.services
@pytest.mark.django_db(transaction=True)
def test_a_worker_is_known_while_it_hears_the_bell(dead_broker):
    with valkey():
        worker = start_worker()
        wait_for(lambda: slots.at_once() == 1)
    try:
        assert slots.at_once() == 0
        with valkey():
            wait_for(lambda: slots.at_once() == 1)
            worker.send_signal(signal.SIGTERM)
            wait_for(lambda: slots.at_once() == 0)
            assert worker.wait(30) == 0
    finally:
        if worker.poll() is None:
            os.killpg(worker.pid, signal.SIGKILL)
            worker.wait(10)
