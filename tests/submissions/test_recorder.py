"""What the engine tells is written while it works, without making it wait."""

import time

import pytest

from apps.submissions.models import CheckResult, Run
from apps.submissions.recorder import Recorder
from apps.submissions.states import Claim
from filrouge.events import (
    CheckFinished,
    SourceKnown,
    Stage,
    StageStarted,
    TestFinished,
    TestsCollected,
    TracesKnown,
)
from filrouge.report import TestOutcome
from filrouge.traces import FileTrace, Traces
from tests.factories import RunningRunFactory
from tests.submissions.reports import REVISION, case, check, source

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def run():
    return RunningRunFactory()


@pytest.fixture
def held(run):
    return Claim(run.pk, run.claim_token)


def wait_for(condition):
    deadline = time.monotonic() + 30
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.005)


def test_a_verdict_is_written_while_the_run_goes_on(held):
    with Recorder(held) as tell:
        tell(CheckFinished(check()))
        wait_for(CheckResult.objects.exists)


def test_stage_and_commit_are_written(run, held):
    with Recorder(held) as tell:
        tell(StageStarted(Stage.TESTS))
        tell(SourceKnown(source()))
    run.refresh_from_db()
    assert (run.stage, run.revision, run.branch) == ("tests", REVISION, "main")


def test_what_may_be_compared_waits_for_the_verdict(held):
    traces = Traces(files=(FileTrace("abc", "src/work.py", 900),))
    with Recorder(held) as recorder:
        recorder(TracesKnown(traces))
    assert recorder.traces == traces


def test_tests_are_counted_and_the_last_ones_kept(run, held):
    with Recorder(held) as tell:
        tell(TestsCollected(100))
        for number in range(100):
            tell(TestFinished(case(number, TestOutcome.FAILED if number < 60 else TestOutcome.PASSED)))
    run.refresh_from_db()
    assert (run.live["collected"], run.live["finished"], run.live["failed"], run.live["passed"]) == (100, 100, 60, 40)
    assert len(run.live["recent"]) == 12
    assert run.live["recent"][0]["id"].endswith("test_99")
    assert len(run.live["failures"]) == 50


def test_test_progress_is_written_four_times_a_second_at_most(run, held):
    writes = []
    with Recorder(held) as tell:
        began = time.monotonic()
        while time.monotonic() - began < 0.6:
            tell(TestFinished(case()))
            finished = (Run.objects.values_list("live", flat=True).get() or {}).get("finished")
            if finished not in writes:
                writes.append(finished)
            time.sleep(0.002)
        seconds = time.monotonic() - began
    assert 1 <= len([count for count in writes if count]) <= 4 * seconds + 2


def test_a_worker_that_lost_its_lease_records_nothing(run):
    with Recorder(Claim(run.pk, "of another time")) as tell:
        tell(StageStarted(Stage.TESTS))
        tell(CheckFinished(check()))
    run.refresh_from_db()
    assert run.stage == ""
    assert not CheckResult.objects.exists()


def test_each_write_rings_the_browsers_bell(broker, held):
    import redis

    with redis.Redis.from_url(broker) as client, client.pubsub(ignore_subscribe_messages=True) as ear:
        ear.subscribe(f"run:{held.run_id}")
        ear.get_message(timeout=1)
        with Recorder(held) as tell:
            tell(StageStarted(Stage.TESTS))
        assert ear.get_message(timeout=1)["data"] == b"changed"


def test_a_dead_broker_does_not_keep_progress_from_being_written(run, held, settings):
    settings.REDIS_URL = "unix:///nowhere/socket"
    with Recorder(held) as tell:
        tell(StageStarted(Stage.TESTS))
    run.refresh_from_db()
    assert run.stage == "tests"
