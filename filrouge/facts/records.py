"""What the report keeps of larger facts: small values, which can leave the process that reads the repository."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from filrouge.facts.contents import Content
from filrouge.facts.declaration import told_declaration
from filrouge.facts.history import History
from filrouge.facts.lint import Lint
from filrouge.facts.masking import HARDCODED
from filrouge.facts.unreadable import Unreadable
from filrouge.report import CommandRecord, HistoryRecord, LintRecord
from filrouge.text import plain_text


def history_record(history: History) -> HistoryRecord:
    """The numbers of the history."""
    return history.record()


def lint_record(lint: Lint) -> LintRecord:
    """The numbers of the linter."""
    return lint.record()


def lint_commands(lint: Lint) -> tuple[CommandRecord, ...]:
    """The commands that gave them."""
    return lint.commands


def found_hardcoded(lint: Lint) -> dict[str, tuple[int, ...]]:
    """By path, the lines of which the linter says that they assign a password."""
    found: dict[str, set[int]] = {}
    for item in lint.of("S"):
        if item.rule in HARDCODED:
            found.setdefault(plain_text(item.path), set()).add(item.line)
    return {path: tuple(sorted(lines)) for path, lines in found.items()}


def published_objects(history: History, contents: tuple[Content, ...]) -> frozenset[str]:
    """The hashes of all commits, and of all contents that a branch or a tag ever brought."""
    return frozenset(commit.revision for commit in history.commits) | {content.blob for content in contents}


def told_unreadable(unreadable: tuple[Unreadable, ...]) -> tuple[Unreadable, ...]:
    """The files that cannot be read, without what they hold."""
    return tuple(replace(item, text="") for item in unreadable)


RECORDS: Mapping[str, Callable[..., Any]] = {
    "told_declaration": told_declaration,
    "history_record": history_record,
    "lint_record": lint_record,
    "lint_commands": lint_commands,
    "found_hardcoded": found_hardcoded,
    "published_objects": published_objects,
    "told_unreadable": told_unreadable,
}
