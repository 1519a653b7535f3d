"""How checks become points: what is skipped, what costs nothing, and that the grade adds up."""

import errno
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from filrouge.checks.base import Check, Verdict
from filrouge.errors import Cancelled, PlatformError, StudentError
from filrouge.facts import FACTS, PROVIDED, Facts, needs_environment, parameters
from filrouge.facts.unreadable import CODE, NOTEBOOK, Unreadable
from filrouge.grading import PlannedRun, grade, judge, planned_runs
from filrouge.plans import Plan, PlannedCheck, default_plan
from filrouge.report import (
    CheckResult,
    Message,
    Outcome,
    PlanRecord,
    Report,
    RunOutcome,
    Seconds,
    SourceRecord,
)
from filrouge.words import say

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


def result(points: float, max_points: float, score: float | None = 1.0, **more: Any) -> CheckResult:
    whole: dict[str, Any] = {"outcome": Outcome.PASSED, "weight": max_points, "required": False} | more
    return CheckResult("X01", "X", "none", score=score, points=points, max_points=max_points, message=SAID, **whole)


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


def test_a_prerequisite_that_our_fault_left_unjudged_does_not_block() -> None:
    unjudged = result(0, 0, score=None, outcome=Outcome.ERRORED)
    busy = a_check(PlatformError("platform.busy", seconds=9), requires=("X01",))
    assert judge(busy, Facts(), {"X01": unjudged}).outcome is Outcome.ERRORED
    assert judge(a_check(Verdict.passed(SAID), requires=("X01",)), Facts(), {"X01": unjudged}).points == 4


@pytest.mark.parametrize("fault", [PlatformError("platform.disk_full"), RuntimeError("bug"), OSError(5, "I/O")])
def test_a_fault_of_ours_leaves_the_check_in_the_sum_and_unjudged(fault: Exception) -> None:
    judged = judge(a_check(fault), Facts(), {})
    assert (judged.outcome, judged.score, judged.points, judged.max_points) == (Outcome.ERRORED, None, 0, 4)


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT])
def test_a_full_disk_is_called_so(number: int) -> None:
    judged = judge(a_check(OSError(number, "full")), Facts(), {})
    assert (judged.outcome, judged.message.id) == (Outcome.ERRORED, "platform.disk_full")


@pytest.mark.parametrize("fault", [RecursionError(), MemoryError()])
def test_what_nests_too_deeply_or_holds_too_much_is_theirs(fault: Exception) -> None:
    judged = judge(a_check(fault), Facts(), {})
    assert (judged.outcome, judged.score, judged.max_points) == (Outcome.FAILED, 0, 4)
    assert all(say(judged.message, language) for language in ("en", "fr"))


SHUT = Unreadable("shop/model.py", CODE, "syntax", 3, "Expected an expression", "import sklearn\n")


def reading(verdict: Verdict, **attributes: object) -> PlannedRun:
    run = a_check(verdict)
    return PlannedRun(type("Reading", (type(run.check),), {"reads": (CODE,), **attributes})(), run.planned)


@pytest.mark.parametrize("verdict", [Verdict.passed(SAID), Verdict.not_applicable(SAID)])
def test_a_check_that_reads_code_fails_where_some_cannot_be_read(verdict: Verdict) -> None:
    facts = Facts(unreadable=(SHUT,))
    judged = judge(reading(verdict), facts, {})
    assert (judged.outcome, judged.score, judged.max_points) == (Outcome.FAILED, 0, 4)
    assert (judged.findings[0].path, judged.findings[0].line) == ("shop/model.py", 3)


def test_a_check_fails_for_none_but_the_kinds_of_files_that_it_reads() -> None:
    facts = Facts(unreadable=(replace(SHUT, kind=NOTEBOOK),))
    assert judge(reading(Verdict.passed(SAID)), facts, {}).outcome is Outcome.PASSED
    assert judge(a_check(Verdict.passed(SAID)), Facts(unreadable=(SHUT,)), {}).outcome is Outcome.PASSED


