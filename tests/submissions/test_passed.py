"""When the thread is tied: the run did what its assignment requires."""

from __future__ import annotations

import pytest

from apps.submissions.models import CheckResult, Run
from apps.submissions.pages import passed


def check(
    outcome: str, *, required: bool = False, weight: float = 1.0, max_points: float = 1.0, bonus: bool = False
) -> CheckResult:
    document = {"bonus": bonus}
    return CheckResult(outcome=outcome, required=required, weight=weight, max_points=max_points, document=document)


def run(percent: float | None = 75.0, asked: float | None = None) -> Run:
    return Run(percent=percent, plan={"pass_percent": asked})


@pytest.mark.parametrize("outcome", ["failed", "errored", "skipped"])
def test_a_required_check_that_did_not_pass_leaves_the_thread_untied(outcome):
    assert not passed(run(), [check("passed", required=True), check(outcome, required=True)])


def test_what_is_not_required_does_not_decide_beside_what_is():
    assert passed(run(), [check("passed", required=True), check("failed")])


def test_without_required_checks_all_that_weigh_decide():
    assert not passed(run(), [check("passed"), check("failed")])
    assert passed(run(), [check("passed"), check("failed", weight=0)])


def test_a_check_that_does_not_apply_is_left_out():
    assert passed(run(), [check("passed"), check("skipped", max_points=0)])


def test_nothing_checked_is_nothing_passed():
    assert not passed(run(), [])
    assert not passed(run(), [check("skipped", max_points=0)])


def test_a_bonus_that_was_missed_does_not_decide():
    assert passed(run(), [check("passed"), check("failed", bonus=True)])


def test_the_percentage_decides_where_the_plan_asks_for_one():
    assert passed(run(75, asked=75), [check("failed")])
    assert not passed(run(74.9, asked=75), [check("passed", required=True)])
    assert not passed(run(None, asked=0), [])


def test_required_checks_decide_beside_the_percentage():
    assert not passed(run(75, asked=50), [check("failed", required=True), check("passed")])
