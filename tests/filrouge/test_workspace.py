"""The folders that runs work in: their own while they go on, gone once they end, however they end."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from filrouge import Workspace
from filrouge.workspace import ABANDONED_SECONDS

RUNS_FOR_EVER = """
import sys, time
from pathlib import Path
from filrouge import Workspace

with Workspace(Path(sys.argv[1])).folder() as folder:
    (folder / "copy").mkdir()
    (folder / "copy" / "a.txt").write_text("of a student")
    print(folder, flush=True)
    time.sleep(600)
"""


@pytest.fixture
def left(tmp_path: Path) -> Path:
    """The folder of a run whose process was killed."""
    command = [sys.executable, "-c", RUNS_FOR_EVER, str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        folder = Path(process.stdout.readline().strip())
        process.send_signal(signal.SIGKILL)
    assert folder.exists()
    return folder


def test_a_folder_is_gone_when_its_run_ends(tmp_path: Path) -> None:
    with Workspace(tmp_path).folder() as folder:
        assert folder.is_dir()
    assert list((tmp_path / "runs").iterdir()) == []


def test_what_a_killed_run_left_goes_with_the_next_run_a_day_later(tmp_path: Path, left: Path) -> None:
    long_ago = time.time() - ABANDONED_SECONDS - 1
    os.utime(left, (long_ago, long_ago))
    with Workspace(tmp_path).folder() as folder:
        assert list((tmp_path / "runs").iterdir()) == [folder]


def test_what_may_be_another_run_stays(tmp_path: Path, left: Path) -> None:
    with Workspace(tmp_path).folder():
        assert (left / "copy" / "a.txt").read_text() == "of a student"
