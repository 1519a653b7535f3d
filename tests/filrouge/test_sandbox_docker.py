"""The docker alternative. No engine runs where these tests do: a stand-in for the client obeys the part of the command
that the driver needs, so what is shown is the command, the protocol, and that a container never outlives its job.
"""

import os
import stat
import sys
import threading
from pathlib import Path

import pytest

from filrouge.errors import PlatformError
from filrouge.limits import Limits
from filrouge.sandbox import Job, Mount, Step
from filrouge.sandbox.docker import Docker

STAND_IN = """#!/bin/sh
echo "$*" >> {log}
case "$1" in
  version) echo 28.0 ;;
  inspect) echo {here} ;;
  run)
    while [ "$1" != "sh" ]; do shift; done
    shift; python=$1; shift 3
    exec "$python" -I -S -c "import os; os.kill = lambda *_: None; exec(open('{driver}').read())" ;;
esac
"""


@pytest.fixture
def docker(tmp_path: Path) -> Docker:
    driver = Path(__file__).parents[2] / "filrouge/sandbox/inside/drive.py"
    program = tmp_path / "docker"
    program.write_text(STAND_IN.format(log=tmp_path / "log", driver=driver, here=os.getpid()))
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    return Docker("python:3.11-slim", "runsc", str(program))


def job(tmp_path: Path) -> Job:
    step = Step("say", ("sh", "-c", "echo hello; exit 3"), 10, str(tmp_path))
    return Job((step,), sys.executable, (Mount(tmp_path, "/shown"),), Limits(processes=4096), None)


def test_the_command_shuts_every_door(docker: Docker, tmp_path: Path) -> None:
    command = " ".join(docker.command(job(tmp_path), "name"))
    for words in (
        *("--network none", "--read-only", "--cap-drop ALL", "--security-opt no-new-privileges", "--user 1000:1000"),
        *("--pids-limit 4096", f"--memory {3 * 1024**3}", f"--memory-swap {3 * 1024**3}", "--runtime runsc"),
        *(f"type=bind,source={tmp_path},target=/shown,readonly", "--pull never", "--rm"),
    ):
        assert words in command
    assert "--privileged" not in command
    assert "docker.sock" not in command


def test_a_job_is_driven_and_its_container_is_taken_away(docker: Docker, tmp_path: Path) -> None:
    [done] = docker.run(job(tmp_path), cancelled=threading.Event())
    assert (done.exit, done.output) == (3, "hello\n")
    run, inspect, remove = (tmp_path / "log").read_text().splitlines()
    name = run.split("--name ")[1].split()[0]
    assert remove == f"rm --force {name}"
    assert inspect.endswith(name), "its first process is asked for, once: from there processor seconds are counted"


def test_a_machine_without_an_engine_refuses(monkeypatch, tmp_path: Path) -> None:
    monkeypatch.setattr("shutil.which", lambda name: None)
    docker = Docker("python:3.11-slim")
    assert docker.capability().problem == "sandbox.no_docker"
    with pytest.raises(PlatformError):
        docker.run(job(tmp_path), cancelled=threading.Event())


def test_the_engine_is_asked_for_its_version(docker: Docker) -> None:
    assert docker.capability().version == "28.0"
