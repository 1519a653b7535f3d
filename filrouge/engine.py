"""A run from end to end: checkout, then the environment and the tests while static facts are judged beside them."""

from __future__ import annotations

import logging
import sysconfig
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

from filrouge.checkout import Checkout, check_out
from filrouge.errors import Cancelled, PipelineError, PlatformError, StudentError
from filrouge.events import (
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
from filrouge.facts import Facts, parameters, waits_for_tool
from filrouge.facts.history import KnownHeads
from filrouge.facts.suite import Suite
from filrouge.gathered import Gathered
from filrouge.grading import PlannedRun, fault_of, judge, planned_runs
from filrouge.kept_files import kept_files
from filrouge.plans import Plan
from filrouge.report import Report, RunOutcome, SourceRecord
from filrouge.source import check_source
from filrouge.workspace import Workspace

FACTS_AT_ONCE = 4
"""Most of them wait for a tool or for git: measured best on two cores (a fifth less than three at once)."""

logger = logging.getLogger(__name__)


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

    What is the student's fault gives a report with outcome ``refused``, what is ours one that is ``incomplete``;
    neither is raised. ``listener`` is called from several threads, one at a time. ``static_only`` leaves out the
    environment, the tests and every check that needs them. ``known_heads`` is what former runs saw; without it, no
    check can say whether a branch was rewritten. Raises Cancelled once ``cancelled`` is set.
    """
    job = _Run(
        plan, workspace, _one_at_a_time(listener), cancelled or threading.Event(), static_only, SourceRecord(url=source)
    )
    job.facts.provide("known_heads", known_heads)
    try:
        job.go(source, revision)
        return job.gathered.report(RunOutcome.FINISHED)
    except StudentError as error:
        return job.gathered.report(RunOutcome.REFUSED, error.message)
    except PlatformError as error:
        return job.gathered.report(RunOutcome.INCOMPLETE, error.message)
    except Cancelled:
        raise
    except Exception as error:
        logger.exception("the engine broke down")
        return job.gathered.report(RunOutcome.INCOMPLETE, fault_of(error, "platform.engine_broke"))


def _one_at_a_time(listener: Listener) -> Listener:
    lock = threading.Lock()

    def tell(event: Event) -> None:
        with lock:
            listener(event)

    return tell


class _Run:
    """One run, stage by stage."""

    def __init__(
        self,
        plan: Plan,
        workspace: Workspace,
        emit: Listener,
        cancelled: threading.Event,
        static_only: bool,
        source: SourceRecord,
    ) -> None:
        self.plan = plan
        self.workspace = workspace
        self.emit = emit
        self.cancelled = cancelled
        self.static_only = static_only
        self.facts = Facts(limits=plan.limits, sandbox=workspace.sandbox, cancelled=self.cancelled, emit=self.emit)
        self.facts.provide("advisory_folder", workspace.advisories)
        self.gathered = Gathered(plan, self.facts, source)

    def go(self, text: str, revision: str | None) -> None:
        with self.workspace.folder() as folder:
            self.emit(StageStarted(Stage.CLONE))
            accepted = check_source(text, self.workspace.policy)
            self.gathered.source = SourceRecord(url=accepted.url)
            checkout = check_out(
                accepted,
                revision=revision,
                mirrors=self.workspace.mirrors(),
                folder=folder / "checkout",
                limits=self.plan.limits,
                cancelled=self.cancelled,
            )
            self._take(checkout)
            self._judge_all(checkout)
            self.emit(FilesKept(kept_files(self.facts, self.gathered.checks)))

    def _take(self, checkout: Checkout) -> None:
        self.gathered.checkout = checkout
        self.gathered.source = checkout.source
        self.gathered.seconds["clone"] = checkout.seconds
        self.emit(SourceKnown(checkout.source))
        for command in checkout.commands:
            self.emit(CommandFinished(command))
        self.facts.provide("checkout", checkout)

    def _judge_all(self, checkout: Checkout) -> None:
        static = [planned for planned in planned_runs(self.plan) if planned.is_static]
        dynamic = [planned for planned in planned_runs(self.plan) if not planned.is_static]
        sysconfig.get_config_vars()  # uv and ruff ask it where they are: filled by two threads at once, it is wrong
        with ThreadPoolExecutor(max_workers=1) as beside:
            judged = beside.submit(self._judge_static, static)
            if dynamic and not self.static_only:
                self._prepare(checkout)
                if self.gathered.environment:
                    self._try_suite()
                self.emit(StageStarted(Stage.VERDICT))
                self._judge(dynamic)
            judged.result()

    def _prepare(self, checkout: Checkout) -> None:
        """Make the environment. What goes wrong is told to the checks that need it; the others keep their verdicts."""
        self.emit(StageStarted(Stage.ENVIRONMENT))
        began = time.monotonic()
        try:
            environment = self.workspace.environments().prepare(
                checkout.path, limits=self.plan.limits, committed_at=checkout.committed_at, cancelled=self.cancelled
            )
        except PipelineError as error:
            self.facts.fail("environment", error)
        else:
            self.gathered.environment = environment
            self.facts.provide("environment", environment)
            for command in environment.commands:
                self.emit(CommandFinished(command))
        self.gathered.seconds["environment"] = time.monotonic() - began

    def _try_suite(self) -> None:
        """Run the tests now, for they take longest, and keep what they covered even where no check asks."""
        try:
            suite: Suite = self.facts.get("suite")
        except PipelineError:
            return  # the checks that ask for it are told again
        self.gathered.seconds["install"] = suite.install_seconds
        self.gathered.seconds["tests"] = suite.seconds
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
        self.gathered.seconds["static"] = time.monotonic() - began
        with suppress(PipelineError):  # a history that cannot be read was told to the checks
            self.emit(TracesKnown(self.facts.get("traces")))

    def _judge(self, runs: list[PlannedRun]) -> None:
        for planned in runs:
            if self.cancelled.is_set():
                raise Cancelled
            result = judge(planned, self.facts, self.gathered.results)
            self.gathered.results[result.code] = result
            self.emit(CheckFinished(result))
