"""Tell the story of a git repository, and get the repository: real commits, branches, merges and tags.

    story = Story(folder)
    story.commit("feat: read the sensors", {"sensors.py": "..."}, author=STUDENT, at="2025-10-06 09:12")
    story.branch("feat/api")
    story.commit("feat(api): serve the last value", {"api.py": "..."})
    story.switch("main")
    story.merge("feat/api")
    story.tag("v0.1.0")
    story.publish(served / "camille.git")

The same story gives the same hashes everywhere: every date and author is explicit and the user's git configuration is
not read. Used by the demo cohort and by the golden tests.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

FIRST_DATE = datetime.fromisoformat("2025-10-06T09:00:00+02:00")
"""When a story begins that does not say so."""


@dataclass(frozen=True, slots=True)
class Person:
    """Who commits."""

    name: str
    mail: str


STUDENT = Person("Camille Laurent", "camille.laurent@etu.example")


class Story:
    """A working copy in ``folder`` (created, must be empty) on ``branch``.

    A commit without ``at`` comes one hour after the one before; without ``author``, from the same person.
    """

    def __init__(self, folder: Path, *, branch: str = "main", author: Person = STUDENT) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self.author = author
        self.now = FIRST_DATE - timedelta(hours=1)
        self.git("init", "--quiet", f"--initial-branch={branch}", "--template=")

    @property
    def head(self) -> str:
        """The full hash of the current commit."""
        return self.git("rev-parse", "HEAD").strip()

    def write(self, files: Mapping[str, str | bytes]) -> None:
        """Write files by their paths from the root; folders are made."""
        for name, content in files.items():
            path = self.folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content.encode() if isinstance(content, str) else content)

    def copy(self, source: Path, *names: str) -> None:
        """Copy files or folders from another tree, by their paths there; all of it when none is named."""
        for name in names or (".",):
            wanted, target = source / name, self.folder / name
            target.parent.mkdir(parents=True, exist_ok=True)
            if wanted.is_dir():
                shutil.copytree(wanted, target, dirs_exist_ok=True)
            else:
                shutil.copy(wanted, target)

    def replace(self, name: str, old: str, new: str) -> None:
        """Change one passage of a file; raises ValueError unless it is there exactly once."""
        path = self.folder / name
        text = path.read_text(encoding="utf-8")
        if text.count(old) != 1:
            raise ValueError(f"{name} holds {text.count(old)} times: {old!r}")
        path.write_text(text.replace(old, new), encoding="utf-8")

    def remove(self, *names: str) -> None:
        """Delete files or folders."""
        self.git("rm", "-r", "--quiet", "--", *names)

    def commit(
        self,
        subject: str,
        files: Mapping[str, str | bytes] | None = None,
        *,
        body: str = "",
        author: Person | None = None,
        at: str | None = None,
    ) -> str:
        """Write ``files``, commit everything as it stands, ignored files too, and return the hash.

        ``at`` is ISO 8601, in the story's own time zone when it has no offset.
        """
        self.write(files or {})
        self._advance(author, at)
        self.git("add", "--all", "--force")
        message = f"{subject}\n\n{body}\n" if body else f"{subject}\n"
        self.git("commit", "--quiet", "--allow-empty", "--cleanup=verbatim", f"--message={message}")
        return self.head

    def branch(self, name: str) -> None:
        """Start a branch here and switch to it."""
        self.git("switch", "--quiet", "--create", name)

    def switch(self, name: str) -> None:
        """Switch to an existing branch."""
        self.git("switch", "--quiet", name)

    def merge(self, name: str, subject: str = "", *, author: Person | None = None, at: str | None = None) -> str:
        """Merge a branch with a merge commit; returns its hash."""
        self._advance(author, at)
        message = subject or f"Merge branch '{name}'"
        self.git("merge", "--quiet", "--no-ff", f"--message={message}", name)
        return self.head

    def tag(self, name: str, message: str = "") -> None:
        """Tag the current commit, annotated when there is a message."""
        self.git("tag", *(["--annotate", f"--message={message}"] if message else []), name)

    def publish(self, bare: Path) -> Path:
        """Copy all branches and tags into a bare repository at ``bare``, which must not exist; returns it."""
        bare.parent.mkdir(parents=True, exist_ok=True)
        self.git("clone", "--quiet", "--mirror", "--no-hardlinks", "--template=", str(self.folder), str(bare))
        return bare

    def git(self, *arguments: str) -> str:
        """Run git in the working copy and return what it printed; raises CalledProcessError."""
        finished = subprocess.run(
            ["git", *arguments],
            cwd=self.folder,
            env=self._environment(),
            check=True,
            capture_output=True,
            text=True,
        )
        return finished.stdout

    def _advance(self, author: Person | None, at: str | None) -> None:
        self.author = author or self.author
        said = datetime.fromisoformat(at) if at else self.now + timedelta(hours=1)
        self.now = said if said.tzinfo else said.replace(tzinfo=FIRST_DATE.tzinfo)

    def _environment(self) -> dict[str, str]:
        date = self.now.isoformat()
        return {
            "PATH": os.environ["PATH"],
            "HOME": os.devnull,
            "LC_ALL": "C.UTF-8",
            "GIT_CONFIG_GLOBAL": os.devnull,
            "GIT_CONFIG_NOSYSTEM": "1",
            "GIT_AUTHOR_NAME": self.author.name,
            "GIT_AUTHOR_EMAIL": self.author.mail,
            "GIT_AUTHOR_DATE": date,
            "GIT_COMMITTER_NAME": self.author.name,
            "GIT_COMMITTER_EMAIL": self.author.mail,
            "GIT_COMMITTER_DATE": date,
        }
