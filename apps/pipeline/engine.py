"""A run from end to end: checkout, then the environment and the tests while static facts are judged beside them."""

from __future__ import annotations

import logging
import shutil
import sysconfig
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

from apps.pipeline.checkout import Checkout, check_out
from apps.pipeline.environment import Environment, EnvironmentStore
from apps.pipeline.errors import Cancelled, PipelineError, PlatformError, StudentError
from apps.pipeline.events import (
    CheckFinished,
    CommandFinished,
    Event,
    FilesKept,
    Listener,
    SourceKnown,
    Stage,
    StageStarted,
    TracesKnown,
)
from apps.pipeline.facts import Facts, parameters, waits_for_tool
from apps.pipeline.facts.history import History
from apps.pipeline.facts.lint import Lint
from apps.pipeline.facts.suite import Suite
from apps.pipeline.grading import PlannedRun, grade, judge, planned_runs
from apps.pipeline.kept_files import kept_files
from apps.pipeline.mirrors import Mirrors
from apps.pipeline.plan import Plan
from apps.pipeline.report import (
    CheckResult,
    CommandRecord,
    EnvironmentRecord,
    Message,
    PlanRecord,
    Report,
    RunOutcome,
    Seconds,
    SourceRecord,
)
from apps.pipeline.sandbox import Sandbox
from apps.pipeline.sandbox.bubblewrap import Bubblewrap
from apps.pipeline.source import SourcePolicy, check_source

ENGINE_VERSION = "5"
"""Raised whenever the same repository and plan could get another verdict: a verdict is reused only within a version."""

FACTS_AT_ONCE = 4
"""Most of them wait for a tool or for git: measured best on two cores (a fifth less than three at once)."""

KnownHeads = Mapping[str, Sequence[str]]
"""Where each branch was seen to stand, oldest first."""

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Workspace:
    """Where the engine keeps things between runs (``root/mirrors``, ``root/environments``) and during one
    (``root/runs``), which addresses it accepts, what shuts student code in, how much disk the former two may take, and
    the folder in which an operator keeps advisories in OSV's format, if any.
    """

    root: Path
    policy: SourcePolicy = field(default_factory=SourcePolicy)
    sandbox: Sandbox = field(default_factory=Bubblewrap)
    mirrors_bytes: int = 20 * 1024**3
    environments_bytes: int = 20 * 1024**3
    advisories: Path | None = None

    def mirrors(self) -> Mirrors:
        """The repositories that were fetched."""
        return Mirrors(self.root / "mirrors")

    def environments(self) -> EnvironmentStore:
        """The shared environments."""
        return EnvironmentStore(self.root / "environments", self.sandbox)

    def settle(self, report: Report) -> None:
        """After a run, do what nobody should wait for: write the bytecode of its environment if it has none, so that
        the next run starts faster, and make room if mirrors or a new environment have outgrown their budget.
        """
        self.mirrors().evict(self.mirrors_bytes)
        if report.environment:
            store = self.environments()
            store.compile_bytecode(report.environment.key)
            if not report.environment.reused:
                store.evict(self.environments_bytes)

    @contextmanager
    def folder(self) -> Iterator[Path]:
        """A folder of this run alone, gone when it ends."""
        runs = self.root / "runs"
        runs.mkdir(parents=True, exist_ok=True)
        folder = Path(tempfile.mkdtemp(dir=runs))
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)


def run(
    source: str,
    plan: Plan,
    workspace: Workspace,
    *,
    revision: str | None = None,
    static_only: bool = False,
    known_heads: KnownHeads | None = None,
    listener: Listener = lambda event: None,
    cancelled: threading.Event | None = None,
) -> Report:
    """Grade `source` (an address, or a folder where the workspace's policy takes one) by `plan`.

    What is the student's fault gives a report with outcome ``refused``, what is ours one with ``errored``; neither is
    raised. ``listener`` is called from several threads, one at a time. ``static_only`` leaves out the environment, the
    tests and every check that needs them. ``known_heads`` is what former runs saw; without it, no check can say whether
    a branch was rewritten. Raises Cancelled once ``cancelled`` is set.
    """
    job = _Run(plan, workspace, _one_at_a_time(listener), cancelled or threading.Event(), static_only)
    job.facts.provide("known_heads", known_heads)
    try:
        return job.report(RunOutcome.FINISHED, job.go(source, revision))
    except StudentError as error:
        return job.report(RunOutcome.REFUSED, job.source or SourceRecord(url=source), error.message)
    except PlatformError as error:
        return job.report(RunOutcome.ERRORED, job.source or SourceRecord(url=source), error.message)
    except Cancelled:
        raise
    except Exception:
        logger.exception("the engine broke down")
        return job.report(RunOutcome.ERRORED, job.source or SourceRecord(url=source), Message("platform.engine_broke"))


def _one_at_a_time(listener: Listener) -> Listener:
    lock = threading.Lock()

    def tell(event: Event) -> None:
        with lock:
            listener(event)

    return tell


