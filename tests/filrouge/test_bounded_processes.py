"""Bounded processes: what runs where no sandbox is ends with its time, its memory and all that it started."""

from __future__ import annotations

import os
import sys
import threading
import time
from dataclasses import replace
from pathlib import Path

import pytest

from filrouge.errors import Cancelled, PlatformError
from filrouge.facts.tools import CHECKOUT
from filrouge.limits import Limits
from filrouge.sandbox import Completed, Job, Mount, Service, Step
from filrouge.sandbox.bounded import BoundedProcesses
from filrouge.sandbox.families import PROC
from filrouge.sandbox.paths import Paths
from tests.filrouge.places import running

MEGABYTE = 1024**2


def test_no_job_runs_but_one_that_only_reads(tmp_path: Path) -> None:
    step = reads("echo done")
    heard: list[str] = []
    job = Job((step,), "", (), Limits())
    for refused in (job, replace(job, checkout=tmp_path)):
        with pytest.raises(PlatformError) as caught:
            BoundedProcesses("sandbox.forbidden").run(refused, on_step=heard.append)
        assert caught.value.message.id == "sandbox.forbidden"
    assert heard == []
    [done] = BoundedProcesses().run(replace(job, only_reads=True), on_step=heard.append)
    assert (heard, done.output) == (["step"], "done\n")


def reads(script: str, *, seconds: int = 20) -> Step:
    return Step("step", ("sh", "-c", script), seconds, "/tmp")


def bounded(step: Step, limits: Limits | None = None, cancelled: threading.Event | None = None) -> Completed:
    job = Job((step,), "", (), limits or Limits(), only_reads=True)
    [done] = BoundedProcesses().run(job, cancelled=cancelled or threading.Event())
    return done


def test_a_step_tells_its_status_and_all_that_it_said() -> None:
    done = bounded(reads("echo said; echo more >&2; exit 3"))
    assert (done.exit, done.stopped_by, done.output) == (3, "", "said\nmore\n")


def test_a_file_is_collected_from_where_the_program_was_told_to_write_it() -> None:
    step = Step("step", ("sh", "-c", 'echo "$0" > "$0"', "/tmp/kept"), 20, "/tmp", collect=("/tmp/kept",))
    done = bounded(step)
    assert done.files == {"/tmp/kept": b"/tmp/kept\n"}
    assert not Path("/tmp/kept").exists()


@pytest.mark.parametrize("proc", ["proc", "ps"])
def test_a_step_and_all_that_it_started_end_with_its_time(proc: str, monkeypatch: pytest.MonkeyPatch) -> None:
    if proc == "ps":
        monkeypatch.setattr("filrouge.sandbox.families.PROC", PROC / "nowhere")
    marker = f"8{time.monotonic_ns() % 10**8}"
    done = bounded(reads(f"setsid sleep {marker} & sleep {marker}", seconds=1))
    assert (done.exit, done.stopped_by) == (None, "wall")
    assert running(marker) == 0


def test_a_step_that_spins_is_ended_by_its_processor_seconds() -> None:
    done = bounded(reads("while :; do :; done", seconds=1))
    assert done.exit is None or done.exit < 0
    assert done.seconds < 20


@pytest.mark.parametrize("proc", ["proc", "ps"])
def test_memory_is_counted_over_all_of_them(proc: str, monkeypatch: pytest.MonkeyPatch) -> None:
    if proc == "ps":
        monkeypatch.setattr("filrouge.sandbox.families.PROC", PROC / "nowhere")
    hog = f"{sys.executable} -c 'import time; b = bytearray(80 * {MEGABYTE}); time.sleep(30)' &"
    done = bounded(reads(hog * 4 + " wait"), Limits(memory_bytes=200 * MEGABYTE))
    assert (done.exit, done.stopped_by) == (None, "memory")


def test_an_order_to_stop_ends_a_step() -> None:
    cancelled = threading.Event()
    threading.Timer(0.3, cancelled.set).start()
    marker = f"7{time.monotonic_ns() % 10**8}"
    with pytest.raises(Cancelled):
        bounded(reads(f"sleep {marker}; true"), cancelled=cancelled)
    assert running(marker) == 0


def test_a_service_ends_with_everything_that_it_started() -> None:
    marker = f"6{time.monotonic_ns() % 10**8}"
    script = f"setsid sleep {marker} & sleep {marker} & echo there; cat"
    served = BoundedProcesses().serve(Service(("sh", "-c", script), (), Limits()))
    assert served.stdout.readline() == b"there\n"
    assert running(marker) >= 2
    served.close()
    assert running(marker) == 0


def test_a_service_whose_first_process_was_killed_leaves_nobody() -> None:
    marker = f"5{time.monotonic_ns() % 10**8}"
    served = BoundedProcesses().serve(Service(("sh", "-c", f"sleep {marker} & echo $$; cat"), (), Limits()))
    os.kill(int(served.stdout.readline()), 9)
    deadline = time.monotonic() + 10
    while running(marker) and time.monotonic() < deadline:
        served.check()
    assert running(marker) == 0
    served.close()


TOLD = (Mount(Path("/home/josé/x"), CHECKOUT), Mount(Path("/opt/bin/ruff"), "/tools/bin/ruff"))


@pytest.mark.parametrize(
    ("inside", "here"),
    [
        ("/checkout", "/home/josé/x"),
        ("/checkout/src/a.py", "/home/josé/x/src/a.py"),
        ("/tools/bin/ruff", "/opt/bin/ruff"),
        ("--output-file=/tmp/v.json", "--output-file=/scratch/tmp/v.json"),
        ("src/checkout/a.py", "src/checkout/a.py"),
        ("/checkouts", "/checkouts"),
        ("./tmp/a", "./tmp/a"),
    ],
)
def test_paths_are_put_into_this_machines_terms(inside: str, here: str) -> None:
    assert Paths(TOLD, Path("/scratch/tmp")).outward(inside) == here


@pytest.mark.parametrize("told", ["/home/josé/x/a.py", '["/home/jos\\u00e9/x/a.py"]', "in /home/josé/x/a.py: no"])
def test_what_a_program_tells_is_put_into_those_of_a_sandbox(told: str) -> None:
    found = Paths(TOLD, Path("/scratch/tmp")).inward(told.encode()).decode()
    assert "/checkout/a.py" in found
    assert "home" not in found
