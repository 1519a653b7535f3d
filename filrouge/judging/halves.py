"""The static checks in two halves, judged side by side."""

from __future__ import annotations

from collections.abc import Iterable

from filrouge.checks import Check
from filrouge.facts import depends_on
from filrouge.grading import planned_runs
from filrouge.judging.orders import Order
from filrouge.plans import Plan

HISTORY = frozenset({"history", "contents"})
"""The facts whose checks are judged in one process; the others in another."""


def static_orders(plan: Plan, goes_on: bool) -> tuple[Order, Order]:
    """The checks that need no test run, in two halves that share no costly fact: those on the history, and the others.
    Beside them, what the report keeps of what they looked at, and what is asked again where the run `goes_on`.
    """
    static = [run.check for run in planned_runs(plan) if run.is_static]
    on_history = [check for check in static if depends_on(type(check).verdict, HISTORY)]
    others = [check for check in static if check not in on_history]
    records = (
        *(("lint_record", "lint_commands", "found_hardcoded") if _asked(others, "lint") else ()),
        *(("interface",) if _asked(others, "interface") else ()),
        *(("told_unreadable",) if goes_on else ()),
    )
    return (
        Order(plan, tuple(check.code for check in on_history), ("history_record", "traces")),
        Order(plan, tuple(check.code for check in others), records),
    )


def _asked(checks: Iterable[Check], name: str) -> bool:
    return any(depends_on(type(check).verdict, frozenset({name})) for check in checks)
