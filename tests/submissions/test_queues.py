"""The compose file's own workers and scheduler, while every slot of the graders is taken by runs that last.

``HOLD_SECONDS=300`` goes on for five minutes instead of once.
"""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
import yaml
from django.conf import settings
from django.utils import timezone

from apps.submissions import services, slots
from apps.submissions.models import Run
from config.env import ROOT
from filrouge import Plan
from tests.conftest import process_environment
from tests.factories import AssignmentFactory, FinishedRunFactory, RunningRunFactory, StudentFactory

HOLD_SECONDS = int(os.environ.get("HOLD_SECONDS", "0"))
SLOTS = 2
LAG_SECONDS = 15
"""What a busy machine may add to the scheduler's own pace."""

pytestmark = [
    pytest.mark.services,
    pytest.mark.django_db(transaction=True),
    pytest.mark.timeout(HOLD_SECONDS + 300),
]


@pytest.fixture
def letters(tmp_path):
    """The folder that the site's messages are written to."""
    return tmp_path / "letters"


@pytest.fixture
def started(broker, repository, letters, tmp_path):
    """Every Celery process of the compose file, on this test's database."""
    environment = process_environment(
        PATH=f"{Path(sys.executable).parent}:{os.environ['PATH']}",
        FILROUGE_WORKERS=str(SLOTS),
        FILROUGE_TRUSTED_SOURCES=f"127.0.0.1:{repository.port}",
        FILROUGE_ADDRESS="https://courses.example.org",
        EMAIL_URL=f"filemail:///{letters}",
    )
    composed = yaml.safe_load((ROOT / "docker-compose.yml").read_text())["services"].values()
    commands = [service["command"] for service in composed if service.get("command", [""])[0] == "celery"]
    schedule = f"--schedule={tmp_path / 'schedule'}"
    processes = [
        subprocess.Popen(
            [schedule if part.startswith("--schedule") else part for part in command],
            cwd=ROOT,
            env=environment,
            start_new_session=True,
        )
        for command in commands
    ]
    yield
    for process in processes:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait(10)


@pytest.fixture
def lasting(repository, started):
    """As many runs as there are slots, each in the middle of a suite that outlasts the test."""
    seconds = HOLD_SECONDS + 120
    repository.commit("feat: slow tests", count=seconds, seconds=1)
    plan = Plan.from_mapping({"name": "tests", "checks": {"TEST01": {}}, "limits": {"tests_seconds": 2 * seconds}})
    assignment = AssignmentFactory(plan=plan.to_mapping())
    students = [StudentFactory(cohort=assignment.cohort).user for _ in range(SLOTS)]
    runs = [services.submit(assignment=assignment, student=student, url=repository.url) for student in students]
    chosen = Run.objects.filter(pk__in=[run.pk for run in runs])
    wait_for(lambda: chosen.filter(state="running", stage="tests").count() == SLOTS, seconds=90)
    yield chosen
    for run in chosen:
        services.cancel(run=run)


def wait_for(condition, *, seconds):
    """How many seconds it took; fails when it was more than `seconds`."""
    begun = time.monotonic()
    while not condition():
        assert time.monotonic() - begun < seconds, f"not within {seconds} seconds"
        time.sleep(0.2)
    return time.monotonic() - begun


def taken_back():
    """How many seconds it takes until a run whose worker was lost waits again."""
    lost = RunningRunFactory(lease_until=timezone.now())
    waiting = Run.objects.filter(pk=lost.pk, state="queued")
    return wait_for(waiting.exists, seconds=settings.SWEEP_SECONDS + LAG_SECONDS)


def told(letters):
    """How many seconds it takes until somebody whose run was just graded is written to."""
    student = FinishedRunFactory().project.student
    type(student).objects.filter(pk=student.pk).update(mail_when_graded=True)
    return wait_for(
        lambda: any(student.email in letter.read_text() for letter in letters.glob("*")),
        seconds=settings.NOTIFY_SECONDS + LAG_SECONDS,
    )


def test_while_every_slot_grades_lost_runs_are_taken_back_and_messages_leave(lasting, letters):
    until = time.monotonic() + HOLD_SECONDS
    while True:
        print(f"a lost run was taken back after {taken_back():.1f} s, a message left after {told(letters):.1f} s")
        assert lasting.filter(state="running").count() == slots.at_once() == SLOTS
        if time.monotonic() >= until:
            return
