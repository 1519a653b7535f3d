"""``make run``: the whole site on one machine, with a demo cohort, until Ctrl-C. For development and demonstrations.

Starts the broker, the web server and the demo's git server, prepares the database and the demo cohort, waits for the
first page, then starts the workers and the scheduler. How to run the site for real people is told in docs/operating.md.
"""

from __future__ import annotations

import fcntl
import os
import socket
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

from config import broker
from config.env import ROOT, Environment, read_environment
from config.keys import kept_secret
from config.processes import Child, ProcessError, StopRequested, Supervisor, show
from config.translations import compile_stale
from demo.accounts import INSTRUCTOR, STUDENTS
from demo.cohort import PASSWORD_FILE

HOST = "127.0.0.1"
DEFAULT_PORT = 8000
READY_SECONDS = 60
QUIET = ("-W", "ignore:No directory at", "-W", "ignore:You're running the worker")
"""Warnings that mean nothing here: static files stay where they are, and students' code runs in a sandbox."""


class LaunchError(RuntimeError):
    """The site cannot start on this machine as it is; the text says what to do."""


@dataclass(frozen=True, slots=True)
class Launch:
    """What this start is made of: the configuration, the web server's port, and the broker."""

    environment: Environment
    port: int
    broker: broker.Broker

    @property
    def git_port(self) -> int:
        """Next to the web server's, so that the addresses stored at one start are good at the next."""
        return self.port + 1

    @property
    def address(self) -> str:
        """The site's first page."""
        return f"http://{HOST}:{self.port}/"

    @property
    def git_address(self) -> str:
        """Where the demo repositories are served."""
        return f"http://{HOST}:{self.git_port}"

    @property
    def served(self) -> Path:
        """The demo's bare repositories."""
        return self.environment.var / "demo" / "served"

    @property
    def password(self) -> str:
        """What every demo account signs in with."""
        return kept_secret(self.environment.var / PASSWORD_FILE, length_bytes=9)

    def variables(self) -> dict[str, str]:
        """The environment of the processes: ours, and what a development site needs."""
        trusted = {*self.environment.trusted_sources, f"{HOST}:{self.git_port}"}
        return {
            "FILROUGE_DEBUG": "true",
            "FILROUGE_LOG_LEVEL": "WARNING",
            "FILROUGE_SECRET_KEY": kept_secret(self.environment.var / "secret-key", length_bytes=48),
            "EMAIL_URL": f"filemail:///{self.environment.var / 'mail'}",
            "FILROUGE_ADDRESS": self.address,
            **os.environ,
            "PYTHONUNBUFFERED": "1",
            "REDIS_URL": self.broker.url,
            "FILROUGE_VAR": str(self.environment.var),
            "FILROUGE_TRUSTED_SOURCES": ",".join(sorted(trusted)),
        }


def prepare(environment: Environment) -> Launch:
    """Find ports and a broker, compile what is stale; raises LaunchError or BrokerError."""
    port = _port()
    for number in (port, port + 1):
        _refuse_taken(number)
    compile_stale(ROOT / "locale")
    return Launch(environment, port, broker.choose(environment.redis_url, environment.var / "broker"))


def start(launch: Launch, supervisor: Supervisor) -> None:
    """Start everything and wait for the first page; raises ProcessError or StopRequested."""
    # The page needs two programs' work, done side by side; the others can come after it.
    start_web(launch, supervisor)
    supervisor.run("prepare", sys.executable, "-m", "demo.cohort", str(launch.served), launch.git_address)
    wait_for_page(launch, supervisor)
    start_workers(launch, supervisor)


