"""The test suite, run in the sandbox under coverage; each result is told as it happens."""

from __future__ import annotations

import json
import secrets
import shlex
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from filrouge.errors import PlatformError
from filrouge.events import CommandFinished, Event, OutputHeard, Stage, StageStarted
from filrouge.facts.doctests import EXAMPLES_SECONDS
from filrouge.facts.heard import Results
from filrouge.facts.suite_job import BENCHMARK_JSON, COVERAGE_JSON, FOUND_JSON, LATE_COVERAGE_JSON, SuiteJobs
from filrouge.facts.suite_layout import SuiteLayout
from filrouge.facts.trust import Trust, Witness
from filrouge.report import CommandRecord, TestsRecord
from filrouge.sandbox import Completed, Sandbox, Step
from filrouge.text import Cleaner

MAXIMUM_FOUND_BYTES = 65536

_STAGES = {"install": Stage.INSTALL, "tests": Stage.TESTS}


@dataclass(frozen=True)
class Suite:
    """What running the tests gave. ``missing`` holds import names that no environment had; ``hanging`` the test that
    was running when time was up or the process ended; ``coverage_json`` is coverage's own report, empty when it made
    none, ``benchmark_json`` pytest-benchmark's; ``examples`` is what became of the docstrings' examples, None where
    there are none; ``trust`` says whether the results may be believed; ``directory`` is where they ran, from the root;
    ``importable`` are the project's own names that can be imported once it is installed, None when nobody looked.
    """

    record: TestsRecord
    installed_project: bool
    install_output: str
    seconds: float
    install_seconds: float
    stopped_by: str
    exit: int | None
    hanging: str
    output: str
    coverage_json: bytes
    commands: tuple[CommandRecord, ...]
    directory: str = "."
    trust: Trust = field(default_factory=Trust)
    importable: frozenset[str] | None = None
    benchmark_json: bytes = b""
    examples: TestsRecord | None = None


def suite(
    suite_jobs: SuiteJobs,
    sandbox: Sandbox,
    cancelled: threading.Event,
    emit: Callable[[Event], None],
) -> Suite:
    """Install the project over its environment and run its tests, then the examples in its docstrings; raises
    PlatformError when the sandbox fails, or the machine was too busy for the tests to end in time.
    """
    results = Results(emit, Witness(secrets.token_hex(16)))
    examples = Results(lambda event: None, Witness(secrets.token_hex(16)))
    steps: list[Step] = [*suite_jobs.measured(results.witness.key), *suite_jobs.found()]
    illustrated = suite_jobs.layout.example_files
    if illustrated:
        steps.append(suite_jobs.examples("examples", examples.witness.key, illustrated, EXAMPLES_SECONDS))
    typed = _typed(suite_jobs.layout)
    ear = _Ear(emit, typed, {"tests": results, "examples": examples})
    completed = sandbox.run(
        suite_jobs.job(*steps),
        cancelled=cancelled,
        on_step=ear.on_step,
        on_record=ear.on_record,
        on_output=ear.on_output,
    )
    done = {step.name: step for step in completed}
    starved = [step for step in completed if step.name in _STAGES and step.stopped_by == "busy"]
    if starved:
        raise PlatformError("platform.busy", seconds=round(starved[0].seconds))
    commands = tuple(
        CommandRecord(typed[step.name], step.exit, step.seconds, step.output, sandboxed=True)
        for step in completed
        if step.name in typed
    )
    for command in commands:
        emit(CommandFinished(command))
    shown = done.get("examples")
    return _suite(results, done, commands, suite_jobs, _examples(examples, shown) if shown else None)


class _Ear:
    """Hears a job while it runs: what a step records is for that step's results alone, and what the commands in `typed`
    print is told as it comes.
    """

    def __init__(
        self, emit: Callable[[Event], None], typed: Mapping[str, tuple[str, ...]], heard: Mapping[str, Results]
    ) -> None:
        self._emit = emit
        self._typed = typed
        self._heard = heard
        self._running = heard["tests"]
        self._cleaner: Cleaner | None = None

    def on_step(self, name: str) -> None:
        self._running = self._heard.get(name, self._running)
        self._cleaner = Cleaner() if name in self._typed else None
        if name in self._typed:
            self._emit(StageStarted(_STAGES[name]))
            self._emit(OutputHeard(f"$ {shlex.join(self._typed[name])}\n"))

    def on_record(self, record: bytes) -> None:
        self._running.hear(record)

    def on_output(self, chunk: bytes) -> None:
        if self._cleaner and (text := self._cleaner.feed(chunk)):
            self._emit(OutputHeard(text))


def _suite(
    results: Results,
    done: dict[str, Completed],
    commands: tuple[CommandRecord, ...],
    suite_jobs: SuiteJobs,
    examples: TestsRecord | None,
) -> Suite:
    tests, install, reports = done.get("tests"), done.get("install"), done.get("coverage")
    coverage_json, replaced = _coverage_report(reports, results.witness)
    trust = results.witness.trust(coverage_replaced=replaced)
    ended = bool(tests and tests.exit is not None)
    return Suite(
        record=results.record(tests.seconds if tests else 0.0, complete=ended and not trust.unreported),
        installed_project=bool(install and install.exit == 0),
        install_output=install.output if install and install.exit else "",
        seconds=tests.seconds if tests else 0.0,
        install_seconds=install.seconds if install else 0.0,
        stopped_by=tests.stopped_by if tests else "sandbox",
        exit=tests.exit if tests else None,
        hanging=results.running,
        output=tests.output if tests else "",
        coverage_json=coverage_json,
        commands=commands,
        directory=suite_jobs.start.directory,
        trust=trust,
        importable=_importable(done.get("found"), suite_jobs.layout),
        benchmark_json=reports.files.get(BENCHMARK_JSON, b"") if reports else b"",
        examples=examples,
    )


def _examples(results: Results, step: Completed) -> TestsRecord:
    return results.record(step.seconds, complete=step.exit is not None)


def _importable(step: Completed | None, layout: SuiteLayout) -> frozenset[str] | None:
    """What the step that looks for the project's names wrote; student code may have written it as well."""
    try:
        content = step.files[FOUND_JSON] if step else b""
        found = json.loads(content) if len(content) <= MAXIMUM_FOUND_BYTES else None
    except (KeyError, ValueError, RecursionError):
        return None
    return frozenset(name for name in layout.own_packages if name in found) if isinstance(found, list) else None


def _coverage_report(step: Completed | None, witness: Witness) -> tuple[bytes, bool]:
    """Coverage's report, and whether another file stood in its place. One that was made after tests that were cut off
    counts as long as nothing stood where the tests' own belongs.
    """
    files = step.files if step else {}
    own = files.get(COVERAGE_JSON, b"")
    if not own:
        return files.get(LATE_COVERAGE_JSON, b""), False
    return (own, False) if witness.is_ours(own) else (b"", True)


def _typed(layout: SuiteLayout) -> dict[str, tuple[str, ...]]:
    """The steps that a student knows, as they would be typed at home."""
    start = layout.start
    elsewhere = () if start.directory == "." else ("env", f"--chdir={start.directory}")
    source = f"--source={'.' if elsewhere else ','.join(layout.coverage_sources) or '.'}"
    return {
        "install": ("pip", "install", "--editable", "."),
        "tests": (*elsewhere, "coverage", "run", "--branch", source, "-m", "pytest", *start.arguments),
    }
