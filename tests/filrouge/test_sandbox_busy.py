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
    assert done.seconds > 5, "it had its seconds twice"


def test_time_in_line_is_not_taken_from_the_seconds_of_a_step(crowd: Crowd) -> None:
    crowd(1)
    done = compute(2.2, within=3)  # 4.4 seconds on half a processor; where others take the rest, it is starved
    assert done.stopped_by in ("", "busy")
    assert done.seconds > 3


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
    monkeypatch.setattr(ControlGroup, "ran_seconds", lambda self: time.monotonic())
    monkeypatch.setattr(Watch, "ran_seconds", lambda self: time.monotonic())
    assert compute(60, within=2).stopped_by == "wall"


def test_processor_seconds_are_counted_with_those_of_processes_that_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    counted: list[float | None] = []

    def close(self: ControlGroup, close: Callable[[ControlGroup], None] = ControlGroup.close) -> None:
        counted.append(self.ran_seconds())
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
