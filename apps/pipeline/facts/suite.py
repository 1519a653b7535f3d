"""The test suite, run in the sandbox under coverage; each result is told as it happens.

Counts come from what pytest reports test by test, never from its exit status: a coverage threshold makes a perfect
suite exit with 1, and one collection error with 2 (see ``docs/decisions``).
"""

from __future__ import annotations

import json
import secrets
import threading
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from apps.pipeline.checkout import Checkout
from apps.pipeline.environment import Environment
from apps.pipeline.events import CommandFinished, Event, Stage, StageStarted, TestFinished, TestsCollected
from apps.pipeline.facts.launch import Launch, launch
from apps.pipeline.facts.tree import Tree
from apps.pipeline.facts.trust import Trust, Witness
from apps.pipeline.plan import Limits
from apps.pipeline.report import CommandRecord, TestCase, TestOutcome, TestsRecord
from apps.pipeline.sandbox import ENVIRONMENT, PROJECT, TOOLS, Completed, Job, Mount, Sandbox, Step
from apps.pipeline.sandbox.limits import clean

MAXIMUM_CASES = 5000
MAXIMUM_OUTPUT_CHARACTERS = 20_000
MAXIMUM_LINE = 10_000_000
COVERAGE_SECONDS = 20
COVERAGE_JSON = "/tmp/filrouge-coverage.json"  # noqa: S108 - inside the sandbox
FOUND_JSON = "/tmp/filrouge-found.json"  # noqa: S108
FOUND_SECONDS = 20
LATE_COVERAGE_JSON = "/tmp/filrouge-late-coverage.json"  # noqa: S108

_OVERLAY = "/student/venv"
_UV = "/tools/uv"
_CONFIGURATION = f"{TOOLS}/coverage.cfg"


@dataclass(frozen=True)
class Suite:
    """What running the tests gave. ``missing`` holds import names that no environment had; ``hanging`` the test that
    was running when time was up or the process ended; ``coverage_json`` is coverage's own report, empty when it made
    none; ``trust`` says whether the results may be believed; ``directory`` is where they ran, from the root;
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


def suite(
    checkout: Checkout,
    tree: Tree,
    environment: Environment,
    sandbox: Sandbox,
    limits: Limits,
    cancelled: threading.Event,
    emit: Callable[[Event], None],
) -> Suite:
    """Install the project over its environment and run its tests; raises PlatformError when the sandbox fails."""
    results = _Results(emit, Witness(secrets.token_hex(16)))
    stages = {"install": Stage.INSTALL, "tests": Stage.TESTS}

    def on_step(name: str) -> None:
        if name in stages:
            emit(StageStarted(stages[name]))

    job = _job(checkout, tree, environment, limits, results.witness.key)
    completed = sandbox.run(job, cancelled=cancelled, on_step=on_step, on_record=results.hear)
    done = {step.name: step for step in completed}
    tests, install = done.get("tests"), done.get("install")
    coverage_json, replaced = _coverage_report(done.get("coverage"), results.witness)
    trust = results.witness.trust(coverage_replaced=replaced)
    start = launch(tree, environment.projects)
    commands = tuple(_command(step, tree, start) for step in completed if step.name in ("install", "tests"))
    for command in commands:
        emit(CommandFinished(command))
    return Suite(
        record=results.record(
            tests.seconds if tests else 0.0,
            complete=bool(tests and tests.exit is not None) and not trust.unreported,
        ),
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
        directory=start.directory,
        trust=trust,
        importable=_importable(done.get("found"), tree),
    )


def _importable(step: Completed | None, tree: Tree) -> frozenset[str] | None:
    """What the step that looks for the project's names wrote; student code may have written it as well."""
    try:
        found = json.loads(step.files[FOUND_JSON]) if step else None
    except (KeyError, ValueError, RecursionError):
        return None
    return frozenset(name for name in tree.own_packages if name in found) if isinstance(found, list) else None


def _coverage_report(step: Completed | None, witness: Witness) -> tuple[bytes, bool]:
    """Coverage's report, and whether another file stood in its place. One that was made after tests that were cut off
    counts as long as nothing stood where the tests' own belongs.
    """
    files = step.files if step else {}
    own = files.get(COVERAGE_JSON, b"")
    if not own:
        return files.get(LATE_COVERAGE_JSON, b""), False
    return (own, False) if witness.is_ours(own) else (b"", True)


def _job(checkout: Checkout, tree: Tree, environment: Environment, limits: Limits, key: str) -> Job:
    shared = f"{ENVIRONMENT}/bin/python"
    mounts = [Mount(environment.path, ENVIRONMENT), Mount(_uv(), _UV)]
    if not environment.interpreter.prefix.is_relative_to("/usr"):
        mounts.append(Mount(environment.interpreter.prefix, str(environment.interpreter.prefix)))
    steps: list[Step] = []
    python = shared
    if environment.installable:
        steps += _install_steps(shared, environment.installable.directory, limits)
        python = f"{_OVERLAY}/bin/python"
    steps += _test_steps(python, tree, environment, limits, key)
    if environment.installable and environment.installable.directory == "." and tree.own_packages:
        steps.append(_find_step(python, tree))
    return Job(tuple(steps), shared, tuple(mounts), limits, checkout.path)


