"""A run from end to end: checkout, then the environment and the tests while static facts are judged beside them."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from typing import Any

from filrouge.checkout import Checkout, check_out
from filrouge.environment import Environment
from filrouge.environment.plain import PlainDeclaration, declaration_of
from filrouge.errors import Cancelled, PipelineError, PlatformError, StudentError
from filrouge.events import (
    CheckFinished,
    CommandFinished,
    Event,
    FilesKept,
    KeptFile,
    Listener,
    SourceKnown,
    Stage,
    StageStarted,
    TracesKnown,
)
from filrouge.facts.history import KnownHeads
from filrouge.facts.rerun import SandboxedRerun
from filrouge.facts.suite import Suite, suite
from filrouge.facts.suite_job import SuiteJobs
from filrouge.facts.suite_layout import SuiteLayout
from filrouge.facts.vulnerabilities import known_advisories
from filrouge.gathered import Gathered
from filrouge.grading import fault_of, planned_runs
from filrouge.judging.carried import Carried
from filrouge.judging.halves import static_orders
from filrouge.judging.host import JudgingProcess
from filrouge.judging.orders import Broken, Order
from filrouge.plans import Plan
from filrouge.report import CheckResult, Message, Report, RunOutcome, SourceRecord
from filrouge.source import check_source
from filrouge.workspace import Workspace

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
    told, stop = _one_at_a_time(listener), cancelled or threading.Event()
    job = _Run(plan, workspace, told, stop, static_only, SourceRecord(url=source), known_heads)
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
        known_heads: KnownHeads | None,
    ) -> None:
        self.plan = plan
        self.workspace = workspace
        self.emit = emit
        self.cancelled = cancelled
        self.static_only = static_only
        self.known_heads = known_heads
        self.gathered = Gathered(plan, source)

    def go(self, text: str, revision: str | None) -> None:
        self.emit(StageStarted(Stage.CLONE))
        accepted = check_source(text, self.workspace.policy)
        self.gathered.source = SourceRecord(url=accepted.url)
        sandbox = self.workspace.sandbox
        if sandbox.note and not accepted.is_path:
            raise PlatformError(sandbox.capability().problem)  # what is not one's own is read behind walls alone
        with (
            self.workspace.folder() as folder,
            JudgingProcess(sandbox, folder, self.plan, self.cancelled) as self.judging,
        ):
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
            self.emit(FilesKept(self._kept_files()))

    def _take(self, checkout: Checkout) -> None:
        self.gathered.checkout = checkout
        self.gathered.notes = (Message(note),) if (note := self.workspace.sandbox.note) else ()
        self.gathered.source = checkout.source
        self.gathered.seconds["clone"] = checkout.seconds
        self.emit(SourceKnown(checkout.source))
        for command in checkout.commands:
            self.emit(CommandFinished(command))
        self.judging.begin(checkout, known_heads=self.known_heads)

    def _judge_all(self, checkout: Checkout) -> None:
        dynamic = tuple(run.check.code for run in planned_runs(self.plan) if not run.is_static)
        wanted = bool(dynamic) and not self.static_only
        early = ("told_declaration", "suite_layout") if wanted else ()
        asked = {name: self.judging.carry_out(Order(self.plan, facts=(name,))) for name in early}
        began = time.monotonic()
        orders = static_orders(self.plan, goes_on=wanted)
        static = [self.judging.carry_out(order, self._take_result) for order in orders]
        asked["told_unreadable"] = static[-1]
        with ThreadPoolExecutor(max_workers=1) as beside:
            judged = beside.submit(self._take_static, static, began)
            if wanted:
                self._judge_dynamic(checkout, asked, dynamic)
            judged.result()

    def _take_result(self, result: CheckResult) -> None:
        self.gathered.results[result.code] = result
        self.emit(CheckFinished(result))

    def _take_static(self, static: list[Carried], began: float) -> None:
        """Wait for the static checks, and keep what is told beside them."""
        for carried in static:
            carried.done.result()
        self.gathered.seconds["static"] = time.monotonic() - began
        facts = {name: future for carried in static for name, future in carried.facts.items()}
        told = {name: future.result() for name, future in facts.items() if not future.exception()}
        self.gathered.history = told.get("history_record")
        self.gathered.lint = told.get("lint_record")
        shut_in = not self.workspace.sandbox.note
        commands = told.get("lint_commands", ())
        self.gathered.lint_commands = tuple(replace(command, sandboxed=shut_in) for command in commands)
        self.gathered.hardcoded = told.get("found_hardcoded", {})
        self.gathered.interface = told.get("interface")
        if "traces" in told:
            self.emit(TracesKnown(told["traces"]))

    def _judge_dynamic(self, checkout: Checkout, asked: Mapping[str, Carried], codes: tuple[str, ...]) -> None:
        """Make the environment, run the tests and judge what needs them. What goes wrong is told to these checks; the
        others keep their verdicts.
        """
        provided: dict[str, Any] = {}
        failed: dict[str, Broken] = {}
        try:
            told = asked["told_declaration"].fact("told_declaration")
            provided["environment"] = environment = self._prepare(told, checkout)
            provided["advisories"] = known_advisories(environment, self.workspace.advisories)
        except PipelineError as error:
            failed = dict.fromkeys(("environment", "suite"), Broken.by(error))
        else:
            try:
                provided["suite"] = self._try_suite(checkout, environment, asked["suite_layout"].fact("suite_layout"))
            except PipelineError as error:
                failed = {"suite": Broken.by(error)}
        self.emit(StageStarted(Stage.VERDICT))
        with suppress(PipelineError):  # else it is found out again
            provided["unreadable"] = asked["told_unreadable"].fact("told_unreadable")
        facts = () if failed else ("coverage",)
        order = Order(self.plan, codes, facts, provided, failed, dict(self.gathered.results))
        carried = self.judging.carry_out(order, self._take_result)
        carried.done.result()
        if facts:
            with suppress(PipelineError):  # the checks that ask for it were told
                self.gathered.coverage = carried.fact("coverage")

    def _prepare(self, told: PlainDeclaration, checkout: Checkout) -> Environment:
        self.emit(StageStarted(Stage.ENVIRONMENT))
        began = time.monotonic()
        try:
            environment = self.workspace.environments().prepare(
                declaration_of(told),
                limits=self.plan.limits,
                committed_at=checkout.committed_at,
                cancelled=self.cancelled,
            )
        finally:
            self.gathered.seconds["environment"] = time.monotonic() - began
        self.gathered.environment = environment
        for command in environment.commands:
            self.emit(CommandFinished(command))
        return environment

    def _try_suite(self, checkout: Checkout, environment: Environment, layout: SuiteLayout) -> Suite:
        jobs = SuiteJobs(checkout, layout, environment, self.plan.limits)
        tried = suite(jobs, self.workspace.sandbox, self.cancelled, self.emit)
        self.judging.rerun = SandboxedRerun(jobs, self.workspace.sandbox, self.cancelled)
        self.gathered.suite = tried
        self.gathered.seconds["install"] = tried.install_seconds
        self.gathered.seconds["tests"] = tried.seconds
        return tried

    def _kept_files(self) -> tuple[KeptFile, ...]:
        provided = {"wanted_paths": self.gathered.pointed_at(), "hardcoded_lines": self.gathered.hardcoded}
        try:
            order = Order(self.plan, (), ("kept_files",), provided)
            kept: tuple[KeptFile, ...] = self.judging.carry_out(order).fact("kept_files")
        except PipelineError:
            logger.warning("no file could be kept", exc_info=True)
            return ()
        return kept
