"""What one run gathers, and the report that is made of it."""

from __future__ import annotations

import time
from dataclasses import dataclass, field, replace

from filrouge.checkout import Checkout
from filrouge.environment import Environment
from filrouge.facts import Facts
from filrouge.facts.history import History
from filrouge.facts.lint import Lint
from filrouge.facts.suite import Suite
from filrouge.grading import grade, planned_runs
from filrouge.plans import Plan
from filrouge.report import (
    CheckResult,
    CommandRecord,
    EnvironmentRecord,
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
    facts: Facts
    source: SourceRecord
    began: float = field(default_factory=time.monotonic)
    checkout: Checkout | None = None
    environment: Environment | None = None
    seconds: dict[str, float] = field(default_factory=dict)
    results: dict[str, CheckResult] = field(default_factory=dict)

    @property
    def checks(self) -> tuple[CheckResult, ...]:
        """The results so far, in the order of the plan."""
        codes = (planned.check.code for planned in planned_runs(self.plan))
        return tuple(self.results[code] for code in codes if code in self.results)

    def report(self, outcome: RunOutcome, error: Message | None = None) -> Report:
        """All of it as a report. A run that would have finished, and in which a check could not be judged by our fault,
        is incomplete, and says why that check was not; only a finished run has a score.
        """
        suite: Suite | None = self.facts.known("suite")
        lint: Lint | None = self.facts.known("lint")
        history: History | None = self.facts.known("history")
        checks = self.checks
        unjudged = next((check for check in checks if check.outcome is Outcome.ERRORED), None)
        if outcome is RunOutcome.FINISHED and unjudged:
            outcome, error = RunOutcome.INCOMPLETE, unjudged.message
        return Report(
            outcome=outcome,
            source=self.source,
            plan=PlanRecord(self.plan.name, self.plan.version, self.plan.pass_percent),
            seconds=replace(Seconds(**self.seconds), total=time.monotonic() - self.began),
            engine=ENGINE_VERSION,
            error=error,
            environment=_environment_record(self.environment),
            tests=suite.record if suite else None,
            coverage=self.facts.known("coverage"),
            lint=lint.record() if lint else None,
            history=history.record() if history else None,
            interface=self.facts.known("interface"),
            checks=checks,
            score=grade(checks) if outcome is RunOutcome.FINISHED else None,
            commands=self._commands(suite, lint),
        )

    def _commands(self, suite: Suite | None, lint: Lint | None) -> tuple[CommandRecord, ...]:
        parts = (self.checkout, self.environment, suite, lint)
        return tuple(command for part in parts if part is not None for command in part.commands)


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
