"""What the plugin inside tells of a suite, test by test, made into a record; see ``sandbox/inside/plugin``.

Counts come from what pytest reports test by test, never from its exit status: a coverage threshold makes a perfect
suite exit with 1, and one collection error with 2 (see ``docs/decisions``).
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from filrouge.events import Event, TestFinished, TestsCollected
from filrouge.facts.trust import Witness
from filrouge.report import TestCase, TestOutcome, TestsRecord
from filrouge.text import plain_text

MAXIMUM_CASES = 5000
MAXIMUM_OUTPUT_CHARACTERS = 20_000
MAXIMUM_LINE = 10_000_000


@dataclass
class Results:
    """Gathers what the plugin tells of one run. Nothing it says is believed to be well-formed: it stands beside student
    code.
    """

    emit: Callable[[Event], None]
    witness: Witness
    collected: int = 0
    running: str = ""
    counts: dict[TestOutcome, int] = field(default_factory=lambda: dict.fromkeys(TestOutcome, 0))
    cases: dict[str, TestCase] = field(default_factory=dict)

    def hear(self, line: bytes) -> None:
        """Take in one line of the record pipe; what is no record of this run is passed over."""
        try:
            said = json.loads(line)
            if not self.witness.vouches_for(said):
                return
            self.witness.hear(said)
            handler = getattr(self, f"_on_{said['kind']}", None)
            if handler:
                handler(said)
        except (ValueError, TypeError, KeyError, AttributeError, ArithmeticError, RecursionError):
            return

    def record(self, seconds: float, *, complete: bool) -> TestsRecord:
        """What was heard, of a run that took `seconds` and was ``complete`` or cut off."""
        count = self.counts
        return TestsRecord(
            collected=max(self.collected, len(self.cases) - count[TestOutcome.ERROR]),
            passed=count[TestOutcome.PASSED],
            failed=count[TestOutcome.FAILED],
            errors=count[TestOutcome.ERROR],
            skipped=count[TestOutcome.SKIPPED],
            xfailed=count[TestOutcome.XFAILED],
            xpassed=count[TestOutcome.XPASSED],
            seconds=seconds,
            complete=complete,
            cases=tuple(self.cases.values()),
        )

    def _on_collected(self, said: dict[str, Any]) -> None:
        self.collected = self.witness.collected
        self.emit(TestsCollected(self.collected))

    def _on_started(self, said: dict[str, Any]) -> None:
        self.running = plain_text(str(said["id"]))[:500]

    def _on_collection_error(self, said: dict[str, Any]) -> None:
        explanation = plain_text(str(said["explanation"]))
        self._end(
            TestCase(
                id=plain_text(str(said["id"]))[:500],
                outcome=TestOutcome.ERROR,
                path=plain_text(str(said["id"]).split("::")[0])[:500] or None,
                message=_last_error(explanation),
                output=explanation[:MAXIMUM_OUTPUT_CHARACTERS],
            )
        )

    def _on_result(self, said: dict[str, Any]) -> None:
        """A test passes when its call does; its set-up may skip it or break it, its tear-down may only break it."""
        outcome = _outcome(said)
        case = self._case(said, outcome or TestOutcome.PASSED)
        known = self.cases.get(case.id)
        if outcome is None:
            if known:
                self.cases[case.id] = replace(known, seconds=known.seconds + case.seconds)
            return
        self._end(case)

    def _case(self, said: dict[str, Any], outcome: TestOutcome) -> TestCase:
        line = said.get("line")
        output = "\n".join(str(said.get(name) or "") for name in ("explanation", "captured")).strip()
        return TestCase(
            id=plain_text(str(said["id"]))[:500],
            outcome=outcome,
            seconds=_seconds(said.get("seconds")),
            path=plain_text(str(said.get("path") or ""))[:500] or None,
            line=line if isinstance(line, int) and 0 < line < MAXIMUM_LINE else None,
            message=plain_text(str(said.get("message") or "")).strip().split("\n", 1)[0][:500],
            output=plain_text(output)[:MAXIMUM_OUTPUT_CHARACTERS],
        )

    def _end(self, case: TestCase) -> None:
        self.running = ""
        self.counts[case.outcome] += 1
        if case.id in self.cases or len(self.cases) < MAXIMUM_CASES:
            self.cases[case.id] = case
        self.emit(TestFinished(case))


def _seconds(value: Any) -> float:
    seconds = float(value or 0)
    return seconds if 0 <= seconds < MAXIMUM_LINE else 0.0


def _outcome(said: dict[str, Any]) -> TestOutcome | None:
    """pytest's own rules (``pytest_report_teststatus``); None for a phase that decides nothing."""
    when, outcome, xfail = said["when"], said["outcome"], bool(said.get("xfail"))
    if outcome == "skipped":
        return TestOutcome.XFAILED if xfail else TestOutcome.SKIPPED
    if outcome == "failed":
        return TestOutcome.FAILED if when == "call" else TestOutcome.ERROR
    if when == "call" and outcome == "passed":
        return TestOutcome.XPASSED if xfail else TestOutcome.PASSED
    return None


def _last_error(explanation: str) -> str:
    """The line of a traceback that names the exception: pytest marks it with an ``E``."""
    marked = [line.lstrip("E ").strip() for line in explanation.splitlines() if line.startswith("E ")]
    return (marked or explanation.strip().splitlines() or [""])[-1][:500]
