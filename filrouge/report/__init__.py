"""The report of a run: frozen values that go to JSON (schema 1) and back unchanged.

Keys are stable: new ones may be added, none is renamed or removed within a schema version.
Every text that a person reads is a `Message`: an identifier and values, put into words by `filrouge.words`.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from filrouge.documented import Interface
from filrouge.report.execution import CommandRecord, EnvironmentRecord, Seconds
from filrouge.report.measures import CoverageRecord, FileCoverage, LintRecord, TestCase, TestOutcome, TestsRecord
from filrouge.report.messages import Finding, Message, Repair, Value
from filrouge.report.repository import CommitRecord, HistoryRecord, SourceRecord
from filrouge.report.verdicts import CheckResult, Outcome, PlanRecord, RunOutcome, Score

if TYPE_CHECKING:
    from pydantic import TypeAdapter

__all__ = [
    "SCHEMA",
    "CheckResult",
    "CommandRecord",
    "CommitRecord",
    "CoverageRecord",
    "EnvironmentRecord",
    "FileCoverage",
    "Finding",
    "HistoryRecord",
    "LintRecord",
    "Message",
    "Outcome",
    "PlanRecord",
    "Repair",
    "Report",
    "RunOutcome",
    "Score",
    "Seconds",
    "SourceRecord",
    "TestCase",
    "TestOutcome",
    "TestsRecord",
    "Value",
]

SCHEMA = 1


@dataclass(frozen=True, slots=True)
class Report:
    """Everything that a run says. ``error`` is set, and ``score`` None, whenever ``outcome`` is not finished; ``notes``
    tell how it was carried out where that is out of the ordinary.
    """

    outcome: RunOutcome
    source: SourceRecord
    plan: PlanRecord
    seconds: Seconds
    schema: int = SCHEMA
    engine: str = ""
    error: Message | None = None
    environment: EnvironmentRecord | None = None
    tests: TestsRecord | None = None
    coverage: CoverageRecord | None = None
    lint: LintRecord | None = None
    history: HistoryRecord | None = None
    interface: Interface | None = None
    checks: tuple[CheckResult, ...] = ()
    score: Score | None = None
    commands: tuple[CommandRecord, ...] = ()
    notes: tuple[Message, ...] = ()

    def to_json(self, *, indent: int | None = None) -> str:
        """The report as JSON text, `indent` spaces deep (compact by default)."""
        return _adapter().dump_json(self, indent=indent).decode()

    @staticmethod
    def from_json(text: str | bytes) -> Report:
        """Read a report back; raises ValueError when the text is not a report of this schema."""
        report = _adapter().validate_json(text)
        if report.schema != SCHEMA:
            raise ValueError(f"report schema {report.schema}, expected {SCHEMA}")
        return report

    @property
    def passed(self) -> bool:
        """Whether a verdict exists and it is what the plan asks for: every required check that applies passed, and the
        percent shown reaches ``pass_percent``. A plan that asks for neither asks for every check that weighs.
        """
        if self.outcome is not RunOutcome.FINISHED:
            return False
        asked = self.plan.pass_percent
        if asked is not None and (self.score is None or self.score.percent < asked):
            return False
        deciding = [result for result in self.checks if result.required]
        if not deciding and asked is None:
            deciding = [result for result in self.checks if result.weight and not result.bonus]
        return all(result.outcome is Outcome.PASSED for result in deciding if result.applies)


@cache
def _adapter() -> TypeAdapter[Report]:
    """Pydantic is imported only when JSON is read or written: a quick command needs none of it."""
    from pydantic import TypeAdapter

    return TypeAdapter(Report)
