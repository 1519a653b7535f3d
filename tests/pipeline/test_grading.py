"""How checks become points: what is skipped, what costs nothing, and that the grade adds up."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.pipeline.checks.base import Check, Verdict
from apps.pipeline.errors import Cancelled, PlatformError, StudentError
from apps.pipeline.facts import FACTS, PROVIDED, Facts, needs_environment, parameters
from apps.pipeline.grading import PlannedRun, grade, judge, planned_runs
from apps.pipeline.plan import Plan, PlannedCheck, default_plan
from apps.pipeline.report import CheckResult, Message, Outcome

SAID = Message("git.junk.none")


def a_check(say: Any, requires: tuple[str, ...] = ()) -> PlannedRun:
    class Example(Check):
        code, lesson, weight = "EX01", "none", 4.0

        def verdict(self) -> Verdict:
            if isinstance(say, BaseException):
                raise say
            return say  # type: ignore[no-any-return]

    Example.requires = requires
    return PlannedRun(Example(), PlannedCheck())


def result(points: float, max_points: float, score: float | None = 1.0) -> CheckResult:
    return CheckResult("X01", "X", "none", Outcome.PASSED, score, max_points, points, max_points, False, SAID)


def test_a_score_brings_its_share_of_the_weight() -> None:
    judged = judge(a_check(Verdict.failed(SAID, 0.25)), Facts(), {})
    assert (judged.outcome, judged.points, judged.max_points) == (Outcome.FAILED, 1, 4)


def test_what_does_not_apply_costs_nothing() -> None:
    judged = judge(a_check(Verdict.not_applicable(SAID)), Facts(), {})
    assert (judged.outcome, judged.score, judged.max_points) == (Outcome.SKIPPED, None, 0)


def test_an_unmet_prerequisite_skips_and_earns_nothing() -> None:
    judged = judge(a_check(Verdict.passed(SAID), requires=("X01",)), Facts(), {"X01": result(0, 10, score=0.0)})
    assert (judged.outcome, judged.points, judged.max_points) == (Outcome.SKIPPED, 0, 4)


def test_a_prerequisite_that_earned_something_is_enough() -> None:
    judged = judge(a_check(Verdict.passed(SAID), requires=("X01",)), Facts(), {"X01": result(1, 10, score=0.1)})
    assert judged.outcome is Outcome.PASSED


def test_a_prerequisite_outside_the_plan_does_not_block() -> None:
    assert judge(a_check(Verdict.passed(SAID), requires=("X01",)), Facts(), {}).outcome is Outcome.PASSED


@pytest.mark.parametrize("fault", [PlatformError("platform.disk_full"), RuntimeError("bug")])
def test_a_fault_of_ours_never_counts(fault: Exception) -> None:
    judged = judge(a_check(fault), Facts(), {})
    assert (judged.outcome, judged.max_points) == (Outcome.ERRORED, 0)


def test_a_fault_of_theirs_fails_with_its_reason() -> None:
    judged = judge(a_check(StudentError("source.corrupt", url="u")), Facts(), {})
    assert (judged.outcome, judged.score, judged.message.id) == (Outcome.FAILED, 0, "source.corrupt")


def test_an_order_to_stop_goes_through() -> None:
    with pytest.raises(Cancelled):
        judge(a_check(Cancelled()), Facts(), {})


def test_the_grade_is_rounded_half_up_and_the_points_add_up() -> None:
    score = grade([result(2, 3), result(0, 0, None), result(1, 5)])
    assert score is not None
    assert (score.points, score.max, score.percent, score.over_20) == (3, 8, 37.5, 7.5)
    tie = grade([result(0.0625, 100)])
    assert tie is not None
    assert tie.percent == 0.1, "0.0625 % is 0.1 %"
    half = grade([result(33.35, 100)])
    assert half is not None
    assert half.percent == 33.4, "half a tenth goes up, whatever binary fractions make of it"


def test_a_plan_in_which_nothing_counts_gives_no_grade() -> None:
    assert grade([result(0, 0, None)]) is None


@given(st.lists(st.tuples(st.floats(0, 1), st.floats(0, 50)), min_size=1, max_size=30))
def test_a_grade_stays_between_nothing_and_everything(scores: list[tuple[float, float]]) -> None:
    score = grade([result(share * weight, weight, share) for share, weight in scores])
    if score is not None:
        assert 0 <= score.percent <= 100
        assert 0 <= score.over_20 <= 20
        assert score.over_20 == pytest.approx(score.percent / 5, abs=0.02)


def test_checks_that_run_no_student_code_are_judged_meanwhile() -> None:
    static = {planned.check.code for planned in planned_runs(default_plan()) if planned.is_static}
    assert static == {"GIT01", "GIT03", "LINT01", "LINT02"}


def test_every_fact_that_is_asked_for_exists() -> None:
    for fact in FACTS.values():
        assert parameters(fact)
    for planned in planned_runs(default_plan()):
        assert parameters(planned.check.verdict)


def test_a_fact_that_does_not_exist_is_a_clear_mistake() -> None:
    with pytest.raises(LookupError, match="which is no fact"):
        parameters(lambda weather: weather)


def test_a_fact_is_computed_once_and_its_fault_is_told_each_time() -> None:
    facts = Facts()
    facts.fail("environment", StudentError("source.empty", url="u"))
    for _ in range(2):
        with pytest.raises(StudentError):
            facts.get("environment")
    assert facts.known("environment") is None


def test_what_needs_the_environment_is_known_through_any_number_of_facts() -> None:
    assert needs_environment(FACTS["coverage"])
    assert not needs_environment(FACTS["junk"])
    assert "environment" in PROVIDED


def test_a_plan_sets_parameters_and_weights() -> None:
    plan = Plan.from_toml("[checks.COV01]\nweight = 9\nparameters = { minimum_percent = 42 }")
    [planned] = planned_runs(plan)
    assert planned.check.number("minimum_percent") == 42
    assert planned.planned.weight == 9
