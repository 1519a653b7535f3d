"""Whether the test suite says that the project works."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator

from filrouge.checks.base import Check, Verdict
from filrouge.checks.doubts import doubts, ended, forgery, uncollected
from filrouge.checks.undeclared import undeclared
from filrouge.environment import Environment
from filrouge.facts.suite import Suite
from filrouge.facts.tree import Tree
from filrouge.limits import Limits
from filrouge.report import Finding, Message, Repair, TestOutcome, TestsRecord, Value

_NETWORK = re.compile(
    r"gaierror|Temporary failure in name resolution|Name or service not known|ConnectionRefusedError|"
    r"Network is unreachable|NewConnectionError|Failed to establish a new connection|NameResolutionError"
)


class TestSuite(Check):
    """TEST01: the suite is found and runs to its end; score = passed / (collected - skipped)."""

    __test__ = False

    code = "TEST01"
    lesson = "tests"
    weight = 10

    def verdict(self, suite: Suite, tree: Tree, environment: Environment, limits: Limits) -> Verdict:
        """Expected failures count as passed; a test that time did not reach counts as not passed."""
        if not tree.python_files:
            return Verdict.failed(Message("test.no_python"))
        forged = forgery(suite)
        if forged:
            return forged
        record = suite.record
        advice = tuple(doubts(suite))
        findings = [*_stopped(suite, limits), *advice, *undeclared(suite, tree, environment)]
        findings += _cases(record, suite.directory)
        good = record.passed + record.xfailed + record.xpassed
        judged = max(good + record.failed + record.errors, record.collected - record.skipped)
        if not judged:
            return _nothing_ran(suite, tree, findings)
        values: dict[str, Value] = {
            "passed": good,
            "count": judged,
            "failed": record.failed,
            "errors": record.errors,
            "percent": round(100 * good / judged, 1),
        }
        if good == judged and record.complete:
            return Verdict.passed(Message("test.all_passed", values), 1.0, advice)
        return Verdict.failed(
            Message("test.some_failed" if record.complete else "test.cut_short", values), good / judged, findings
        )


def _nothing_ran(suite: Suite, tree: Tree, findings: list[Finding]) -> Verdict:
    early = ended(suite)
    if early:
        return Verdict.failed(early, 0.0, findings)
    if suite.trust.deselected or suite.trust.dropped:
        return Verdict.failed(Message("test.all_left_out"), 0.0, findings)
    if suite.record.skipped:
        return Verdict.failed(Message("test.all_skipped", {"count": suite.record.skipped}), 0.0, findings)
    if findings:
        return Verdict.failed(Message("test.none_ran"), 0.0, findings)
    if "No module named pytest" in suite.output:
        return Verdict.failed(Message("test.no_pytest"))
    tail = suite.output.strip()[-400:]
    commands = (
        "mkdir -p tests",
        "printf 'def test_addition():\\n    assert 1 + 1 == 2\\n' > tests/test_first.py",
        "python -m pytest",
    )
    repair = Repair(Message("repair.first_test"), commands)
    ran_clean = suite.exit in (0, 5)
    message = Message("test.none_found") if ran_clean else Message("test.did_not_start", {"output": tail})
    said = list(uncollected(suite, tree)) if ran_clean else []
    return Verdict.failed(message, 0.0, [Finding(message, repair=repair if ran_clean else None), *said])


def _stopped(suite: Suite, limits: Limits) -> Iterator[Finding]:
    if suite.install_output:
        lines = suite.install_output.strip().splitlines()
        yield Finding(Message("test.not_installable", {"output": "\n".join(lines[-8:])[:800]}))
    if suite.stopped_by == "memory":
        yield Finding(Message("test.memory", {"megabytes": limits.memory_bytes // 1024**2}))
    elif suite.stopped_by == "sandbox" and suite.seconds < limits.tests_seconds:
        yield Finding(Message("test.ended_by_tests"), path=suite.hanging.split("::")[0] or None)
    elif suite.stopped_by:
        values: dict[str, Value] = {"seconds": limits.tests_seconds, "test": suite.hanging}
        name = "test.hanging" if suite.hanging else "test.never_ended"
        repair = Repair(Message("repair.hanging"), ("python -m pytest -x --durations=10",))
        yield Finding(Message(name, values), path=suite.hanging.split("::")[0] or None, repair=repair)


def _cases(record: TestsRecord, directory: str) -> Iterator[Finding]:
    for case in record.cases:
        if case.outcome not in (TestOutcome.FAILED, TestOutcome.ERROR):
            continue
        values: dict[str, Value] = {"test": case.id, "message": case.message or case.output[:200]}
        kind = "network" if _NETWORK.search(f"{case.message}\n{case.output}") else str(case.outcome)
        repair = Repair(Message("repair.network")) if kind == "network" else None
        repair = repair or Repair(Message("repair.run_one"), _alone(case.id, directory))
        yield Finding(Message(f"test.case.{kind}", values), case.path, case.line, repair=repair)


def _alone(test: str, directory: str) -> tuple[str, ...]:
    """The commands that run one test, from where the suite ran."""
    enter = () if directory == "." else (f"cd {shlex.quote(directory)}",)
    return (*enter, f"python -m pytest {shlex.quote(test.removeprefix(f'{directory}/'))}")
