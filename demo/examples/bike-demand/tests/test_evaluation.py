import pytest

from bike_demand.__main__ import evaluate
from bike_demand.evaluation import mean_absolute_error, split


def test_a_split_loses_nothing_and_repeats_itself():
    train, test = split(range(50), test_share=0.2, seed=3)
    assert (len(train), len(test)) == (40, 10)
    assert sorted(train + test) == list(range(50))
    assert split(range(50), test_share=0.2, seed=3) == (train, test)


@pytest.mark.parametrize("share", [0, 1, 1.5])
def test_an_impossible_share_is_refused(share):
    with pytest.raises(ValueError, match="share"):
        split([1, 2, 3], test_share=share)


def test_the_error_is_an_average_distance():
    assert mean_absolute_error([1, 2, 3], [1, 4, 2]) == 1


def test_comparing_different_lengths_is_refused():
    with pytest.raises(ValueError, match="as long"):
        mean_absolute_error([1], [1, 2])


def test_a_file_is_evaluated_from_end_to_end(tmp_path):
    lines = ["hour,temperature,holiday,rented"]
    lines += [
        f"{hour},{15 + hour % 7},{day % 2},{100 + 10 * (day % 2)}"
        for day in range(6)
        for hour in range(24)
    ]
    path = tmp_path / "rides.csv"
    path.write_text("\n".join(lines))
    assert evaluate(path) < 1
