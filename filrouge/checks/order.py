"""Whether the suite says the same whatever the order of its tests, and whatever chance decides."""

from __future__ import annotations

from filrouge.checks.base import Check, Verdict
from filrouge.facts.rerun import Rerun
from filrouge.facts.suite import Suite
from filrouge.report import Finding, Message, Repair, TestCase, TestOutcome, TestsRecord, Value

ORDERS = (20261, -20261)
"""A fixed number, so that the same revision gets the same verdict; the second order is the first backwards."""

_GOOD = (TestOutcome.PASSED, TestOutcome.XPASSED, TestOutcome.XFAILED)
_BAD = (TestOutcome.FAILED, TestOutcome.ERROR)


class OrderIndependence(Check):
    """TEST04: every test that passed passes again in two other orders; the suite is run twice more for it."""

    code = "TEST04"
    lesson = "tests"
    weight = 2
    repeats_suite = True
    parameters = {"budget_seconds": 30}

    def verdict(self, suite: Suite, rerun: Rerun) -> Verdict:
        """Score = share of the tests that hold; judged only where they all passed, and soon enough to be repeated."""
        budget = self.number("budget_seconds")
        record = suite.record
        if record.failed or record.errors or not record.complete or not record.passed:
            return Verdict.not_applicable(Message("order.not_green"))
        if record.collected < 2:
            return Verdict.not_applicable(Message("order.one_test"))
        if suite.seconds * len(ORDERS) > budget:
            values: dict[str, Value] = {"seconds": suite.seconds, "budget": budget}
            return Verdict.not_applicable(Message("order.too_long", values))
        records = rerun.shuffled(ORDERS, max(10, round(budget)))
        return _judged(record, records)


def _judged(first: TestsRecord, records: list[TestsRecord]) -> Verdict:
    good = {case.id for case in first.cases if case.outcome in _GOOD}
    turned: dict[str, TestCase] = {}
    for record in records:
        turned |= {case.id: case for case in record.cases if case.outcome in _BAD and case.id in good}
    if turned:
        values: dict[str, Value] = {"count": len(turned), "collected": len(good)}
        findings = [_turned(case) for case in turned.values()]
        return Verdict.failed(Message("order.depends", values), 1 - len(turned) / len(good), findings)
    if len(records) < len(ORDERS) or not all(record.complete for record in records):
        return Verdict.not_applicable(Message("order.stopped"))
    return Verdict.passed(Message("order.independent", {"count": len(good)}))


def _turned(case: TestCase) -> Finding:
    values: dict[str, Value] = {"test": case.id, "message": case.message or case.output[:200]}
    commands = (f"python -m pytest '{case.id}'", "python -m pip install pytest-randomly", "python -m pytest")
    repair = Repair(Message("repair.order"), commands)
    return Finding(Message("order.test", values), case.path, case.line, repair=repair)