@pytest.mark.parametrize(("libraries", "outcome"), [({"sklearn"}, Outcome.FAILED), ({"torch"}, Outcome.SKIPPED)])
def test_a_check_of_some_libraries_fails_for_files_that_import_one(libraries: set[str], outcome: Outcome) -> None:
    run = reading(Verdict.not_applicable(SAID), of_libraries=frozenset(libraries))
    assert judge(run, Facts(unreadable=(SHUT,)), {}).outcome is outcome


def test_a_check_that_met_its_libraries_fails_for_any_file() -> None:
    run = reading(Verdict.passed(SAID), of_libraries=frozenset({"torch"}))
    assert judge(run, Facts(unreadable=(SHUT,)), {}).outcome is Outcome.FAILED


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


def test_a_bonus_comes_on_top_and_stops_at_the_whole() -> None:
    some = grade([result(6, 8), result(0.5, 4, bonus=True)])
    assert some is not None
    assert (some.points, some.max, some.bonus, some.percent, some.over_20) == (6.5, 8, 0.5, 81.3, 16.25)
    plenty = grade([result(6, 8), result(4, 4, bonus=True)])
    assert plenty is not None
    assert (plenty.points, plenty.bonus, plenty.percent, plenty.over_20) == (8, 4, 100, 20)


def test_a_missed_bonus_costs_nothing() -> None:
    assert grade([result(8, 8), result(0, 4, 0.0, bonus=True)]) == grade([result(8, 8)])


def test_points_have_two_decimals_so_that_what_is_shown_adds_up() -> None:
    thirds = [judge(a_check(Verdict.failed(SAID, 2 / 3)), Facts(), {}) for _ in range(3)]
    assert [third.points for third in thirds] == [2.67] * 3
    score = grade(thirds)
    assert score is not None
    assert (score.points, score.percent, score.over_20) == (8.01, 66.8, 13.35)


def report(*checks: CheckResult, pass_percent: float | None = None) -> Report:
    return Report(
        RunOutcome.FINISHED,
        SourceRecord("u"),
        PlanRecord("p", "1", pass_percent),
        Seconds(),
        checks=checks,
        score=grade(checks),
    )


def test_required_checks_decide_and_the_others_do_not() -> None:
    failed = result(0, 4, 0.0, outcome=Outcome.FAILED)
    assert report(result(4, 4, required=True), failed).passed
    assert not report(result(4, 4), replace(failed, required=True)).passed
    unmet = result(0, 4, None, outcome=Outcome.SKIPPED, required=True)
    assert not report(result(4, 4), unmet).passed, "its prerequisite failed"
    assert report(result(4, 4), replace(unmet, max_points=0)).passed, "it does not apply"


def test_the_whole_must_reach_the_share_that_the_plan_asks_for() -> None:
    failed = result(2, 4, 0.5, outcome=Outcome.FAILED)
    assert report(failed, pass_percent=50).passed
    assert not report(failed, pass_percent=50.1).passed
    assert not report(replace(failed, required=True), pass_percent=50).passed


def test_a_plan_that_asks_for_nothing_asks_for_every_check_that_weighs() -> None:
    failed = result(0, 4, 0.0, outcome=Outcome.FAILED)
    assert not report(result(4, 4), failed).passed
    assert report(result(4, 4), replace(failed, weight=0, max_points=0), replace(failed, bonus=True)).passed


@given(st.lists(st.tuples(st.floats(0, 1), st.floats(0, 50)), min_size=1, max_size=30))
def test_a_grade_stays_between_nothing_and_everything(scores: list[tuple[float, float]]) -> None:
    score = grade([result(share * weight, weight, share) for share, weight in scores])
    if score is not None:
        assert 0 <= score.percent <= 100
        assert 0 <= score.over_20 <= 20
        assert score.over_20 == pytest.approx(score.percent / 5, abs=0.02)


def test_checks_that_run_no_student_code_are_judged_meanwhile() -> None:
    static = {planned.check.code for planned in planned_runs(default_plan()) if planned.is_static}
    assert {"GIT01", "GIT03", "LINT01", "LINT02", "TEST03", "SEC01", "DOC03"} <= static
    assert not static & {"TEST01", "TEST08", "COV01", "COV02", "DOC04"}


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
