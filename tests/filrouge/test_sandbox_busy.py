"""A step that a busy machine starves is told from one that is slow: the former is our fault."""

import os
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from demo.story import Story
from filrouge import Outcome, RunOutcome, SourcePolicy, Workspace, engine
from filrouge.events import Event, Stage, StageStarted
from filrouge.limits import Limits
from filrouge.plans import Plan, PlannedCheck
from filrouge.sandbox import Completed, Job, Step
from filrouge.sandbox.bubblewrap import Bubblewrap
from filrouge.sandbox.ceilings import Watch
from filrouge.sandbox.control_groups import ControlGroup
from filrouge.sandbox.session import GRACE_SECONDS

PYTHON = "/usr/bin/python3"
COMPUTE = "import time\nwhile time.process_time() < {seconds}: pass"

pytestmark = pytest.mark.skipif(not Path(PYTHON).exists(), reason="a system Python drives these jobs")

Crowd = Callable[[int], None]


@pytest.fixture
def crowd() -> Iterator[Crowd]:
    """Keeps this test and what it starts on one processor, and brings so many processes there that never rest."""
    processors = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {min(processors)})
    busy: list[subprocess.Popen[bytes]] = []

    def bring(number: int) -> None:
        # Each in a session of its own: where sessions share alike (autogroup, sched(7)), eight in one would be as one.
        hog = [PYTHON, "-c", "while True: pass"]
        busy.extend(subprocess.Popen(hog, start_new_session=True) for _ in range(number))

    yield bring
    for process in busy:
        process.kill()
        process.wait()
    os.sched_setaffinity(0, processors)


def compute(seconds: float, *, within: int) -> Completed:
    return run((PYTHON, "-c", COMPUTE.format(seconds=seconds)), within)


def run(argv: tuple[str, ...], within: int) -> Completed:
    job = Job((Step("step", argv, within, "/student"),), PYTHON, (), Limits())
    [done] = Bubblewrap().run(job, cancelled=threading.Event())
    return done


