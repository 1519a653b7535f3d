import pytest

from air_quality.alerts import level, worst_level


@pytest.mark.parametrize(
    ("micrograms", "expected"),
    [
        (0, "good"),
        (50, "good"),
        (50.1, "information"),
        (80, "information"),
        (81, "alert"),
    ],
)
def test_levels(micrograms, expected):
    assert level(micrograms) == expected


def test_one_bad_hour_is_no_alert():
    assert worst_level([10.0] * 47 + [500.0]) == "good"


def test_a_bad_day_is_an_alert():
    assert worst_level([10.0] * 24 + [120.0] * 24) == "alert"


def test_half_a_day_says_nothing():
    assert worst_level([300.0] * 12) == "good"
