"""A worktree of another commit, in ``var/beside/``, set up by its own means from its own lock."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

from config.processes import Supervisor


class CommitError(ValueError):
    """What was given is no commit; the message is a sentence for whoever typed it."""


def resolve(root: Path, name: str) -> str:
    """The full hash of what git understands as a commit in `root`; raises CommitError."""
    found = _git(root, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}")
    if not found:
        raise CommitError(f"Git knows no commit called {name!r} here.")
    return found[-1]


def prepare(supervisor: Supervisor, root: Path, commit: str) -> Path:
    """The folder of a worktree of `commit`, ready to measure; a former one is taken again.

    Raises what `Supervisor.run` does.
    """
    folder = root / "var" / "beside" / commit[:12]
    if not stands(folder, commit):
        shutil.rmtree(folder, ignore_errors=True)
        # By force: git may still know a worktree there whose folder is gone.
        add = ("git", "-C", str(root), "worktree", "add", "--quiet", "--force", "--detach")
        supervisor.run("git", *add, str(folder), commit)
    supervisor.run("setup", "make", "--no-print-directory", "-C", str(folder), "setup")
    return folder


def stands(folder: Path, commit: str) -> bool:
    """Whether `folder` is a worktree of its own, whole and unchanged, at `commit`."""
    # In a folder that is no worktree, git would find the repository around it.
    if not folder.is_dir() or _git(folder, "rev-parse", "--show-toplevel", "HEAD") != [str(folder.resolve()), commit]:
        return False
    return _git(folder, "status", "--porcelain", "--untracked-files=no") == []


def _git(folder: Path, *arguments: str) -> list[str] | None:
    """The lines that git prints; None when it fails."""
    done = subprocess.run(["git", *arguments], cwd=folder, capture_output=True, text=True, check=False)
    return None if done.returncode else done.stdout.splitlines()
