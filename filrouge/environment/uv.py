"""Running ``uv``: from an empty folder, with a clean environment, within a deadline, and its failures told apart."""

from __future__ import annotations

import os
import re
import subprocess
import tempfile
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from filrouge.errors import Cancelled, PlatformError

OPTIONS = ("--no-config", "--no-progress", "--color", "never", "--no-python-downloads")
"""On every call: no configuration file is read, neither the repository's nor the machine's."""

KEPT_VARIABLES = frozenset(
    [
        "HTTP_PROXY",
        "HTTPS_PROXY",
        "ALL_PROXY",
        "NO_PROXY",
        "SSL_CERT_FILE",
        "SSL_CERT_DIR",
        "SSL_CLIENT_CERT",
        "NETRC",
        "HOME",
        "TMPDIR",
        "XDG_CACHE_HOME",
        "UV_DEFAULT_INDEX",
        "UV_INDEX",
        "UV_INDEX_URL",
        "UV_EXTRA_INDEX_URL",
        "UV_FIND_LINKS",
        "UV_INDEX_STRATEGY",
        "UV_INSECURE_HOST",
        "UV_KEYRING_PROVIDER",
        "UV_NATIVE_TLS",
        "UV_SYSTEM_CERTS",
        "UV_CACHE_DIR",
        "UV_OFFLINE",
        "UV_HTTP_TIMEOUT",
        "UV_HTTP_RETRIES",
        "UV_CONCURRENT_DOWNLOADS",
        "UV_CONCURRENT_INSTALLS",
        "UV_LINK_MODE",
    ]
)
"""What uv keeps of our own environment: how the operator reaches an index (proxy, certificates, addresses), and where
the shared cache is. Variables of pip mean nothing to uv. Secrets of the site are not passed on."""

POLL_SECONDS = 0.01
OUTPUT_BYTES = 20_000

_OUR_FAULT = (
    (
        "environment.disk",
        re.compile(r"No space left on device|Disk quota exceeded|os error 28\b|os error 122\b", re.IGNORECASE),
    ),
    (
        "environment.network",
        re.compile(
            r"Failed to fetch|error sending request|Request failed after|dns error|connection (?:refused|reset|closed)"
            r"|timed out|tunnel error|Network connectivity is disabled|certificate|HTTP status server error"
            r"|IncompleteBody",
            re.IGNORECASE,
        ),
    ),
)


class Failed(Exception):  # noqa: N818 - an answer of uv, to be read, not an error of ours
    """uv found no solution, or refused what it was given; `text` is what it said."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.text = text


@dataclass(frozen=True, slots=True)
class Uv:
    """One preparation's way to uv: ``deadline`` (monotonic seconds) and ``cancelled`` hold for every call."""

    deadline: float
    cancelled: threading.Event
    variables: Mapping[str, str] = field(default_factory=lambda: kept_variables())

    def run(self, *arguments: str, files: Mapping[str, str] | None = None) -> str:
        """Run ``uv arguments`` in a folder that holds nothing but `files`; return what it printed.

        Raises Failed when uv says no, PlatformError when network, disk or time fail, Cancelled when asked to stop.
        """
        with tempfile.TemporaryDirectory(prefix="filrouge-uv-") as folder:
            for name, text in (files or {}).items():
                Path(folder, name).write_text(text, encoding="utf-8")
            with Path(folder, ".stdout").open("w+b") as output, Path(folder, ".stderr").open("w+b") as errors:
                process = subprocess.Popen(
                    [binary(), *arguments, *OPTIONS],
                    cwd=folder,
                    env=dict(self.variables),
                    stdin=subprocess.DEVNULL,
                    stdout=output,
                    stderr=errors,
                )
                self._wait(process)
                output.seek(0)
                errors.seek(0)
                if process.returncode:
                    raise failure(errors.read(OUTPUT_BYTES).decode("utf-8", "replace"))
                return output.read().decode("utf-8", "replace")

    def _wait(self, process: subprocess.Popen[bytes]) -> None:
        try:
            while True:
                try:
                    process.wait(POLL_SECONDS)
                    return
                except subprocess.TimeoutExpired:
                    self.check()
        finally:
            if process.poll() is None:
                process.kill()
                process.wait()

    def check(self) -> None:
        """Raise when the caller wants to stop or time is up."""
        if self.cancelled.is_set():
            raise Cancelled
        if time.monotonic() > self.deadline:
            raise PlatformError("environment.slow")


def failure(said: str) -> Exception:
    """What uv's words mean: a PlatformError for our network and disk, else `Failed`, for the caller to read."""
    for message_id, pattern in _OUR_FAULT:
        if pattern.search(said):
            return PlatformError(message_id, detail=said.strip()[-500:])
    return Failed(said)


@cache
def binary() -> str:
    """The uv that came with our own environment; raises PlatformError when there is none."""
    import uv

    try:
        return uv.find_uv_bin()
    except FileNotFoundError as error:
        raise PlatformError("environment.no_uv") from error


def kept_variables() -> dict[str, str]:
    """The part of our environment that is passed on to uv (not a setting of ours: nothing here reads it)."""
    kept = {name: value for name, value in os.environ.items() if name.upper() in KEPT_VARIABLES}
    return {"PATH": os.defpath, **kept}
