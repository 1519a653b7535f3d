"""What this machine can do: found out by trying, not by asking for version numbers alone."""

from __future__ import annotations

import shutil
from dataclasses import dataclass

from filrouge.environment.interpreters import Interpreters
from filrouge.git import git
from filrouge.report import Message
from filrouge.sandbox.ceilings import mechanism
from filrouge.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was tried: whether it works, and what to say of it."""

    works: bool
    message: Message


def examine(workspace: Workspace) -> tuple[Finding, ...]:
    """Try the sandbox, git, and every Python found on this machine."""
    sandbox = _sandbox(workspace)
    at_home = () if sandbox.works else (Finding(True, Message("doctor.bounded")),)
    return (sandbox, *at_home, _git(), _interpreters(workspace))


def _sandbox(workspace: Workspace) -> Finding:
    capability = workspace.sandbox.capability()
    if capability.problem:
        return Finding(False, Message(capability.problem))
    if capability.name == "docker":
        return Finding(True, Message("doctor.docker", {"version": capability.version}))
    return Finding(True, Message(f"doctor.ceilings.{mechanism()}", {"version": capability.version}))


def _git() -> Finding:
    if not shutil.which("git"):
        return Finding(False, Message("platform.no_git"))
    version = git("--version").output.decode().strip()
    return Finding(True, Message("doctor.git", {"version": version}))


def _interpreters(workspace: Workspace) -> Finding:
    found = Interpreters(workspace.root / "environments" / "interpreters.json").found()
    versions = [interpreter.version for interpreter in found]
    return Finding(bool(versions), Message("doctor.interpreters", {"versions": versions, "count": len(versions)}))
