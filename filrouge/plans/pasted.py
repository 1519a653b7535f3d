"""A plan that somebody pasted into a page: read in a process of its own, and its expressions tried there."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from filrouge.bounded import MEGABYTE, LimitExceededError, call_bounded
from filrouge.plans.errors import PlanError
from filrouge.plans.plan import Plan
from filrouge.plans.rules import EXPRESSION

MEMORY_BYTES = 256 * MEGABYTE
SECONDS = 2
NAME_CHARACTERS = 200
"""An expression is tried over names of this length; longer ones it never reads."""


def pasted_plan(text: str) -> Plan:
    """Read a plan in TOML within `MEMORY_BYTES` and `SECONDS` of a process of its own; raises PlanError."""
    return _told(_answer(_read, text.encode("utf-8", "replace")))


def tried_plan(plan: Plan) -> Plan:
    """The same plan, its expressions tried as those of a pasted one; raises PlanError. Without any nothing is run."""
    if not list(_expressions(plan)):
        return plan
    return _told(_answer(_try, json.dumps(plan.to_mapping()).encode()))


def _answer(function: Any, data: bytes) -> Any:
    try:
        return call_bounded(function, data, memory_bytes=MEMORY_BYTES, seconds=SECONDS)
    except LimitExceededError as error:
        raise PlanError("plan.too_much", megabytes=MEMORY_BYTES // MEGABYTE, seconds=SECONDS) from error


def _told(answer: Any) -> Plan:
    """The plan that the other process read, or its fault."""
    if "fault" in answer:
        raise PlanError(answer["fault"], tuple(answer["path"]), **answer["values"]).at(answer["line"])
    return Plan.from_mapping(answer["plan"])


def _read(data: bytes) -> dict[str, Any]:
    """In the other process: a text as a plan."""
    try:
        plan = Plan.from_toml(data.decode("utf-8"))
    except PlanError as error:
        return {"fault": error.fault.id, "path": error.path, "values": error.fault.values, "line": error.line}
    return _tried(plan)


def _try(data: bytes) -> dict[str, Any]:
    """In the other process: a plan whose expressions are to be tried."""
    return _tried(Plan.from_mapping(json.loads(data)))


def _tried(plan: Plan) -> dict[str, Any]:
    """A slow expression ends the process; one that is none is a fault."""
    for path, written in _expressions(plan):
        try:
            expression = re.compile(written)
        except (re.error, OverflowError, RecursionError) as error:
            return {"fault": "plan.expression", "path": path, "values": {"detail": str(error)}, "line": None}
        for name in _names_against(written):
            expression.fullmatch(name)
    return {"plan": plan.to_mapping()}


def _expressions(plan: Plan) -> Iterator[tuple[tuple[str, ...], str]]:
    for code, planned in plan.checks.items():
        if written := planned.parameters.get(EXPRESSION):
            yield ("checks", code, "parameters", EXPRESSION), str(written)


def _names_against(written: str) -> Iterator[str]:
    """Long names that nearly follow an expression: one of its signs over and over, behind one of its words."""
    words = list(dict.fromkeys(["", *re.findall(r"[\w/-]+", written)]))[:20]
    signs = list(dict.fromkeys([*"a0-/._", *re.findall(r"[\w/.-]", written)]))[:30]
    for word in words:
        for sign in signs:
            yield (word + sign * NAME_CHARACTERS)[: NAME_CHARACTERS - 1] + "\x00"
