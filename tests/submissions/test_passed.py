"""When the thread is tied: the run did what its assignment requires."""

from __future__ import annotations

import pytest

from apps.submissions.models import CheckResult
from apps.submissions.pages import passed


def check(outcome: str, *, required: bool = False, weight: float = 1.0, max_points: float = 1.0) -> CheckResult:
    return CheckResult(outcome=outcome, required=required, weight=weight, max_points=max_points)


@pytest.mark.parametrize("outcome", ["failed", "errored", "skipped"])
def test_a_required_check_that_did_not_pass_leaves_the_thread_untied(outcome):
    assert not passed([check("passed", required=True), check(outcome, required=True)])


def test_what_is_not_required_does_not_decide_beside_what_is():
    assert passed([check("passed", required=True), check("failed")])


def test_without_required_checks_all_that_weigh_decide():
    assert not passed([check("passed"), check("failed")])
    assert passed([check("passed"), check("failed", weight=0)])


def test_a_check_that_does_not_apply_is_left_out():
    assert passed([check("passed"), check("skipped", max_points=0)])


def test_nothing_checked_is_nothing_passed():
    assert not passed([])
    assert not passed([check("skipped", max_points=0)])
