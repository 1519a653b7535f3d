"""A verdict is written whole, once, by whoever holds the run; and taken over where it would be the same."""

import pytest
from django.db import IntegrityError

from apps.submissions import verdicts
from apps.submissions.models import CheckResult, Run, RunReport
from apps.submissions.states import Claim
from filrouge import Message, Report, RunOutcome
from filrouge.traces import FileTrace, Traces
from tests.factories import (
    CheckResultFactory,
    FinishedRunFactory,
    IncompleteRunFactory,
    RunningRunFactory,
    RunReportFactory,
)
from tests.submissions.reports import REVISION, check, refusal, report

pytestmark = pytest.mark.django_db


@pytest.fixture
def run():
    return RunningRunFactory()


@pytest.fixture
def held(run):
    return Claim(run.pk, run.claim_token)


def test_a_verdict_fills_the_run(run, held):
    assert verdicts.finish(held, report())
    run.refresh_from_db()
    assert (run.state, run.outcome, run.percent, run.points, run.max_points) == ("finished", "finished", 85.7, 12, 14)
    assert (run.revision, run.branch, run.environment_key) == (REVISION, "main", "py311-abc")
    assert run.finished_at is not None


def test_the_report_is_kept_as_the_engine_wrote_it(run, held):
    import json

    verdicts.finish(held, report())
    assert Report.from_json(json.dumps(run.report.document)) == report()


def test_what_may_be_compared_is_written_with_the_verdict(run, held):
    verdicts.finish(held, report(), traces=Traces(files=(FileTrace("abc", "src/work.py", 900),)))
    [trace] = run.project.traces.all()
    assert (trace.digest, trace.label, trace.assignment) == ("abc", "src/work.py", run.project.assignment)


def test_checks_are_kept_in_the_order_of_the_catalogue(run, held):
    verdicts.finish(held, report())
    assert list(run.checks.values_list("code", "outcome")) == [("TEST01", "passed"), ("GIT03", "failed")]


def test_a_refusal_has_a_reason_and_no_score(run, held):
    verdicts.finish(held, refusal())
    run.refresh_from_db()
    assert (run.state, run.outcome, run.percent) == ("finished", "refused", None)
    assert run.error["id"] == "source.not_found"


def test_our_own_failure_is_not_a_verdict(run, held):
    error = Message("platform.no_git")
    verdicts.end_incomplete(held, report(RunOutcome.INCOMPLETE, error=error, score=None))
    run.refresh_from_db()
    assert (run.state, run.outcome, run.percent, run.error["id"]) == ("failed", "incomplete", None, "platform.no_git")
    assert run.report.document["score"] is None
    assert list(run.checks.values_list("code", flat=True)) == ["TEST01", "GIT03"]


@pytest.mark.parametrize("write", [verdicts.finish, verdicts.end_incomplete])
def test_a_worker_that_lost_its_lease_writes_nothing(write, run):
    assert not write(Claim(run.pk, "of another time"), report())
    run.refresh_from_db()
    assert run.state == "running"
    assert not RunReport.objects.exists()
    assert not CheckResult.objects.exists()


def test_a_verdict_that_cannot_be_written_whole_is_not_written_at_all(run, held):
    with pytest.raises(IntegrityError):
        verdicts.finish(held, report(checks=(check(points=5.0, max_points=4.0),)))
    run.refresh_from_db()
    assert run.state == "running"
    assert not RunReport.objects.exists()


def test_a_check_told_twice_is_kept_once(run):
    verdicts.add_checks(verdicts.check_rows(run.pk, [check(score=0.25)]))
    verdicts.add_checks(verdicts.check_rows(run.pk, [check(score=0.75)]))
    assert [result.score for result in run.checks.all()] == [0.75]


def test_a_known_verdict_is_taken_over_and_said_so(run, held):
    known = RunReportFactory(document={"schema": 1}).run
    CheckResultFactory(run=known)
    assert verdicts.reuse(held, known)
    run.refresh_from_db()
    assert (run.state, run.reused_from, run.percent, run.revision) == ("finished", known, 75, known.revision)
    assert run.report.document == {"schema": 1}
    assert [result.code for result in run.checks.all()] == ["TEST01"]


def test_reuse_names_the_run_that_was_really_graded(run, held):
    graded = FinishedRunFactory()
    known = RunReportFactory(run__reused_from=graded).run
    verdicts.reuse(held, known)
    run.refresh_from_db()
    assert run.reused_from == graded


def test_only_a_verdict_by_the_same_plan_and_engine_is_known():
    same = FinishedRunFactory()
    for other in ({"plan_version": "other"}, {"engine_version": "0"}, {"url": "https://other.example.org/a"}):
        FinishedRunFactory(**other)
    FinishedRunFactory(outcome=Run.Outcome.REFUSED, percent=None)
    RunningRunFactory()
    IncompleteRunFactory()
    assert list(Run.objects.graded_alike(url=same.url, plan_version=same.plan_version)) == [same]
