"""What one run gathers, and the report that is made of it."""

from __future__ import annotations

import time
from dataclasses import dataclass, field, replace

from filrouge.bounds import bounded
from filrouge.checkout import Checkout
from filrouge.documented import Interface
from filrouge.environment import Environment
from filrouge.facts.suite import Suite
from filrouge.grading import grade, planned_runs
from filrouge.plans import Plan
from filrouge.report import (
    CheckResult,
    CommandRecord,
    CoverageRecord,
    EnvironmentRecord,
    HistoryRecord,
    LintRecord,
    Message,
    Outcome,
    PlanRecord,
    Report,
    RunOutcome,
    Seconds,
    SourceRecord,
)
from filrouge.version import ENGINE_VERSION


@dataclass(slots=True)
class Gathered:
    """What is known so far. ``began`` is a monotonic moment, ``seconds`` are those of the run's parts, ``results`` are
    kept by the code of their check, in the order in which they were judged.
    """

    plan: Plan
    source: SourceRecord
    began: float = field(default_factory=time.monotonic)
    checkout: Checkout | None = None
    environment: Environment | None = None
    seconds: dict[str, float] = field(default_factory=dict)
    results: dict[str, CheckResult] = field(default_factory=dict)
    suite: Suite | None = None
    coverage: CoverageRecord | None = None
    lint: LintRecord | None = None
    lint_commands: tuple[CommandRecord, ...] = ()
    history: HistoryRecord | None = None
    interface: Interface | None = None
    hardcoded: dict[str, tuple[int, ...]] = field(default_factory=dict)
    notes: tuple[Message, ...] = ()

    @property
    def checks(self) -> tuple[CheckResult, ...]:
        """The results so far, in the order of the plan."""
        codes = (planned.check.code for planned in planned_runs(self.plan))
        return tuple(self.results[code] for code in codes if code in self.results)

    def report(self, outcome: RunOutcome, error: Message | None = None) -> Report:
        """All of it as a report. A run that would have finished, and in which a check could not be judged by our fault,
        is incomplete, and says why that check was not; only a finished run has a score.
        """
        checks = self.checks
        unjudged = next((check for check in checks if check.outcome is Outcome.ERRORED), None)
        if outcome is RunOutcome.FINISHED and unjudged:
            outcome, error = RunOutcome.INCOMPLETE, unjudged.message
        whole = Report(
            outcome=outcome,
            source=self.source,
            plan=PlanRecord(self.plan.name, self.plan.version, self.plan.pass_percent),
            seconds=replace(Seconds(**self.seconds), total=time.monotonic() - self.began),
            engine=ENGINE_VERSION,
            error=error,
            environment=_environment_record(self.environment),
            tests=self.suite.record if self.suite else None,
            coverage=self.coverage,
            lint=self.lint,
            history=self.history,
            interface=self.interface,
            checks=checks,
            score=grade(checks) if outcome is RunOutcome.FINISHED else None,
            commands=self._commands(),
            notes=self.notes,
        )
        return bounded(whole)

    def pointed_at(self) -> tuple[str, ...]:
        """The paths that findings, coverage or tests point at, what failed first."""
        ordered = sorted(self.checks, key=lambda check: check.outcome is not Outcome.FAILED)
        paths = [finding.path for check in ordered for finding in check.findings if finding.path]
        paths += [file.path for file in (self.coverage.files if self.coverage else ())]
        paths += [case.path for case in (self.suite.record.cases if self.suite else ()) if case.path]
        return tuple(dict.fromkeys(paths))

    def _commands(self) -> tuple[CommandRecord, ...]:
        parts = (self.checkout, self.environment, self.suite)
        told = tuple(command for part in parts if part is not None for command in part.commands)
        return (*told, *self.lint_commands)


def _environment_record(environment: Environment | None) -> EnvironmentRecord | None:
    if environment is None:
        return None
    return EnvironmentRecord(
        python=environment.interpreter.version,
        key=environment.key,
        reused=environment.reused,
        declared_in=environment.declared_in,
        installed=environment.installed,
        notes=environment.notes,
    )
