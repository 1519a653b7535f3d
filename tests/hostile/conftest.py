"""One workspace for all attacks, and a host that can tell whether it was touched."""

from __future__ import annotations

import os
import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from filrouge import SourcePolicy, Workspace

SECRET = "canary-5f0e7c41"
LEFT_OUTSIDE = Path("/tmp/filrouge-was-here")


@dataclass
class Host:
    """What attacks must not reach, and how it looked before."""

    canaries: Path
    workspace: Workspace
    port: int
    socket: Path
    abstract: str

    def traces(self) -> dict[str, object]:
        """All that must be the same after a run as before it."""
        files = sorted(path for path in self.canaries.rglob("*") if not path.is_socket())
        return {
            "files": [
                (str(path), path.lstat().st_mode, path.read_bytes() if path.is_file() else b"") for path in files
            ],
            "processes": self.processes(),
            "descriptors": len(list(Path("/proc/self/fd").iterdir())),
            "threads": threading.active_count(),
            "runs": list((self.workspace.root / "runs").glob("*")),
            "left outside": LEFT_OUTSIDE.exists(),
        }

    def processes(self) -> list[str]:
        """Living processes that see this workspace among their mounts, but for our own children of before."""
        mine = str(self.workspace.root).encode()
        found = []
        for process in Path("/proc").glob("[0-9]*"):
            try:
                if mine in (process / "mountinfo").read_bytes() or mine in (process / "cmdline").read_bytes():
                    found.append(process.name)
            except OSError:
                continue
        return found


@pytest.fixture(scope="session")
def host(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Host]:
    """Files, listening sockets and a workspace. The workspace is one, so the environment is made once."""
    canaries = tmp_path_factory.mktemp("canaries")
    (canaries / "CANARY").write_text(SECRET)
    LEFT_OUTSIDE.unlink(missing_ok=True)
    workspace = Workspace(tmp_path_factory.mktemp("workspace"), SourcePolicy(paths=True))
    name = f"filrouge-canary-{os.getpid()}"
    with (
        socket.create_server(("127.0.0.1", 0)) as tcp,
        socket.socket(socket.AF_UNIX) as unix,
        socket.socket(socket.AF_UNIX) as abstract,
    ):
        unix.bind(str(canaries / "socket"))
        unix.listen()
        abstract.bind(f"\0{name}")
        abstract.listen()
        yield Host(canaries, workspace, tcp.getsockname()[1], canaries / "socket", name)
