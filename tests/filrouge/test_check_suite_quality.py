"""TEST04, TEST08, DOC04 from results made by hand."""

import json

import pytest

from filrouge.checks.examples import Examples
from filrouge.checks.kinds_of_tests import PerformanceTests, readable
from filrouge.checks.order import OrderIndependence
from filrouge.facts.benchmarks import benchmarks
from filrouge.facts.doctests import files_with_examples
from filrouge.facts.suite import Suite
from filrouge.facts.written_tests import written_tests
from filrouge.plans import default_plan
from filrouge.report import Outcome, TestsRecord
from tests.filrouge.facts_in_memory import case, modules_of, suite_of, tree_of

GREEN = suite_of(case("passed", "a"), case("passed", "b"))


class Again:
    """Stands for a second run: gives the same results whatever the order."""

    def __init__(self, *records: TestsRecord) -> None:
        self.records = list(records)

    def shuffled(self, orders: tuple[int, ...], seconds: int) -> list[TestsRecord]:
        return self.records


def order(suite: Suite, *records: TestsRecord):
    return OrderIndependence().verdict(suite, Again(*records))  # type: ignore[arg-type]


def test_the_same_results_in_every_order_pass() -> None:
    assert order(GREEN, GREEN.record, GREEN.record).outcome is Outcome.PASSED


def test_a_test_that_fails_in_another_order_is_named_once() -> None:
    other = suite_of(case("passed", "a"), case("failed", "b", message="assert []")).record
    said = order(GREEN, other, other)
    assert (said.outcome, said.score) == (Outcome.FAILED, 0.5)
    assert [finding.message.values["test"] for finding in said.findings] == ["b"]


@pytest.mark.parametrize(
    ("suite", "why"),
    [
        (suite_of(case("failed", "a"), case("passed", "b")), "order.not_green"),
        (suite_of(case("passed", "a")), "order.one_test"),
        (suite_of(case("passed", "a"), case("passed", "b"), seconds=16.0), "order.too_long"),
    ],
)
def test_order_is_not_asked_of_a_suite_that_fails_or_takes_long(suite: Suite, why: str) -> None:
    assert order(suite).message.id == why


def test_a_suite_that_did_not_end_again_says_nothing_of_its_order() -> None:
    cut = suite_of(case("passed", "a"), complete=False).record
    assert order(GREEN, GREEN.record, cut).message.id == "order.stopped"


def test_the_suite_is_run_again_only_for_a_plan_that_asks() -> None:
    assert "TEST04" not in default_plan().checks
    assert "TEST04" in default_plan().only(["TEST04"]).checks


STATS = {"median": 0.0012, "iqr": 0.0001, "min": 0.001, "max": 0.002, "rounds": 50}


def measured(**stats: object) -> bytes:
    item = {"name": "test_speed", "fullname": "tests/test_a.py::test_speed", "stats": STATS | stats}
    return json.dumps({"benchmarks": [item]}).encode()


def performance(text: str, suite: Suite):
    written = written_tests(modules_of({"tests/test_a.py": text}))
    return PerformanceTests().verdict(suite, benchmarks(suite), written, tree_of())


SPEED = "def test_speed(benchmark):\n    assert benchmark(add, 1, 2) == 3\n"


def test_a_benchmark_passes_and_shows_its_figures() -> None:
    said = performance(SPEED, suite_of(case("passed", "tests/test_a.py::test_speed"), benchmark_json=measured()))
    assert said.outcome is Outcome.PASSED
    assert said.findings[0].message.values["median"] == 1.2


def test_a_benchmark_that_fails_measures_nothing() -> None:
    said = performance(SPEED, suite_of(case("error", "tests/test_a.py::test_speed")))
    assert (said.outcome, said.message.id) == (Outcome.FAILED, "kinds.performance_broken")


def test_a_suite_without_performance_tests_fails_and_no_suite_is_not_judged() -> None:
    assert performance("def test_a():\n    assert 1 + 1 == 2\n", suite_of()).outcome is Outcome.FAILED
    assert performance("", suite_of()).outcome is Outcome.SKIPPED


@pytest.mark.parametrize(
    "made", [b"", b"[]", b'{"benchmarks": 1}', b'{"benchmarks": [1]}', measured(median="nan"), measured(rounds=None)]
)
def test_figures_that_no_plugin_would_write_are_none(made: bytes) -> None:
    assert benchmarks(suite_of(benchmark_json=made)) == ()


@pytest.mark.parametrize(
    ("seconds", "shown"), [(2.5, (2.5, "s")), (0.0012, (1.2, "ms")), (4.5e-6, (4.5, "µs")), (3e-8, (30.0, "ns"))]
)
def test_a_duration_is_told_in_the_unit_that_suits_it(seconds: float, shown: tuple[float, str]) -> None:
    assert readable(seconds) == shown


def examples(*cases, complete: bool = True):
    return Examples().verdict(suite_of(examples=suite_of(*cases, complete=complete).record))


def test_examples_that_run_pass_and_a_wrong_one_shows_the_difference() -> None:
    assert examples(case("passed", "src/a.py::a.add")).outcome is Outcome.PASSED
    wrong = case("failed", "src/a.py::a.sub", output="004 >>> sub(3, 1)\nExpected:\n    1\nGot:\n    2\n")
    said = examples(case("passed", "src/a.py::a.add"), wrong)
    assert (said.outcome, said.score) == (Outcome.FAILED, 0.5)
    assert said.findings[0].message.values["output"] == "Expected: 1 Got: 2"


def test_an_example_that_raises_shows_what_and_no_traceback() -> None:
    raised = "UNEXPECTED EXCEPTION: NameError('x')\nTraceback (most recent call last):\n  File a.py\n"
    said = examples(case("failed", "src/a.py::a.sub", output=raised))
    assert said.findings[0].message.values["output"] == "NameError('x')"


def test_without_examples_or_an_end_nothing_is_said() -> None:
    assert Examples().verdict(suite_of()).message.id == "examples.none"
    assert examples(case("passed"), complete=False).message.id == "examples.stopped"


def test_only_docstrings_of_the_projects_own_code_hold_examples() -> None:
    with_one, in_a_comment = '"""Add.\n\n>>> 1 + 1\n2\n"""\n', "# >>> 1 + 1\n"
    modules = modules_of({"src/a.py": with_one, "src/b.py": in_a_comment, "tests/test_a.py": with_one})
    assert files_with_examples(modules) == ("src/a.py",)