@pytest.fixture(params=["as this machine allows", "by watching"])
def ceilings(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if request.param == "by watching":
        monkeypatch.setattr(
            "filrouge.sandbox.bubblewrap.group", lambda limits: Watch(limits.memory_bytes, limits.processes)
        )


@pytest.mark.usefixtures("ceilings")
def test_what_stood_in_line_for_a_processor_was_kept_by_a_busy_machine(crowd: Crowd) -> None:
    crowd(8)
    done = compute(60, within=3)
    assert (done.exit, done.stopped_by) == (None, "busy")
    assert done.seconds > 8, "it had its seconds three times"


@pytest.mark.usefixtures("ceilings")
def test_what_burns_its_seconds_is_endless_by_its_own_doing_however_busy_the_machine_is(
    crowd: Crowd, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("filrouge.sandbox.clock.PATIENCE", 6)  # whoever else works here is no part of this test
    crowd(2)
    done = compute(1000, within=5)
    assert (done.exit, done.stopped_by) == (None, "wall")
    assert done.seconds < 2 * 5 + GRACE_SECONDS


@pytest.mark.usefixtures("ceilings")
@pytest.mark.parametrize(
    "ask",
    [
        "os.nice(19)",
        "os.sched_setscheduler(0, os.SCHED_IDLE, os.sched_param(0))",
        "os.setsid() if os.fork() == 0 else os.wait(); open('/proc/self/autogroup', 'w').write('19')",
    ],
)
def test_what_asks_to_go_after_others_is_not_kept_waiting_by_the_machine(crowd: Crowd, ask: str) -> None:
    crowd(4)
    done = run((PYTHON, "-c", f"import os\n{ask}\nwhile True: pass"), 3)
    assert (done.exit, done.stopped_by) == (None, "wall")


@pytest.mark.usefixtures("ceilings")
def test_processes_that_have_ended_have_burned_their_seconds_too(crowd: Crowd) -> None:
    crowd(2)
    began = time.monotonic()
    done = run(("sh", "-c", f"while :; do {PYTHON} -c '{COMPUTE.format(seconds=0.2)}' & wait; done"), 4)
    assert (done.exit, done.stopped_by) == (None, "wall")
    assert time.monotonic() - began < 2 * 4 + GRACE_SECONDS


@pytest.mark.usefixtures("ceilings")
def test_time_in_line_is_not_taken_from_the_seconds_of_a_step(crowd: Crowd) -> None:
    crowd(2)
    done = compute(2.5, within=4)  # 7.5 seconds on a third of a processor; where others take the rest, it is starved
    assert done.stopped_by in ("", "busy")
    assert done.seconds > 4


def test_what_sleeps_is_stopped_in_its_time_however_busy_the_machine_is(crowd: Crowd) -> None:
    crowd(4)
    began = time.monotonic()
    done = run(("sleep", "1000"), 4)
    assert done.stopped_by == "wall"
    assert done.seconds < 4 + 3 < 1000 - (time.monotonic() - began)


def test_a_driver_that_says_busy_is_not_believed_where_the_kernel_counted_otherwise(
    crowd: Crowd, monkeypatch: pytest.MonkeyPatch
) -> None:
    crowd(8)
    monkeypatch.setattr(ControlGroup, "ran_seconds", lambda self, root_process: time.monotonic())
    monkeypatch.setattr(Watch, "ran_seconds", lambda self, root_process: time.monotonic())
    assert compute(60, within=2).stopped_by == "wall"


def test_a_step_that_says_busy_in_its_drivers_name_is_not_believed() -> None:
    driver = "open('/proc/2/fd/1', 'wb', 0).write(b'ended 0 4\\nbusy')"
    done = run((PYTHON, "-c", f"import time\n{driver}\ntime.sleep(2)"), 20)
    assert (done.exit, done.stopped_by) == (None, "wall")


def test_a_step_that_steals_the_order_to_end_is_ended_with_its_job() -> None:
    thief = (
        "import os\norders = os.open('/proc/2/fd/0', os.O_RDONLY)\nwhile True: print(os.read(orders, 100), flush=True)"
    )
    done = run((PYTHON, "-c", thief), 2)
    assert (done.exit, done.stopped_by) == (None, "wall")
    assert done.seconds < 2 + GRACE_SECONDS


def test_where_nobody_counts_a_step_has_all_the_patience_there_is(monkeypatch: pytest.MonkeyPatch) -> None:
    for group in (ControlGroup, Watch):
        monkeypatch.setattr(group, "ran_seconds", lambda self, root_process: None)
    done = run(("sleep", "1000"), 1)
    assert done.stopped_by == "wall"
    assert done.seconds > 2.9


def test_processor_seconds_are_counted_with_those_of_processes_that_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    counted: list[float | None] = []

    def close(self: ControlGroup, close: Callable[[ControlGroup], None] = ControlGroup.close) -> None:
        counted.append(self.ran_seconds(0))
        close(self)

    monkeypatch.setattr(ControlGroup, "close", close)
    compute(1, within=60)
    with suppress(IndexError):  # no control group may be made here
        assert counted[0] is None or counted[0] >= 1


def test_a_suite_that_was_starved_is_not_judged(crowd: Crowd, tmp_path: Path) -> None:
    story = Story(tmp_path / "story")
    story.commit("feat: work", {"test_it.py": "def test_it():\n    while True: pass\n"})

    def listen(event: Event) -> None:
        if isinstance(event, StageStarted) and event.stage is Stage.TESTS:
            crowd(8)

    plan = Plan("busy", {"TEST01": PlannedCheck(), "COV01": PlannedCheck()}, Limits(tests_seconds=4))
    report = engine.run(str(story.folder), plan, Workspace(tmp_path, SourcePolicy(paths=True)), listener=listen)
    assert {check.code: (check.outcome, check.message.id) for check in report.checks} == {
        "TEST01": (Outcome.ERRORED, "platform.busy"),
        "COV01": (Outcome.ERRORED, "platform.busy"),
    }
    assert (report.outcome, report.score) == (RunOutcome.INCOMPLETE, None)
