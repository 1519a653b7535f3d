"""The script that prepares a machine, on machines made of a few programs."""

import hashlib
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from config.env import ROOT

TOOLS = ("bash", "env", "dirname", "uname", "sha256sum", "cat", "rm", "mkdir", "ls")
LOCK = "requirements-dev.lock"


class Machine:
    """A clone of the project and a PATH that holds only what is put there."""

    def __init__(self, folder: Path) -> None:
        self.clone, self.programs = folder / "clone", folder / "bin"
        self.programs.mkdir(parents=True)
        (self.clone / "scripts").mkdir(parents=True)
        shutil.copy(ROOT / "scripts/setup.sh", self.clone / "scripts")
        (self.clone / LOCK).write_text("django==5.2\n")
        for tool in TOOLS:
            (self.programs / tool).symlink_to(shutil.which(tool))
        self.has("id", "echo 1001")

    def has(self, name: str, script: str = "exit 0") -> None:
        path = self.programs / name
        path.write_text(f"#!/bin/bash\n{script}\n")
        path.chmod(0o755)

    def is_set_up(self) -> None:
        python = self.clone / ".venv/bin/python"
        python.parent.mkdir(parents=True)
        python.symlink_to(shutil.which("true"))
        digest = hashlib.sha256((self.clone / LOCK).read_bytes()).hexdigest()
        (self.clone / ".venv/.installed").write_text(f"{digest}  - {self.clone}\n")

    def set_up(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        command = ["bash", str(self.clone / "scripts/setup.sh"), *arguments]
        environment = {"PATH": str(self.programs), "CALLS": str(self.clone / "calls")}
        return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)

    @property
    def calls(self) -> str:
        path = self.clone / "calls"
        return path.read_text() if path.exists() else ""


@pytest.fixture
def machine(tmp_path):
    return Machine(tmp_path)


def test_what_is_set_up_already_is_left_alone(machine):
    machine.has("bwrap")
    machine.is_set_up()
    finished = machine.set_up()
    assert (finished.returncode, finished.stderr) == (0, "")


def test_an_ordinary_user_without_bubblewrap_reads_what_to_type(machine):
    machine.has("apt-get")
    machine.is_set_up()
    finished = machine.set_up()
    assert finished.returncode == 1
    assert finished.stderr.splitlines()[-1] == "    sudo apt install bubblewrap"


def test_without_apt_the_program_and_its_package_are_named(machine):
    machine.is_set_up()
    finished = machine.set_up()
    assert finished.returncode == 1
    assert '"bwrap"' in finished.stderr
    assert '"bubblewrap"' in finished.stderr


def test_root_installs_bubblewrap_with_apt(machine):
    machine.has("id", "echo 0")
    machine.has("apt-get", 'echo "$@" >> "$CALLS"')
    machine.is_set_up()
    machine.set_up()
    assert machine.calls.rstrip().endswith("install -y --no-install-recommends bubblewrap")


def test_stale_package_lists_are_renewed_once(machine):
    machine.has("id", "echo 0")
    machine.has("apt-get", 'echo "$@" >> "$CALLS"; [[ "$*" == *update* ]]')
    machine.is_set_up()
    finished = machine.set_up()
    assert [line.split()[3] for line in machine.calls.splitlines()] == ["install", "update", "install"]
    assert finished.returncode == 1
    assert "could not install bubblewrap" in finished.stderr


def test_a_sandbox_that_does_not_start_is_a_warning(machine):
    machine.has("bwrap", "exit 1")
    machine.is_set_up()
    finished = machine.set_up()
    assert finished.returncode == 0
    assert "docs/operating.md" in finished.stderr


@pytest.mark.parametrize(("program", "package"), [("chromium", "chromium"), ("gettext", "gettext")])
def test_programs_for_some_targets_are_asked_for_by_them(machine, program, package):
    machine.has("bwrap")
    machine.has("apt-get")
    machine.is_set_up()
    assert machine.set_up().returncode == 0
    finished = machine.set_up(program)
    assert finished.returncode == 1
    assert f"sudo apt install {package}" in finished.stderr


def test_without_a_recent_python_the_wanted_version_is_said(machine):
    machine.has("bwrap")
    machine.has("python3", "exit 1")
    finished = machine.set_up()
    assert finished.returncode == 1
    assert "Python 3.11 or newer" in finished.stderr


FAKE_PYTHON = """
echo "$@" >> "$CALLS"
case "$*" in
*sys.executable*) echo "$0" ;;
*ensurepip*) exit {ensurepip} ;;
*python3.%d-venv*) echo python3.11-venv ;;
*"-m venv"*) mkdir -p .venv/bin; cp "$0" .venv/bin/python ;;
esac
"""


def test_the_environment_is_made_again_when_the_lock_changes(machine):
    machine.has("bwrap")
    (machine.programs / "cp").symlink_to(shutil.which("cp"))
    machine.has("python3", FAKE_PYTHON.format(ensurepip=0))
    assert machine.set_up().returncode == 0
    made = machine.calls
    assert "--require-hashes" in made
    assert machine.set_up().returncode == 0
    assert machine.calls == made
    (machine.clone / LOCK).write_text("django==5.3\n")
    assert machine.set_up().returncode == 0
    assert machine.calls.count("--require-hashes") == 2


def test_an_interrupted_installation_is_done_again(machine):
    machine.has("bwrap")
    (machine.programs / "cp").symlink_to(shutil.which("cp"))
    machine.has("python3", FAKE_PYTHON.format(ensurepip=0) + '[[ "$*" != *"pip install"* ]]')
    assert machine.set_up().returncode != 0
    machine.has("python3", FAKE_PYTHON.format(ensurepip=0))
    assert machine.set_up().returncode == 0
    assert machine.calls.count("--require-hashes") == 2


def test_uv_is_used_where_it_is_found(machine):
    machine.has("bwrap")
    machine.has("python3", FAKE_PYTHON.format(ensurepip=0))
    machine.has("uv", 'echo "uv $@" >> "$CALLS"; mkdir -p .venv/bin')
    assert machine.set_up().returncode == 0
    assert "uv pip sync --quiet --require-hashes" in machine.calls
    assert "-m pip" not in machine.calls


def test_pip_takes_over_where_uv_fails(machine):
    machine.has("bwrap")
    (machine.programs / "cp").symlink_to(shutil.which("cp"))
    machine.has("python3", FAKE_PYTHON.format(ensurepip=0))
    machine.has("uv", "exit 2")
    assert machine.set_up().returncode == 0
    assert "-m pip install" in machine.calls


def test_a_python_without_venv_says_which_package_brings_it(machine):
    machine.has("bwrap")
    machine.has("apt-get")
    machine.has("python3", FAKE_PYTHON.format(ensurepip=1))
    finished = machine.set_up()
    assert finished.returncode == 1
    assert finished.stderr.splitlines()[-1] == "    sudo apt install python3.11-venv"


def test_the_script_runs_from_anywhere(machine):
    machine.has("bwrap")
    machine.is_set_up()
    command = ["bash", str(machine.clone / "scripts/setup.sh")]
    environment = {"PATH": str(machine.programs)}
    assert subprocess.run(command, env=environment, cwd=os.sep, check=False).returncode == 0
