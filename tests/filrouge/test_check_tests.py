"""TEST01: what is said of a suite, from results made by hand."""

import pytest

from filrouge.checks.tests import TestSuite
from filrouge.facts.suite import Suite
from filrouge.limits import Limits
from filrouge.report import Outcome
from tests.filrouge.facts_in_memory import case, environment_of, suite_of, tree_of

TREE = tree_of("src/app.py", "tests/test_a.py")


def verdict(suite: Suite, tree=TREE, declared_in: tuple[str, ...] = ("requirements.txt",)):
    return TestSuite().verdict(suite, tree, environment_of(*declared_in), Limits())


def test_all_passed() -> None:
    said = verdict(suite_of(case("passed", "a"), case("skipped", "b"), case("xfailed", "c")))
    assert (said.outcome, said.score, said.message.id) == (Outcome.PASSED, 1, "test.all_passed")


def test_the_score_is_passed_out_of_collected_and_not_skipped() -> None:
    said = verdict(suite_of(case("passed", "a"), case("failed", "b"), case("skipped", "c"), case("error", "d")))
    assert said.outcome is Outcome.FAILED
    assert said.score == pytest.approx(1 / 3)


def test_tests_that_time_did_not_reach_do_not_count_as_passed() -> None:
    said = verdict(
        suite_of(case("passed", "a"), collected=4, complete=False, stopped_by="wall", hanging="tests/test_a.py::b")
    )
    assert (said.score, said.message.id) == (0.25, "test.cut_short")
    assert said.findings[0].message.id == "test.hanging"


def test_a_suite_of_skipped_tests_verifies_nothing() -> None:
    assert verdict(suite_of(case("skipped"))).message.id == "test.all_skipped"


def test_no_test_found_comes_with_a_first_one_to_write() -> None:
    said = verdict(suite_of(exit=5))
    assert said.message.id == "test.none_found"
    assert said.findings[0].repair is not None


def test_a_repository_without_python_is_told_so() -> None:
    assert verdict(suite_of(), tree_of("README.md")).message.id == "test.no_python"


@pytest.mark.parametrize(
    ("declared_in", "command"),
    [
        (("requirements.txt",), "echo scikit-learn >> requirements.txt"),
        ((), "echo scikit-learn >> requirements.txt"),
        (("pyproject.toml",), "uv add --dev scikit-learn"),
    ],
)
def test_a_missing_declaration_is_named_once_with_the_line_to_add(declared_in: tuple[str, ...], command: str) -> None:
    broken = {"output": "E   ModuleNotFoundError: No module named 'sklearn.metrics'"}
    said = verdict(
        suite_of(case("error", "tests/test_a.py", **broken), case("error", "b", **broken)), declared_in=declared_in
    )
    undeclared = [finding for finding in said.findings if finding.message.id == "test.undeclared"]
    assert [finding.repair.commands for finding in undeclared if finding.repair] == [(command,)]


def test_a_module_of_their_own_is_not_called_undeclared() -> None:
    said = verdict(suite_of(case("error", output="ModuleNotFoundError: No module named 'app'")))
    assert said.findings[0].message.id == "test.own_module"


def test_a_test_that_needs_the_network_is_told_apart() -> None:
    said = verdict(suite_of(case("failed", message="socket.gaierror: [Errno -3] Temporary failure in name resolution")))
    assert said.findings[0].message.id == "test.case.network"


def test_a_suite_that_never_started_shows_why() -> None:
    said = verdict(suite_of(exit=4, output="ERROR: usage: pytest\nunrecognized arguments: --cov"))
    assert said.message.id == "test.did_not_start"
    assert "unrecognized" in str(said.message.values["output"])
