"""Repositories that want their reader to take for ever stand in the queue beside good ones: nobody else notices.

``BOMBS=all`` queues ten of them with ten good ones.
"""

import itertools
import os
import signal
import time
from pathlib import Path

import pytest
from django.test import Client

from apps.submissions import services
from apps.submissions.models import Run
from demo.git_server import serve
from demo.story import Story
from filrouge import Plan
from tests.conftest import start_worker
from tests.factories import AssignmentFactory, StudentFactory
from tests.hostile.against_reading import BOMBS, SOUND

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True), pytest.mark.timeout(1800)]

MEGABYTE = 1024**2
WORKERS = 2
WORKER_BYTES = 300 * MEGABYTE
SIGN_IN_SECONDS = 3.0
"""A second where the machine has nothing else to do; the suite runs beside another."""

CHOSEN = (
    "dotted keys in tox.toml",
    "empty lines in a README",
    "20,000 elif",
    "open brackets in a notebook",
    "a RUN of 200 kB in a Dockerfile",
    "a blank line of 1 MB in a Makefile",
    "aliases in a workflow",
    "a line of 1 MB in Python",
    "25,000 functions",
    "deep lists in a manifest",
)
COUNT = len(CHOSEN) if os.environ.get("BOMBS") == "all" else 3
PLAN = Plan.from_mapping(
    {"name": "static", "checks": {code: {} for code in ("GIT03", "LINT01", "PKG01", "PKG04", "OPS01", "OPS02", "CI03")}}
)


@pytest.fixture
def served(tmp_path):
    """Bare repositories, good ones and bombs, by name."""
    folder = tmp_path / "served"
    for number in range(COUNT):
        told(folder / f"good-{number}.git", {**SOUND, "extra.py": f"VALUE = {number}\n"})
        files = {**SOUND, **BOMBS[CHOSEN[number]].files}
        told(folder / f"bomb-{number}.git", files)
    with serve(folder) as base_url:
        yield base_url


def told(bare, files):
    story = Story(bare.parent.parent / f"story-{bare.stem}")
    story.commit("feat: add two numbers", files)
    bare.parent.mkdir(exist_ok=True)
    story.publish(bare)


@pytest.fixture
def workers(broker, served):
    """Workers as they are in earnest, in sessions of their own."""
    trusted = served.removeprefix("http://")
    started = [start_worker(FILROUGE_TRUSTED_SOURCES=trusted) for _ in range(WORKERS)]
    yield started
    for process in started:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait(10)


def held_bytes(session):
    """The most that one process of a worker holds: those of the sandbox are not the worker's."""
    found = [0]
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if b"celery" in (folder / "cmdline").read_bytes() and os.getsid(int(folder.name)) == session:
                found.append(int((folder / "statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE"))
        except (OSError, ValueError):
            continue
    return max(found)


def sign_in(student, number):
    """How many seconds it takes to sign in, each time from another address: one alone may not try so often."""
    began = time.monotonic()
    page = Client(REMOTE_ADDR=f"10.0.{number // 250}.{number % 250 + 1}").post(
        "/en/account/login/", {"login": student.email, "password": "correct horse"}
    )
    assert page.status_code == 302
    return time.monotonic() - began


def test_nobody_notices_the_bombs_of_others(served, workers, settings):
    settings.TRUSTED_SOURCES = frozenset({served.removeprefix("http://")})
    assignment = AssignmentFactory(plan=PLAN.to_mapping())
    students = [StudentFactory(cohort=assignment.cohort).user for _ in range(2 * COUNT)]
    names = [f"{kind}-{number}" for number in range(COUNT) for kind in ("bomb", "good")]
    watcher = students[0]
    watcher.set_password("correct horse")
    watcher.save()
    for student, name in zip(students, names, strict=True):
        services.submit(assignment=assignment, student=student, url=f"{served}/{name}.git")
    slowest, heaviest, numbers = 0.0, 0, itertools.count()
    while Run.objects.filter(state__in=["queued", "running"]).exists():
        slowest = max(slowest, sign_in(watcher, next(numbers)))
        heaviest = max([heaviest, *(held_bytes(process.pid) for process in workers)])
        time.sleep(0.5)
    good = Run.objects.filter(url__contains="/good-")
    assert {(run.state, run.outcome) for run in good} == {("finished", "finished")}
    assert len({run.percent for run in good}) == 1
    bombs = Run.objects.filter(url__contains="/bomb-")
    assert {(run.state, run.attempts) for run in bombs} == {("finished", 1)}, "no bomb takes a worker with it"
    print(f"signing in took {slowest:.2f} s at most, a worker held {heaviest // MEGABYTE} MB at most")
    assert slowest < SIGN_IN_SECONDS
    assert heaviest < WORKER_BYTES
