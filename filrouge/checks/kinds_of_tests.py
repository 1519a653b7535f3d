"""Whether there are tests beside those of single functions: of the parts together, and of how fast they are."""

from __future__ import annotations

import re
from pathlib import PurePosixPath

from filrouge.checks.base import Check, Verdict
from filrouge.facts.benchmarks import Benchmark
from filrouge.facts.suite import Suite
from filrouge.facts.tree import Tree
from filrouge.facts.unreadable import CODE
from filrouge.facts.written_tests import WrittenTest, WrittenTests
from filrouge.report import Finding, Message, Repair, TestOutcome, Value

_INTEGRATION = re.compile(
    r"(^|_)(integrations?|functional|e2e|end_?to_?end|system|acceptance|smoke)(_|$)", re.IGNORECASE
)
_PERFORMANCE = re.compile(r"(^|_)(performances?|perf|benchmarks?|bench|load|stress)(_|$)", re.IGNORECASE)
_SETTINGS = ("pyproject.toml", "pytest.ini", "setup.cfg", "tox.ini", ".pytest.ini", "conftest.py", "tests/conftest.py")


class IntegrationTests(Check):
    """TEST07: tests of several parts together exist, and can be told from the others by a mark, a folder or a file."""

    code = "TEST07"
    lesson = "integration-and-performance-tests"
    weight = 1
    reads = (CODE,)

    def verdict(self, written_tests: WrittenTests, tree: Tree) -> Verdict:
        """A project of one module has no parts to join."""
        if not written_tests.functions:
            return Verdict.not_applicable(Message("tests_written.none"))
        parts = [path for path in tree.own_files if PurePosixPath(path).name != "__init__.py"]
        found = [test for test in written_tests.functions if _is_kind(test, _INTEGRATION)]
        if not found and len(parts) < 2:
            return Verdict.not_applicable(Message("kinds.one_part"))
        if not found:
            message = Message("kinds.no_integration", {"count": len(written_tests.functions)})
            commands = ("mkdir -p tests/integration", "git mv tests/test_WHOLE.py tests/integration/")
            return Verdict.failed(message, 0.0, [Finding(message, repair=Repair(Message("repair.kind"), commands))])
        settings = "\n".join(tree.read(path) for path in _SETTINGS if path in tree.files)
        marks = {mark for test in found for mark in test.marks if _INTEGRATION.search(mark)}
        unknown = sorted(mark for mark in marks if mark not in settings)
        findings = [
            Finding(
                Message("kinds.unregistered", {"mark": mark}),
                repair=Repair(Message("repair.register_mark", {"mark": mark}), ("python -m pytest --markers",)),
            )
            for mark in unknown
        ]
        return Verdict.passed(Message("kinds.integration", {"count": len(found)}), 1.0, findings)


class PerformanceTests(Check):
    """TEST08: performance tests exist (pytest-benchmark, Locust, or marked) and end; their figures are shown."""

    code = "TEST08"
    lesson = "integration-and-performance-tests"
    weight = 1
    reads = (CODE,)

    def verdict(
        self, suite: Suite, benchmarks: tuple[Benchmark, ...], written_tests: WrittenTests, tree: Tree
    ) -> Verdict:
        """A scenario of Locust counts for what it is: nothing is here for it to load."""
        if not written_tests.functions:
            return Verdict.not_applicable(Message("tests_written.none"))
        found = [test for test in written_tests.functions if _is_performance(test)]
        scenarios = [path for path in tree.python_files if PurePosixPath(path).name.startswith("locustfile")]
        figures = [_figures(benchmark) for benchmark in benchmarks]
        if not found and not scenarios and not figures:
            message = Message("kinds.no_performance")
            commands = ("python -m pip install pytest-benchmark", "python -m pytest --benchmark-only")
            repair = Repair(Message("repair.benchmark"), commands)
            return Verdict.failed(message, 0.0, [Finding(message, repair=repair)])
        broken = _broken(found, suite)
        values: dict[str, Value] = {"count": max(len(found), len(figures)) or len(scenarios)}
        if broken:
            return Verdict.failed(Message("kinds.performance_broken", {"count": len(broken)}), 0.5, [*broken, *figures])
        name = "kinds.performance" if found or figures else "kinds.scenarios"
        return Verdict.passed(Message(name, values), 1.0, figures)


def _is_kind(test: WrittenTest, kind: re.Pattern[str]) -> bool:
    parts = PurePosixPath(test.path).with_suffix("").parts
    return any(kind.search(name) for name in (*parts, *test.marks))


def _is_performance(test: WrittenTest) -> bool:
    return bool({"benchmark", "benchmark_weave"} & test.arguments) or _is_kind(test, _PERFORMANCE)


def _broken(found: list[WrittenTest], suite: Suite) -> list[Finding]:
    """Those that did not end well when the suite ran, whichever of their cases."""
    wanted = {test.id: test for test in found}
    bad: dict[str, Finding] = {}
    for case in suite.record.cases:
        written = wanted.get(case.id.split("[")[0])
        if written and case.outcome in (TestOutcome.FAILED, TestOutcome.ERROR):
            repair = Repair(Message("repair.run_one"), (f"python -m pytest {written.id}",))
            message = Message("kinds.performance_case", {"test": written.name, "message": case.message})
            bad[written.id] = Finding(message, written.path, written.line, repair=repair)
    return list(bad.values())


def _figures(benchmark: Benchmark) -> Finding:
    values: dict[str, Value] = {"name": benchmark.name, "rounds": benchmark.rounds}
    for name in ("median", "spread", "fastest", "slowest"):
        values[name], values[f"{name}_unit"] = readable(getattr(benchmark, f"{name}_seconds"))
    return Finding(Message("kinds.figures", values), benchmark.path)


def readable(seconds: float) -> tuple[float, str]:
    """A duration as a number between 1 and 1000 where one of the units allows it: ``(1.2, "ms")``."""
    for unit, size in (("s", 1.0), ("ms", 1e-3), ("µs", 1e-6)):
        if seconds >= size:
            return round(seconds / size, 1), unit
    return round(seconds * 1e9, 1), "ns"
