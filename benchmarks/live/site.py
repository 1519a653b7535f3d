"""The real site for a benchmark: broker, web, worker and scheduler as for real people, without the demo."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from config import broker, launch
from config.env import ROOT, read_environment
from config.processes import Supervisor
from demo.repositories import bike_demand
from demo.story import Story

COHORT, SUBMITTED, FOLLOWED = "bench", "submitted", "followed"
"""Short names of the cohort and of its assignments: one to submit, one that is being graded."""

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


@dataclass(frozen=True, slots=True)
class Site:
    """A running site: its port, where repositories are served, and how to run a module of ours beside it."""

    port: int
    git_address: str
    served: Path
    variables: dict[str, str]
    web_process: int

    def processor_seconds(self) -> float:
        """What the web process has used of the processors so far (proc(5): utime and stime)."""
        fields = Path(f"/proc/{self.web_process}/stat").read_text().rpartition(") ")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def start(self, module: str, *arguments: str) -> subprocess.Popen[str]:
        """Start a module with the site's own environment; what it prints can be read."""
        command = [sys.executable, "-m", module, *arguments]
        return subprocess.Popen(command, cwd=ROOT, env=self.variables, text=True, stdout=subprocess.PIPE)

    def ask(self, module: str, *arguments: str) -> Any:
        """Run a module to its end; what it printed last, read as JSON."""
        with self.start(module, *arguments) as process:
            said, _ = process.communicate(timeout=300)
        if process.returncode:
            raise RuntimeError(f"{module} failed: {said}")
        return json.loads(said.splitlines()[-1])

    def publish(self, name: str) -> str:
        """Serve a small package under a name of its own; returns its address."""
        first = self.served / "package.git"
        if not first.exists():
            story = Story(self.served.parent / "story")
            bike_demand(story)
            story.publish(first)
        shutil.copytree(first, self.served / f"{name}.git")
        return f"{self.git_address}/{name}.git"


@contextmanager
def site() -> Iterator[Site]:
    """A site with an empty database while this is entered."""
    kept = {number: signal.getsignal(number) for number in SIGNALS}
    with tempfile.TemporaryDirectory(prefix="filrouge-bench-") as name:
        environment = replace(read_environment(), var=Path(name), redis_url="", workers=1)
        started = launch.Launch(environment, _free_port(), broker.choose("", environment.var / "broker"))
        database = f"sqlite:///{environment.var / 'bench.sqlite3'}"
        served = {"FILROUGE_DEBUG": "false", "FILROUGE_ALLOWED_HOSTS": launch.HOST, "DATABASE_URL": database}
        variables = {**os.environ, **started.variables(), **served}
        started.served.mkdir(parents=True)
        with Supervisor(ROOT, variables) as supervisor:
            supervisor.run("migrate", sys.executable, "manage.py", "migrate", "--verbosity=0")
            web = launch.start_web(started, supervisor)
            launch.start_workers(started, supervisor)
            launch.wait_for_page(started, supervisor)
            yield Site(started.port, started.git_address, started.served, variables, web.process.pid)
    for number, handler in kept.items():
        signal.signal(number, handler)


def _free_port() -> int:
    """A port whose neighbour, the git server's, is free too."""
    while True:
        with socket.socket() as first, socket.socket() as second:
            first.bind((launch.HOST, 0))
            port = int(first.getsockname()[1])
            try:
                second.bind((launch.HOST, port + 1))
            except (OSError, OverflowError):
                continue
            return port
