"""Whether the gates are put before the commit, on the machine of whoever writes it."""

from __future__ import annotations

from typing import Any

import yaml

from filrouge.checks.base import Check, Verdict
from filrouge.facts.tree import Tree
from filrouge.report import Finding, Message, Repair

CONFIGURATIONS = (".pre-commit-config.yaml", ".pre-commit-config.yml")
OTHERS = ("lefthook.yml", ".lefthook.yml", "lefthook.toml", ".husky/pre-commit", ".overcommit.yml", "prek.toml")
"""Tools of the same purpose, taken at their word."""

MAXIMUM_CHARACTERS = 64 * 1024


class PreCommit(Check):
    """LINT06: a configuration of pre-commit, or of a tool like it, that runs at least one hook."""

    code = "LINT06"
    lesson = "quality-gates"
    weight = 1

    def verdict(self, tree: Tree) -> Verdict:
        """A file that cannot be read, or that runs nothing, fails."""
        if not tree.python_files:
            return Verdict.not_applicable(Message("lint.no_python"))
        path = next((name for name in CONFIGURATIONS if name in tree.files), None)
        other = next((name for name in OTHERS if name in tree.files), None)
        if path is None and other:
            return Verdict.passed(Message("pre_commit.alternative", {"path": other}))
        if path is None:
            return _failed("pre_commit.missing", None)
        if path != CONFIGURATIONS[0]:
            return _failed("pre_commit.misnamed", path)
        count = _hooks(tree.read(path))
        if count is None:
            return _failed("pre_commit.unreadable", path)
        if not count:
            return _failed("pre_commit.empty", path)
        return Verdict.passed(Message("pre_commit.configured", {"count": count}))


def _failed(message_id: str, path: str | None) -> Verdict:
    message = Message(message_id)
    commands: tuple[str, ...] = (
        "python -m pip install pre-commit",
        "pre-commit sample-config > .pre-commit-config.yaml",
        "pre-commit install",
        "pre-commit run --all-files",
    )
    if message_id == "pre_commit.misnamed":
        commands = (f"git mv {path} {CONFIGURATIONS[0]}", *commands[2:])
    elif path:
        commands = ("pre-commit validate-config", *commands[2:])
    return Verdict.failed(message, 0.0, [Finding(message, path, repair=Repair(Message("repair.pre_commit"), commands))])


def _hooks(text: str) -> int | None:
    """How many hooks the configuration names; None when it is none (https://pre-commit.com/#adding-pre-commit-plugins).

    Only its two upper levels are walked, so that aliases within aliases cost nothing.
    """
    if len(text) > MAXIMUM_CHARACTERS:
        return None
    try:
        repositories: Any = yaml.safe_load(text)["repos"]
        hooks = [repository.get("hooks") or () for repository in repositories or ()]
        return sum(len(listed) for listed in hooks if isinstance(listed, list))
    except (yaml.YAMLError, ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None