def _test_steps(python: str, tree: Tree, environment: Environment, limits: Limits, key: str) -> list[Step]:
    """The tests write coverage's report themselves; where they were cut off, what was measured is reported after
    them.
    """
    measure = f"{TOOLS}/measure.py"
    late = (python, measure, "report", _CONFIGURATION, LATE_COVERAGE_JSON)
    start = launch(tree, environment.projects)
    watched = tree.coverage_sources if start.directory == "." else (start.directory,)
    sources = ",".join(f"{PROJECT}/{source}" for source in watched) or PROJECT
    roots = [f"{PROJECT}/{root}".removesuffix("/.") for root in (*environment.import_roots, *start.roots)]
    return [
        Step(
            name="tests",
            argv=(python, measure, "tests", _CONFIGURATION, COVERAGE_JSON, sources),
            seconds=limits.tests_seconds,
            directory=f"{PROJECT}/{start.directory}",
            environment={
                "PATH": f"{Path(python).parent}:{ENVIRONMENT}/bin:/usr/local/bin:/usr/bin:/bin",
                "PYTHONPATH": ":".join([f"{TOOLS}/plugin", *roots]),
                "PYTEST_ADDOPTS": " ".join([*_options(environment), start.options()]),
                "FILROUGE_KEY": key,
            },
            records=True,
        ),
        Step(
            name="coverage",
            argv=("sh", "-c", '[ -s "$0" ] || exec "$@"', COVERAGE_JSON, *late),
            seconds=COVERAGE_SECONDS,
            directory=f"{PROJECT}/{start.directory}",
            collect=(COVERAGE_JSON, LATE_COVERAGE_JSON),
        ),
    ]


def _install_steps(python: str, directory: str, limits: Limits) -> list[Step]:
    """Editable, so that coverage sees the student's files; with the build backend at hand and nothing to download."""
    offline = ("--offline", "--no-config", "--no-deps", "--no-build-isolation", "--no-cache", "--quiet")
    return [
        Step("overlay", (python, "-I", f"{TOOLS}/overlay.py", ENVIRONMENT, _OVERLAY), 20, needed=True),
        Step(
            name="install",
            argv=(
                _UV,
                "pip",
                "install",
                "--python",
                f"{_OVERLAY}/bin/python",
                *offline,
                "--editable",
                f"./{directory}",
            ),
            seconds=limits.install_seconds,
            environment={"PATH": f"{_OVERLAY}/bin:{ENVIRONMENT}/bin:/usr/local/bin:/usr/bin:/bin"},
        ),
    ]


def _find_step(python: str, tree: Tree) -> Step:
    """From a folder that is not the project's, so that only what is installed is found."""
    argv = (python, "-I", f"{TOOLS}/find_names.py", FOUND_JSON, *tree.own_packages)
    return Step("found", argv, FOUND_SECONDS, directory="/tmp", collect=(FOUND_JSON,))  # noqa: S108


def _options(environment: Environment) -> list[str]:
    """Given through the environment: on the command line they would show in the tests' own ``sys.argv``."""
    installed = {requirement.split("==")[0].lower().replace("_", "-") for requirement in environment.installed}
    options = ["-p filrouge_reporter", "--continue-on-collection-errors", "--maxfail=0"]
    if "pytest-cov" in installed:
        options.append("--no-cov")
    if "pytest-xdist" in installed:
        options.append("-n0")
    return options


def _uv() -> Path:
    from uv import find_uv_bin

    return Path(find_uv_bin())


def _command(step: Completed, tree: Tree, start: Launch) -> CommandRecord:
    """As a student would type it at home."""
    elsewhere = () if start.directory == "." else ("env", f"--chdir={start.directory}")
    source = f"--source={'.' if elsewhere else ','.join(tree.coverage_sources) or '.'}"
    shown = {
        "install": ("pip", "install", "--editable", "."),
        "tests": (*elsewhere, "coverage", "run", "--branch", source, "-m", "pytest", *start.arguments),
    }
    return CommandRecord(shown[step.name], step.exit, step.seconds, step.output, sandboxed=True)


@dataclass
class _Results:
    """Gathers what the plugin tells. Nothing it says is believed to be well-formed: it stands beside student code."""

    emit: Callable[[Event], None]
    witness: Witness
    collected: int = 0
    running: str = ""
    counts: dict[TestOutcome, int] = field(default_factory=lambda: dict.fromkeys(TestOutcome, 0))
    cases: dict[str, TestCase] = field(default_factory=dict)

    def hear(self, line: bytes) -> None:
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
        self.running = _plain(str(said["id"]))[:500]

    def _on_collection_error(self, said: dict[str, Any]) -> None:
        explanation = _plain(str(said["explanation"]))
        self._end(
            TestCase(
                id=_plain(str(said["id"]))[:500],
                outcome=TestOutcome.ERROR,
                path=_plain(str(said["id"]).split("::")[0])[:500] or None,
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
            id=_plain(str(said["id"]))[:500],
            outcome=outcome,
            seconds=_seconds(said.get("seconds")),
            path=_plain(str(said.get("path") or ""))[:500] or None,
            line=line if isinstance(line, int) and 0 < line < MAXIMUM_LINE else None,
            message=_plain(str(said.get("message") or "")).strip().split("\n", 1)[0][:500],
            output=_plain(output)[:MAXIMUM_OUTPUT_CHARACTERS],
        )

    def _end(self, case: TestCase) -> None:
        self.running = ""
        self.counts[case.outcome] += 1
        if case.id in self.cases or len(self.cases) < MAXIMUM_CASES:
            self.cases[case.id] = case
        self.emit(TestFinished(case))


def _plain(text: str) -> str:
    """Without controls, and without halves of characters, which no JSON reader has to take."""
    return clean(text.encode("utf-8", "replace").decode())


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