def start_web(launch: Launch, supervisor: Supervisor) -> Child:
    """Start the broker, the git server of the demo, and the web server, which is given back."""
    python = sys.executable
    if launch.broker.command:
        log = f"in {launch.environment.var / 'broker' / broker.LOG_FILE}"
        supervisor.start("broker", *launch.broker.command, stage=0, log=log)
        supervisor.wait(lambda: broker.answers(launch.broker.url), seconds=READY_SECONDS, what="The broker")
    web = ("uvicorn", "config.asgi:application", f"--host={HOST}", f"--port={launch.port}", "--no-access-log")
    supervisor.start("git", python, "-m", "demo.git_server", str(launch.served), str(launch.git_port))
    return supervisor.start("web", python, *QUIET, "-m", *web, "--log-level=warning", "--timeout-graceful-shutdown=2")


def wait_for_page(launch: Launch, supervisor: Supervisor) -> None:
    """Wait until the web server answers; raises ProcessError when it does not."""
    supervisor.wait(lambda: _answers(f"{launch.address}en/"), seconds=READY_SECONDS, what="The first page")


def start_workers(launch: Launch, supervisor: Supervisor) -> None:
    """Start a worker for each queue, and the scheduler."""
    celery = (sys.executable, *QUIET, "-m", "celery", "--quiet", "--app=config")
    grading = ("worker", "--queues=grading", "--hostname=grading@%h", f"--concurrency={launch.environment.workers}")
    supervisor.start("worker", *celery, *grading)
    supervisor.start("housekeeping", *celery, "worker", "--queues=housekeeping", "--hostname=housekeeping@%h")
    supervisor.start("scheduler", *celery, "beat", "--pidfile=")


def announce(launch: Launch) -> str:
    """What the newcomer reads once the site is up."""
    students = "\n".join(f"    {account.mail:<34} {launch.git_address}/{account.repository}" for account in STUDENTS)
    return f"""
Filrouge is ready:  {launch.address}

  Sign in with the password  {launch.password}
    {INSTRUCTOR.mail:<34} instructor
{students}

  Any of these addresses can be pasted as a submission, by whichever student.
  Broker: {launch.broker.origin}. Files: {launch.environment.var}; messages: its folder mail/.
  Stop with Ctrl-C.
"""


def main() -> int:
    """Start, announce, stay, stop. Exit: 0 when asked to stop, 1 when the site did not start or lost a process."""
    try:
        environment = read_environment()
        environment.var.mkdir(parents=True, exist_ok=True)
        with _alone(environment.var) as lock:
            launch = prepare(environment)
            with Supervisor(ROOT, launch.variables(), held=[lock]) as supervisor:
                start(launch, supervisor)
                show(announce(launch))
                supervisor.wait(lambda: False)
    except StopRequested:
        show("Filrouge has stopped.")
        return 0
    except (ImproperlyConfigured, LaunchError, broker.BrokerError, ProcessError) as error:
        show(f"Filrouge cannot run: {error}")
        return 1
    return 0


def _port() -> int:
    text = os.environ.get("PORT", "") or str(DEFAULT_PORT)
    if not text.isdecimal() or not 0 < int(text) < 65535:
        raise LaunchError(f"PORT must be a whole number between 1 and 65534, not {text!r}.")
    return int(text)


def _refuse_taken(port: int) -> None:
    with socket.socket() as candidate:
        candidate.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            candidate.bind((HOST, port))
        except OSError as error:
            raise LaunchError(
                f"port {port} cannot be used ({error.strerror}). "
                "Choose another pair of ports, for example: PORT=8080 make run"
            ) from error


@contextmanager
def _alone(var: Path) -> Iterator[int]:
    """Two sites on one directory would share a broker's files: the second one does not start. Gives the lock."""
    with (var / "launch.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise LaunchError(
                f"it runs already, or is still stopping, with its files in {var}. "
                "Stop it, or give this one a folder of its own: FILROUGE_VAR=..."
            ) from error
        yield lock.fileno()


def _answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=10) as response:  # noqa: S310 - our own http address
            return bool(response.status == 200)
    except (urllib.error.URLError, OSError):
        return False


if __name__ == "__main__":
    sys.exit(main())
