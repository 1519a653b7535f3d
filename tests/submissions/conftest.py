"""A student's repository, really served over smart HTTP."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from demo.git_server import serve

TESTS = """\
import time

import pytest

@pytest.mark.parametrize("number", range({count}))
def test_add(number):
    time.sleep({seconds})
    assert number + 1 > number
"""


class Repository:
    """A repository with a test suite, and the address that it is served at."""

    def __init__(self, folder: Path, served: Path, base_url: str) -> None:
        self.folder = folder
        self.bare = served / "project.git"
        self.url = f"{base_url}/project.git"
        self.port = urlsplit(base_url).port
        folder.mkdir()
        self._git("init", "--quiet", "--initial-branch", "main")

    def commit(self, subject: str, *, count: int = 3, seconds: float = 0) -> str:
        """Commit a suite of `count` tests that take `seconds` each, publish it, and give back the commit."""
        (self.folder / "pyproject.toml").write_text(
            '[project]\nname = "project"\nversion = "1"\ndependencies = ["pytest"]\n'
        )
        (self.folder / "tests").mkdir(exist_ok=True)
        (self.folder / "tests" / "test_it.py").write_text(TESTS.format(count=count, seconds=seconds))
        self._git("add", "--all")
        self._git("-c", "user.name=Zoé", "-c", "user.email=zoe@example.org", "commit", "--quiet", "-m", subject)
        if not self.bare.exists():
            self._git("clone", "--quiet", "--bare", ".", str(self.bare))
        self._git("push", "--quiet", str(self.bare), "main")
        return self._git("rev-parse", "HEAD")

    def force(self, subject: str, *, count: int) -> str:
        """Replace the last commit, here and where it is published."""
        self._git("reset", "--quiet", "--soft", "HEAD~1")
        self._git("push", "--quiet", "--force", str(self.bare), "main")
        return self.commit(subject, count=count)

    def branch(self, name: str) -> None:
        """Publish a branch that stands where `main` does."""
        self._git("push", "--quiet", str(self.bare), f"main:refs/heads/{name}")

    def _git(self, *arguments: str) -> str:
        return subprocess.run(
            ["git", *arguments], cwd=self.folder, check=True, text=True, stdout=subprocess.PIPE
        ).stdout.strip()


@pytest.fixture
def repository(tmp_path: Path, settings) -> Iterator[Repository]:
    """An empty repository on loopback, whose address the site accepts."""
    served = tmp_path / "served"
    served.mkdir()
    with serve(served) as base_url:
        repository = Repository(tmp_path / "source", served, base_url)
        settings.TRUSTED_SOURCES = frozenset({f"127.0.0.1:{repository.port}"})
        yield repository
