"""Whether the examples in the docstrings do what they show."""

from __future__ import annotations

from filrouge.checks.base import Check, Verdict
from filrouge.facts.suite import Suite
from filrouge.report import Finding, Message, Repair, TestCase, TestOutcome, Value

_BAD = (TestOutcome.FAILED, TestOutcome.ERROR)


class Examples(Check):
    """DOC04: every example in a docstring of the project's own code gives what it says (doctest)."""

    code = "DOC04"
    lesson = "documentation"
    weight = 1

    def verdict(self, suite: Suite) -> Verdict:
        """Score = docstrings whose examples all run out of those that hold one."""
        record = suite.examples
        judged = record.passed + record.failed + record.errors if record else 0
        if record is None or not judged:
            return Verdict.not_applicable(Message("examples.none"))
        bad = [case for case in record.cases if case.outcome in _BAD]
        values: dict[str, Value] = {"count": len(bad), "examples": judged}
        if not bad and record.complete:
            return Verdict.passed(Message("examples.run", values))
        if not bad:
            return Verdict.not_applicable(Message("examples.stopped"))
        return Verdict.failed(Message("examples.wrong", values), record.passed / judged, [_wrong(case) for case in bad])


def _wrong(case: TestCase) -> Finding:
    name = case.id.split("::")[-1]
    values: dict[str, Value] = {"name": name, "output": _difference(case)}
    commands = (f"python -m pytest --doctest-modules '{case.path or case.id}'",)
    kind = "wrong_one" if case.outcome is TestOutcome.FAILED else "not_importable"
    repair = Repair(Message("repair.example"), commands)
    return Finding(Message(f"examples.{kind}", values), case.path, case.line, repair=repair)


def _difference(case: TestCase) -> str:
    """What was expected and what came, or what was raised, as doctest tells it."""
    lines = case.output.splitlines()
    raised = next((line for line in lines if line.startswith("UNEXPECTED EXCEPTION")), None)
    if raised:
        return raised.removeprefix("UNEXPECTED EXCEPTION: ")[:400]
    start = next((number for number, line in enumerate(lines) if line.startswith("Expected")), None)
    told = lines[start : start + 8] if start is not None else [case.message]
    return " ".join(line.strip() for line in told if line.strip() and "DocTestFailure" not in line)[:400]
