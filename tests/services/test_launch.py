"""What ``make run`` promises, seen from outside."""

import csv
import os
import re
import signal
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

import pytest

from config import watchdog
from config.env import ROOT
from demo.accounts import CAMILLE, HUGO, INSTRUCTOR, NOAH, STUDENTS
from tests.services.browser import Browser

pytestmark = [pytest.mark.services, pytest.mark.timeout(300)]


def free_ports():
    """A port whose neighbour is free too."""
    while True:
        with socket.socket() as first, socket.socket() as second:
            first.bind(("127.0.0.1", 0))
            port = first.getsockname()[1]
            try:
                second.bind(("127.0.0.1", port + 1))
            except (OSError, OverflowError):
                continue
            return port


class Launched:
    """A launcher, and what it has written so far."""

    def __init__(self, process, output):
        self.process, self.output = process, output

    @property
    def said(self):
        return self.output.read_text()

    def end(self, number=None):
        """Wait for the end, after a signal when there is one; the exit status."""
        if number is not None:
            self.process.send_signal(number)
        return self.process.wait(timeout=30)

    def ready(self):
        """Wait for the announcement, and return it."""
        wait_for(lambda: "Stop with Ctrl-C" in self.said or self.process.poll() is not None, seconds=90)
        assert self.process.poll() is None, self.said
        return self.said


@contextmanager
def launched(var, port, *, program="config.launch", **variables):
    output = var / "output.txt"
    environment = {**os.environ, "FILROUGE_VAR": str(var), "PORT": str(port), **variables}
    command = [sys.executable, "-m", program]
    with (
        output.open("w") as file,
        subprocess.Popen(command, cwd=ROOT, env=environment, stdout=file, stderr=subprocess.STDOUT) as process,
    ):
        launch = Launched(process, output)
        try:
            yield launch
        finally:
            if process.poll() is None:
                launch.end(signal.SIGINT)
            print(launch.said)  # shown by pytest when the test failed


def wait_for(condition, seconds):
    deadline = time.monotonic() + seconds
    while not (value := condition()):
        assert time.monotonic() < deadline, "waited for nothing"
        time.sleep(0.2)
    return value


def left_behind(var):
    """Processes that were started for this state directory and still live."""
    mark = f"FILROUGE_VAR={var}".encode()
    found = []
    for process in watchdog.living():
        try:
            if mark in Path(f"/proc/{process.id}/environ").read_bytes():
                found.append(process)
        except OSError:
            continue
    return found


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """One site for the questions that leave it running: its announcement, its address, its password, its files."""
    var, port = tmp_path_factory.mktemp("var"), free_ports()
    with launched(var, port) as launch:
        said = launch.ready()
        yield said, f"http://127.0.0.1:{port}", re.search(r"password +(\S+)", said)[1], var, port


def refused(var, port, **variables):
    """What is said by a launcher that does not start."""
    with launched(var, port, **variables) as launch:
        assert launch.end() == 1
        return launch.said


def test_the_first_page_answers(site):
    _, address, *_ = site
    assert Browser(address).get("/")[0] == "/en/"


def test_the_people_and_the_addresses_to_paste_are_announced(site):
    said, *_, port = site
    for account in STUDENTS:
        assert re.search(rf"{re.escape(account.mail)} +http://127.0.0.1:{port + 1}/{account.repository}\n", said)
    assert re.search(rf"{re.escape(INSTRUCTOR.mail)} +instructor", said)


def test_everybody_announced_can_sign_in(site):
    _, address, password, *_ = site
    for account in (INSTRUCTOR, CAMILLE):
        browser = Browser(address)
        browser.sign_in(account.mail, password)
        assert account.name in browser.get("/en/")[1]


def test_secrets_are_for_their_owner_alone(site):
    *_, var, _ = site
    assert {(var / name).stat().st_mode & 0o777 for name in ("secret-key", "demo-password")} == {0o600}


def test_a_pasted_address_is_graded(site):
    _, address, password, _, port = site
    browser = Browser(address)
    browser.sign_in(HUGO.mail, password)
    path = browser.submit("/en/assignments/demo/git/", f"http://127.0.0.1:{port + 1}/{CAMILLE.repository}")
    assert re.fullmatch(r"/en/runs/\d+/", path)

    def report():
        return 'http-equiv="refresh"' not in browser.get(path)[1]

    wait_for(report, seconds=240)
    assert "GIT03" in browser.get(path)[1]


def test_a_second_site_on_the_same_files_is_refused(site, tmp_path):
    *_, var, _ = site
    (tmp_path / "same").symlink_to(var)
    assert "it runs already" in refused(tmp_path, free_ports(), FILROUGE_VAR=str(tmp_path / "same"))


def test_a_taken_port_is_named(site, tmp_path):
    *_, port = site
    said = refused(tmp_path, port)
    assert f"port {port} cannot be used" in said
    assert "PORT=8080 make run" in said


@pytest.mark.parametrize("text", ["http", "0", "65535", "-1"])
def test_a_port_that_is_none_is_refused(tmp_path, text):
    assert "PORT must be a whole number" in refused(tmp_path, text)


def test_a_broker_that_does_not_answer_is_refused(tmp_path):
    said = refused(tmp_path, free_ports(), REDIS_URL="unix:///nowhere/broker.sock")
    assert "REDIS_URL is set, but nothing answers there" in said


def test_a_wrong_setting_is_a_sentence(tmp_path):
    assert refused(tmp_path, free_ports(), FILROUGE_WORKERS="many").startswith("Filrouge cannot run: FILROUGE_WORKERS")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_stops_everything_and_the_next_start_keeps_what_was_there(tmp_path, number):
    port = free_ports()
    passwords = []
    for _ in range(2):
        with launched(tmp_path, port) as launch:
            passwords.append(re.search(r"password +(\S+)", launch.ready())[1])
            assert left_behind(tmp_path)
            assert launch.end(number) == 0
        assert launch.said.endswith("Filrouge has stopped.\n")
        assert not left_behind(tmp_path)
    assert passwords[0] == passwords[1]


def test_killing_the_launcher_leaves_nothing(tmp_path):
    with launched(tmp_path, free_ports()) as launch:
        launch.ready()
        launch.end(signal.SIGKILL)
    wait_for(lambda: not left_behind(tmp_path), seconds=20)


def test_a_worker_that_dies_is_named_and_stops_the_site(tmp_path):
    with launched(tmp_path, free_ports()) as launch:
        launch.ready()
        commands = {each.id: Path(f"/proc/{each.id}/cmdline").read_bytes() for each in left_behind(tmp_path)}
        os.kill(min(each for each, command in commands.items() if b"\0worker\0" in command), signal.SIGKILL)
        assert launch.end() == 1
    assert "worker stopped by itself (killed by SIGKILL)" in launch.said
    assert not left_behind(tmp_path)


GRADE = "fil-rouge grade in percent"


def test_every_demo_repository_is_really_graded(site):
    _, address, password, *_ = site
    browser = Browser(address)
    browser.sign_in(INSTRUCTOR.mail, password)

    def grades():
        rows = list(csv.DictReader(browser.get("/en/cohorts/demo/grades.csv")[1].splitlines()))
        return rows if rows and all(row[GRADE] for row in rows) else None

    rows = wait_for(grades, seconds=240)
    percent = {row["e-mail"]: float(row[GRADE]) for row in rows}
    assert set(percent) == {account.mail for account in STUDENTS}
    good, average, mess = (percent[account.mail] for account in (CAMILLE, HUGO, NOAH))
    assert good > 90
    assert mess < 50 < average < 90
