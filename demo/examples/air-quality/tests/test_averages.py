import pytest

from air_quality.averages import rolling_mean


def test_each_window_has_its_mean():
    assert rolling_mean([1, 2, 3, 4], 2) == [1.5, 2.5, 3.5]


def test_an_empty_window_is_refused():
    with pytest.raises(ValueError, match="at least one"):
        rolling_mean([1], 0)
