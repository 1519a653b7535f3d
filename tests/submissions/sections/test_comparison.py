"""A run beside the one before: findings keep their identity when lines move, and points are told exactly."""

import pytest

from apps.submissions.models import Run
from apps.submissions.sections.comparison import compare, identity
from filrouge.report import CoverageRecord, FileCoverage, Outcome, TestOutcome, TestsRecord
from tests.factories import FinishedRunFactory, ProjectFactory
from tests.submissions.reports import case, check, refusal
from tests.submissions.sections.conftest import PATH, finding, finished, rich

pytestmark = pytest.mark.django_db


def pair(before, after):
    project = ProjectFactory()
    finished(project, before)
    return compare(finished(project, after))


def judged(*findings, points=2.0, outcome=Outcome.FAILED):
    found = check("SEC01", findings=findings, findings_total=len(findings), points=points, outcome=outcome)
    return rich(checks=(found,))


def ran(**outcomes):
    cases = tuple(case(name, TestOutcome(outcome)) for name, outcome in outcomes.items())
    return rich(tests=TestsRecord(len(cases), 0, 0, 0, 0, 0, 0, 0.1, True, cases))


def test_the_first_run_has_none_before():
    assert compare(finished()) is None


def test_a_finding_that_moved_is_the_same():
    assert pair(judged(finding(line=3)), judged(finding(line=30))).other == ()


def test_a_finding_in_another_file_is_new_and_the_former_fixed():
    [change] = pair(judged(finding()), judged(finding("src/other.py"))).other
    assert [item["path"] for item in change.new] == ["src/other.py"]
    assert [item["path"] for item in change.fixed] == [PATH]


def test_of_several_alike_as_many_are_new_as_came():
    [change] = pair(judged(finding(line=3)), judged(finding(line=3), finding(line=9))).other
    assert [item["line"] for item in change.new] == [9]
    assert change.fixed == ()


def test_numbers_in_a_message_do_not_make_another_finding():
    said = {"message": {"id": "x", "values": {"text": "defined on line 3"}}, "path": "a.py", "line": 5}
    moved = {"message": {"id": "x", "values": {"text": "defined on line 8"}}, "path": "a.py", "line": 10}
    assert identity(said) == identity(moved)


def test_points_gained_and_lost_are_apart_and_the_largest_first():
    before = rich(checks=(check("SEC01", points=1.0), check("GIT03", points=2.0), check("GIT05", points=0.5)))
    after = rich(checks=(check("SEC01", points=1.5), check("GIT03", points=0.25), check("GIT05", points=3.0)))
    told = pair(before, after)
    assert [(change.code, change.points) for change in told.gained] == [("GIT05", 2.5), ("SEC01", 0.5)]
    assert [(change.code, change.points) for change in told.lost] == [("GIT03", -1.75)]


def test_tests_that_broke_and_that_were_mended_are_told():
    told = pair(
        ran(a="passed", b="failed", c="failed", d="passed"),
        ran(a="failed", b="passed", c="error", e="failed"),
    )
    assert [item["id"].rpartition("_")[2] for item in told.tests.broken] == ["a", "e"]
    assert [item["id"].rpartition("_")[2] for item in told.tests.mended] == ["b"]
    assert (told.tests.added, told.tests.removed) == (1, 1)


def test_coverage_is_compared_file_by_file():
    def covered(count):
        record = FileCoverage(PATH, 4, count)
        return rich(coverage=CoverageRecord(25.0 * count, None, 4, count, 0, 0, (record,)))

    told = pair(covered(2), covered(3))
    assert told.coverage == (50.0, 75.0)
    assert [(file.path, file.before, file.after) for file in told.files] == [(PATH, 50.0, 75.0)]


def test_refused_and_later_runs_are_passed_over():
    project = ProjectFactory()
    first = finished(project)
    finished(project, refusal(), files=())
    second = finished(project)
    finished(project)
    told = compare(second)
    assert told is not None
    assert told.former["run"] == first.pk


def test_another_project_is_none_of_ours():
    finished()
    assert compare(finished()) is None


def test_two_queries_tell_it(django_assert_num_queries):
    project = ProjectFactory()
    finished(project)
    run = finished(project)
    with django_assert_num_queries(2):
        compare(run)


def test_a_run_whose_report_is_gone_is_compared_with_nothing():
    run: Run = FinishedRunFactory()
    assert compare(run) is None
