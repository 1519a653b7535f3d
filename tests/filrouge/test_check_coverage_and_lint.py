"""COV01, COV02, LINT01, LINT02 from facts made by hand."""

import pytest

from filrouge.checks.coverage import BranchCoverage, LineCoverage, ranges
from filrouge.checks.lint import Formatting, Linting
from filrouge.errors import StudentError
from filrouge.facts.coverage import coverage, percent
from filrouge.facts.lint import Lint, Violation
from filrouge.report import CoverageRecord, FileCoverage, Outcome
from tests.filrouge.facts_in_memory import suite_of, tree_of


def covered(line: float, branch: float | None = None) -> CoverageRecord:
    file = FileCoverage("src/a.py", 100, int(line), tuple(range(int(line), 100)), 10, 5, ((3, 5), (9, -1)))
    return CoverageRecord(line, branch, 100, int(line), 10, 5, (file,))


def violations(count: int) -> tuple[Violation, ...]:
    return tuple(Violation("a.py", line + 1, 1, "F401", "unused", "https://docs.example/F401") for line in range(count))


def test_enough_lines_pass_and_too_few_score_in_proportion() -> None:
    assert LineCoverage().verdict(covered(80)).outcome is Outcome.PASSED
    failed = LineCoverage().verdict(covered(40))
    assert (failed.outcome, failed.score) == (Outcome.FAILED, 0.5)


def test_code_without_conditions_has_no_branch_to_cover() -> None:
    assert BranchCoverage().verdict(covered(80)).outcome is Outcome.SKIPPED


def test_branches_are_held_against_their_own_minimum() -> None:
    assert BranchCoverage().verdict(covered(80, 70.0)).outcome is Outcome.PASSED
    assert BranchCoverage().verdict(covered(80, 35.0)).score == 0.5


def test_nothing_measured_fails() -> None:
    assert LineCoverage().verdict(None).message.id == "coverage.nothing"


def test_line_numbers_are_put_together() -> None:
    assert ranges((3, 4, 5, 9, 11, 12)) == ["3-5", "9", "11-12"]
    assert ranges(tuple(range(1, 40, 2)), most=2) == ["1", "3", "…"]


@pytest.mark.parametrize(("part", "whole", "shown"), [(1, 3, 33.3), (9999, 10000, 99.9), (10, 10, 100.0), (0, 5, 0.0)])
def test_a_share_never_rounds_up_to_everything(part: int, whole: int, shown: float) -> None:
    assert percent(part, whole) == shown


@pytest.mark.parametrize("made", [b"", b'{"files": {}}'])
def test_a_coverage_report_that_says_nothing_is_no_coverage(made: bytes) -> None:
    assert coverage(suite_of(coverage_json=made), tree_of("src/a.py")) is None


IMPOSSIBLE = b'{"files": {"src/a.py": {"summary": {"num_statements": 1, "covered_lines": 2}, "missing_lines": []}}}'


@pytest.mark.parametrize("made", [b"not json", b"{}", b"[1]", b'{"files": {"src/a.py": 1}}', IMPOSSIBLE])
def test_a_coverage_report_that_coverage_would_not_write_is_refused(made: bytes) -> None:
    with pytest.raises(StudentError) as refused:
        coverage(suite_of(coverage_json=made), tree_of("src/a.py"))
    assert refused.value.message.id == "coverage.replaced"


def test_only_the_projects_own_files_are_counted() -> None:
    summary = b'{"summary": {"num_statements": 10, "covered_lines": 5}, "missing_lines": [1]}'
    made = b'{"files": {"src/a.py": %b, "tests/test_a.py": %b, "../x.py": %b}}' % (summary, summary, summary)
    record = coverage(suite_of(coverage_json=made), tree_of("src/a.py", "tests/test_a.py"))
    assert record is not None
    assert (record.statements, [file.path for file in record.files]) == (10, ["src/a.py"])


@pytest.mark.parametrize(
    ("paths", "own", "sources"),
    [
        (("src/pkg/a.py", "train.py", "tests/test_a.py"), ("src/pkg/a.py",), ("src", "src/pkg")),
        (("src/__init__.py", "src/data/a.py"), ("src/__init__.py", "src/data/a.py"), ("src",)),
        (("app/a.py", "setup.py", "docs/conf.py", "main.py"), ("app/a.py",), ("app",)),
        (("main.py", "test_main.py"), ("main.py",), (".",)),
    ],
)
def test_the_projects_own_code_is_what_a_person_would_name(
    paths: tuple[str, ...], own: tuple[str, ...], sources: tuple[str, ...]
) -> None:
    tree = tree_of(*paths)
    assert (tree.own_files, tree.coverage_sources) == (own, sources)


def test_lint_falls_from_the_tolerated_density_to_the_worst() -> None:
    assert Linting().verdict(Lint((), (), 1, 500, ())).message.id == "lint.clean"
    assert Linting().verdict(Lint(violations(5), (), 1, 500, ())).outcome is Outcome.PASSED
    assert Linting().verdict(Lint(violations(55), (), 1, 1000, ())).score == 0.5
    assert Linting().verdict(Lint(violations(500), (), 1, 500, ())).score == 0


def test_a_short_script_is_not_punished_for_being_short() -> None:
    assert Linting().verdict(Lint(violations(1), (), 1, 5, ())).outcome is Outcome.PASSED


def test_formatting_is_the_share_of_files_left_alone() -> None:
    verdict = Formatting().verdict(Lint((), ("a.py",), 4, 100, ()))
    assert (verdict.outcome, verdict.score) == (Outcome.FAILED, 0.75)


def test_a_file_that_is_tolerated_is_not_said_to_be_formatted() -> None:
    verdict = Formatting(minimum_percent=70).verdict(Lint((), ("a.py",), 4, 100, ()))
    assert (verdict.outcome, verdict.message.id) == (Outcome.PASSED, "lint.nearly_formatted")
    assert Formatting().verdict(Lint((), (), 4, 100, ())).message.id == "lint.formatted"


@pytest.mark.parametrize("check", [Linting(), Formatting()])
def test_a_repository_without_python_is_not_judged(check: Linting | Formatting) -> None:
    assert check.verdict(Lint((), (), 0, 0, ())).outcome is Outcome.SKIPPED