class _Run:
    """What one run gathers on its way to a report."""

    def __init__(
        self, plan: Plan, workspace: Workspace, emit: Listener, cancelled: threading.Event, static_only: bool
    ) -> None:
        self.plan = plan
        self.workspace = workspace
        self.emit = emit
        self.cancelled = cancelled
        self.static_only = static_only
        self.began = time.monotonic()
        self.source: SourceRecord | None = None
        self.checkout: Checkout | None = None
        self.environment: Environment | None = None
        self.seconds: dict[str, float] = {}
        self.results: dict[str, CheckResult] = {}
        self.facts = Facts(limits=plan.limits, sandbox=workspace.sandbox, cancelled=self.cancelled, emit=self.emit)
        self.facts.provide("advisory_folder", workspace.advisories)

    def go(self, text: str, revision: str | None) -> SourceRecord:
        with self.workspace.folder() as folder:
            self.emit(StageStarted(Stage.CLONE))
            accepted = check_source(text, self.workspace.policy)
            self.source = SourceRecord(url=accepted.url)
            self.checkout = check_out(
                accepted,
                revision=revision,
                mirrors=self.workspace.mirrors(),
                folder=folder / "checkout",
                limits=self.plan.limits,
                cancelled=self.cancelled,
            )
            self.source = self.checkout.source
            self.seconds["clone"] = self.checkout.seconds
            self.emit(SourceKnown(self.source))
            for command in self.checkout.commands:
                self.emit(CommandFinished(command))
            self.facts.provide("checkout", self.checkout)
            self._judge_all()
            self.emit(FilesKept(kept_files(self.facts, self._checks())))
        return self.source

    def _judge_all(self) -> None:
        static = [planned for planned in planned_runs(self.plan) if planned.is_static]
        dynamic = [planned for planned in planned_runs(self.plan) if not planned.is_static]
        sysconfig.get_config_vars()  # uv and ruff ask it where they are: filled by two threads at once, it is wrong
        with ThreadPoolExecutor(max_workers=1) as beside:
            judged = beside.submit(self._judge_static, static)
            if dynamic and not self.static_only:
                self._prepare()
                if self.environment:
                    self._try_suite()
                self.emit(StageStarted(Stage.VERDICT))
                self._judge(dynamic)
            judged.result()

    def _prepare(self) -> None:
        """Make the environment. What goes wrong is told to the checks that need it; the others keep their verdicts."""
        assert self.checkout is not None  # noqa: S101 - go() made it
        self.emit(StageStarted(Stage.ENVIRONMENT))
        began = time.monotonic()
        try:
            self.environment = self.workspace.environments().prepare(
                self.checkout.path,
                limits=self.plan.limits,
                committed_at=self.checkout.committed_at,
                cancelled=self.cancelled,
            )
        except PipelineError as error:
            self.facts.fail("environment", error)
        else:
            self.facts.provide("environment", self.environment)
            for command in self.environment.commands:
                self.emit(CommandFinished(command))
        self.seconds["environment"] = time.monotonic() - began

    def _try_suite(self) -> None:
        """Run the tests now, for they take longest, and keep what they covered even where no check asks."""
        try:
            suite: Suite = self.facts.get("suite")
        except PipelineError:
            return  # the checks that ask for it are told again
        self.seconds["install"] = suite.install_seconds
        self.seconds["tests"] = suite.seconds
        with suppress(PipelineError):  # they are told this again too
            self.facts.get("coverage")

    def _judge_static(self, runs: list[PlannedRun]) -> None:
        """Judge in order; the facts that are wanted are gathered side by side, those first that wait for a tool."""
        began = time.monotonic()
        asked = dict.fromkeys(name for planned in runs for name in parameters(planned.check.verdict))
        wanted = sorted(asked, key=lambda name: not waits_for_tool(name))
        with ThreadPoolExecutor(max_workers=FACTS_AT_ONCE) as gathering:
            for name in wanted:
                gathering.submit(self.facts.get, name)  # what goes wrong is told to the check that asks
            self._judge(runs)
        self.seconds["static"] = time.monotonic() - began
        with suppress(PipelineError):  # a history that cannot be read was told to the checks
            self.emit(TracesKnown(self.facts.get("traces")))

    def _judge(self, runs: list[PlannedRun]) -> None:
        for planned in runs:
            if self.cancelled.is_set():
                raise Cancelled
            result = judge(planned, self.facts, self.results)
            self.results[result.code] = result
            self.emit(CheckFinished(result))

    def report(self, outcome: RunOutcome, source: SourceRecord, error: Message | None = None) -> Report:
        suite: Suite | None = self.facts.known("suite")
        lint: Lint | None = self.facts.known("lint")
        history: History | None = self.facts.known("history")
        checks = self._checks()
        finished = outcome is RunOutcome.FINISHED
        return Report(
            outcome=outcome,
            source=source,
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
            score=grade(checks) if finished else None,
            commands=self._commands(suite, lint),
        )

    def _checks(self) -> tuple[CheckResult, ...]:
        codes = (planned.check.code for planned in planned_runs(self.plan))
        return tuple(self.results[code] for code in codes if code in self.results)

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
