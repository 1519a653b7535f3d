"""What a check that reads code says where some of it cannot be read: it fails, so that nothing is won by hiding a fault
in a file that nobody can look into.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from filrouge.checks.base import Check, Verdict
from filrouge.facts.unreadable import NOTEBOOK, Unreadable
from filrouge.report import Finding, Message, Repair, Value

_IMPORTED = re.compile(r"\b(?:import|from)\s+(\w+)")


def unread_by(check: Check, verdict: Verdict, found: Iterable[Unreadable]) -> tuple[Unreadable, ...]:
    """Those of `found` from which the `verdict` of `check` would be drawn."""
    return tuple(item for item in found if item.kind in check.reads and _concerns(check, verdict, item))


def _concerns(check: Check, verdict: Verdict, item: Unreadable) -> bool:
    """A check that looks at the users of certain libraries says nothing where it meets none: then only a file that
    imports one would have made it speak.
    """
    speaks = verdict.score is not None or not check.of_libraries
    return speaks or not check.of_libraries.isdisjoint(_IMPORTED.findall(item.text))


def unread(verdict: Verdict, shut: tuple[Unreadable, ...]) -> Verdict:
    """The verdict in place of `verdict`, whose findings are kept: 0, and each of the files `shut` with what to do."""
    values: dict[str, Value] = {"count": len(shut), "files": [item.path for item in shut[:3]]}
    return Verdict.failed(Message("unreadable.files", values), 0.0, (*map(_finding, shut), *verdict.findings))


def _finding(item: Unreadable) -> Finding:
    values: dict[str, Value] = {"detail": item.detail, "megabytes": item.maximum_bytes // 1024**2}
    command = f"jupyter nbconvert --clear-output --inplace '{item.path}'"
    if item.kind != NOTEBOOK:
        command = f"python -m py_compile '{item.path}'"
    repair = Repair(Message("repair.notebook" if item.kind == NOTEBOOK else f"repair.{_REPAIRS[item.why]}"), (command,))
    return Finding(Message(f"unreadable.{item.why}", values), item.path, item.line, repair=repair)


_REPAIRS = {"syntax": "syntax", "absurd": "absurd", "large": "large"}
