"""The steps of a job: what each tells and brings back, and how it ends."""

import threading
import time
from pathlib import Path

import pytest

from filrouge.errors import Cancelled
from filrouge.limits import Limits
from filrouge.sandbox import Job, Step
from filrouge.sandbox.bubblewrap import Bubblewrap
from tests.filrouge.places import PYTHON, shell

pytestmark = pytest.mark.skipif(not Path(PYTHON).exists(), reason="a system Python drives these jobs")


def test_steps_run_in_order_and_tell_their_status_and_output() -> None:
    first, second = shell("echo hello; exit 3", "echo bye >&2")
    assert (first.exit, first.output) == (3, "hello\n")
    assert (second.exit, second.output) == (0, "bye\n")


def test_records_come_line_by_line_while_the_step_runs() -> None:
    heard: list[tuple[bytes, float]] = []
    step = Step(
        "talk",
        (
            PYTHON,
            "-c",
            "import os, time; p = int(os.environ['FILROUGE_RECORDS'])\n"
            "os.write(p, b'one\\n'); time.sleep(0.5); os.write(p, b'two\\n')",
        ),
        20,
        "/student",
        records=True,
    )
    Bubblewrap().run(
        Job((step,), PYTHON, (), Limits()),
        cancelled=threading.Event(),
        on_record=lambda line: heard.append((line, time.monotonic())),
    )
    assert [line for line, _ in heard] == [b"one", b"two"]
    assert heard[1][1] - heard[0][1] > 0.3


def test_output_comes_while_the_step_runs() -> None:
    heard: list[tuple[bytes, float]] = []
    step = Step("talk", ("sh", "-c", "echo one; sleep 0.5; echo two"), 20, "/student")
    Bubblewrap().run(
        Job((step,), PYTHON, (), Limits()),
        cancelled=threading.Event(),
        on_output=lambda chunk: heard.append((chunk, time.monotonic())),
    )
    assert [chunk for chunk, _ in heard] == [b"one\n", b"two\n"]
    assert heard[1][1] - heard[0][1] > 0.3


def test_files_are_brought_back() -> None:
    step = Step(
        "make", ("sh", "-c", "printf '\\000\\001' > /tmp/out"), 20, "/student", collect=("/tmp/out", "/tmp/none")
    )
    [done] = Bubblewrap().run(Job((step,), PYTHON, (), Limits()), cancelled=threading.Event())
    assert done.files == {"/tmp/out": b"\0\1"}


def test_a_needed_step_that_fails_ends_the_job() -> None:
    steps = (Step("first", ("false",), 5, "/student", needed=True), Step("second", ("true",), 5, "/student"))
    done = Bubblewrap().run(Job(steps, PYTHON, (), Limits()), cancelled=threading.Event())
    assert [completed.name for completed in done] == ["first"]


def test_a_step_ends_with_its_command_even_where_a_forgotten_process_goes_on_writing() -> None:
    [done] = shell("yes forgotten & sleep 0.3; exit 4", seconds=120)
    assert (done.exit, done.stopped_by) == (4, "")
    assert done.seconds < 60


def test_a_step_that_never_ends_is_stopped_and_the_next_one_runs() -> None:
    endless, after = shell("echo begun; sleep 1000", "echo after", seconds=1)
    assert (endless.exit, endless.stopped_by, endless.output) == (None, "wall", "begun\n")
    assert after.output == "after\n"


def test_a_driver_that_is_stopped_does_not_hold_the_worker() -> None:
    began = time.monotonic()
    [done] = shell("kill -STOP $PPID; sleep 100", "echo never", seconds=2)
    assert (done.exit, done.stopped_by) == (None, "wall")
    assert time.monotonic() - began < 60


def test_an_order_to_stop_is_obeyed_at_once() -> None:
    cancelled = threading.Event()
    threading.Timer(0.3, cancelled.set).start()
    began = time.monotonic()
    with pytest.raises(Cancelled):
        shell("sleep 300", cancelled=cancelled, seconds=300)
    assert time.monotonic() - began < 60
