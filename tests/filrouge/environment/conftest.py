"""Small repositories written on the spot, and a store that really asks uv and really runs bubblewrap."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from filrouge.environment import Environment
from filrouge.environment.declared import declared
from filrouge.environment.store import EnvironmentStore
from filrouge.limits import Limits
from filrouge.sandbox.bubblewrap import Bubblewrap

Write = Callable[..., Path]
Prepare = Callable[..., Environment]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write files (path=content, text or bytes, ``/`` in paths) into a repository and return its folder."""

    def write(files: dict[str, str | bytes]) -> Path:
        root = tmp_path / "repository"
        root.mkdir(exist_ok=True)
        for path, content in files.items():
            target = root / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content if isinstance(content, bytes) else content.encode())
        return root

    return write


@pytest.fixture(scope="session")
def store(tmp_path_factory: pytest.TempPathFactory) -> EnvironmentStore:
    return EnvironmentStore(tmp_path_factory.mktemp("environments"), Bubblewrap())


@pytest.fixture
def prepare(store: EnvironmentStore) -> Prepare:
    def prepare(checkout: Path, *, committed_at: datetime | None = None, seconds: int = 120) -> Environment:
        limits = Limits(environment_seconds=seconds)
        return store.prepare(declared(checkout), limits=limits, committed_at=committed_at, cancelled=threading.Event())

    return prepare


def texts(declared: object) -> list[str]:
    """The requirements of a reading or a declaration as texts."""
    return [str(item.requirement) for item in declared.requirements]


def note_ids(noted: object) -> list[str]:
    return [note.message.id.removeprefix("environment.") for note in noted.notes]
