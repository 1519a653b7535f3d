"""What lateness costs, moment by moment."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from apps.cohorts.late_policy import LateKind, Lateness, LatePolicy, LateStep, LateStepsError, read_steps, write_steps

PARIS = ZoneInfo("Europe/Paris")
DUE = datetime(2026, 6, 1, 21, 59, tzinfo=UTC)
STEPS = (LateStep(1, 10), LateStep(3, 50))


def after(policy, **span):
    return policy.lateness(DUE + timedelta(**span), DUE, PARIS)


@pytest.mark.parametrize("kind", LateKind)
def test_the_due_moment_itself_is_in_time(kind):
    assert after(LatePolicy(kind, steps=STEPS, percent_per_day=10)) == Lateness(0, 0, accepted=True)


def test_without_a_due_date_nothing_is_late():
    assert LatePolicy(LateKind.REFUSED).lateness(DUE, None, PARIS) == Lateness()


def test_by_itself_lateness_is_noticed_and_free():
    assert after(LatePolicy(), seconds=1) == Lateness(1, 0, accepted=True)


def test_what_is_refused_is_so_from_the_first_second():
    assert after(LatePolicy(LateKind.REFUSED), seconds=1) == Lateness(1, 0, accepted=False)


@pytest.mark.parametrize(
    ("span", "days", "percent"),
    [({"seconds": 1}, 1, 10), ({"days": 1}, 1, 10), ({"days": 2}, 2, 10), ({"days": 2, "seconds": 1}, 3, 50)],
)
def test_steps_count_days_begun(span, days, percent):
    assert after(LatePolicy(LateKind.STEPS, steps=STEPS), **span) == Lateness(days, percent)


def test_days_before_the_first_step_cost_nothing():
    assert after(LatePolicy(LateKind.STEPS, steps=(LateStep(3, 50),)), days=2) == Lateness(2, 0)


@pytest.mark.parametrize(("days", "percent"), [(1, 15), (2, 30), (3, 40), (30, 40)])
def test_each_day_costs_up_to_the_most(days, percent):
    policy = LatePolicy(LateKind.PER_DAY, percent_per_day=15, maximum_percent=40)
    assert after(policy, days=days).percent == percent


def test_lateness_is_counted_from_the_end_of_the_grace():
    policy = LatePolicy(LateKind.PER_DAY, grace_days=2, percent_per_day=10)
    assert after(policy, days=2) == Lateness()
    assert after(policy, days=2, seconds=1) == Lateness(1, 10)


def test_a_day_of_grace_is_one_of_the_wall_clock_when_clocks_change():
    due = datetime(2026, 10, 24, 23, 59, tzinfo=PARIS)
    policy = LatePolicy(LateKind.REFUSED, grace_days=1)
    assert policy.lateness(datetime(2026, 10, 25, 23, 59, tzinfo=PARIS).astimezone(UTC), due, PARIS).accepted
    assert not policy.lateness(datetime(2026, 10, 26, 0, 0, tzinfo=PARIS).astimezone(UTC), due, PARIS).accepted


def test_steps_are_read_as_they_are_written():
    assert read_steps(write_steps(STEPS)) == STEPS


@pytest.mark.parametrize(
    "document",
    [
        "10",
        [1],
        [{"day": 1}],
        [{"day": 0, "percent": 10}],
        [{"day": True, "percent": 10}],
        [{"day": 1, "percent": 0}],
        [{"day": 1, "percent": 101}],
        [{"day": 1, "percent": float("nan")}],
        [{"day": 2, "percent": 10}, {"day": 2, "percent": 20}],
        [{"day": 1, "percent": 20}, {"day": 2, "percent": 20}],
        [{"day": day, "percent": day} for day in range(1, 22)],
    ],
)
def test_steps_that_cannot_be_are_refused(document):
    with pytest.raises(LateStepsError):
        read_steps(document)
