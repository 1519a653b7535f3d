"""A Celery process that could not do its work does not start, and says why."""

import os
import subprocess
import sys

import pytest

from config.env import ROOT


def start(tmp_path, redis_url, *arguments):
    """What is said by a process that ends by itself, and how it ends."""
    environment = {**os.environ, "FILROUGE_SECRET_KEY": "k" * 50, "FILROUGE_VAR": str(tmp_path), "REDIS_URL": redis_url}
    command = [sys.executable, "-m", "celery", "--app=config", *arguments]
    ended = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60)
    return ended.returncode, ended.stderr.strip().splitlines()[-1]


@pytest.mark.parametrize("arguments", [("worker", "--queues=grading"), ("beat", "--pidfile=")])
def test_without_a_broker_it_does_not_start(tmp_path, arguments):
    status, said = start(tmp_path, "", *arguments)
    assert (status, "REDIS_URL is required" in said) == (1, True), said


@pytest.mark.parametrize("queues", [(), ("--queues=grading,housekeeping",), ("--queues=gradin",)])
def test_a_worker_serves_one_of_the_two_queues(tmp_path, queues):
    status, said = start(tmp_path, "unix:///nowhere/broker.sock", "worker", *queues)
    assert (status, said) == (1, "A worker serves one queue: --queues=grading or --queues=housekeeping.")
