"""The interval of the median of paired ratios."""

import random
from statistics import median

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.beside.interval import median_interval, rank_of_bound, tail

RATIOS = st.lists(st.floats(min_value=1e-3, max_value=1e3), min_size=6, max_size=40)


def test_seven_ratios_are_bounded_by_their_ends():
    assert median_interval([1.2, 0.9, 1.0, 1.1, 0.8, 1.3, 1.05]) == (0.8, 1.3)


def test_nine_ratios_spare_one_stray_at_either_end():
    assert median_interval([1.0, 1.1, 1.2, 1.3, 1.4, 1.5, 1.6, 0.01, 100]) == (1.0, 1.6)


def test_the_ranks_are_those_of_the_published_table():
    # Conover, Practical Nonparametric Statistics, 3rd edition, table A3 (binomial, p = 0.5).
    assert {pairs: rank_of_bound(pairs) for pairs in (5, 6, 7, 8, 9, 11, 12, 15, 20)} == {
        5: 0,
        6: 1,
        7: 1,
        8: 1,
        9: 2,
        11: 2,
        12: 3,
        15: 4,
        20: 6,
    }


def test_too_few_ratios_bound_nothing():
    with pytest.raises(ValueError, match="5 ratios are too few for an interval of 95%"):
        median_interval([1.0] * 5)


@given(RATIOS)
def test_the_median_lies_between_the_bounds(ratios):
    low, high = median_interval(ratios)
    assert low <= median(ratios) <= high


@given(RATIOS, st.randoms(use_true_random=False))
def test_the_order_of_the_pairs_does_not_matter(ratios, chance):
    shuffled = chance.sample(ratios, len(ratios))
    assert median_interval(shuffled) == median_interval(ratios)


@given(RATIOS)
def test_to_swap_the_sides_turns_the_interval_over(ratios):
    low, high = median_interval(ratios)
    assert median_interval([1 / ratio for ratio in ratios]) == (1 / high, 1 / low)


@given(RATIOS, st.sampled_from([0.25, 0.5, 2.0, 4.0]))
def test_to_be_slower_by_a_factor_moves_both_bounds_by_it(ratios, factor):
    low, high = median_interval(ratios)
    assert median_interval([factor * ratio for ratio in ratios]) == (factor * low, factor * high)


@given(st.integers(6, 200), st.sampled_from([0.5, 0.9, 0.95, 0.96875]))
def test_the_bounds_are_as_close_as_the_confidence_allows(pairs, confidence):
    rank = rank_of_bound(pairs, confidence)
    assert 2 * tail(pairs, rank) <= 1 - confidence < 2 * tail(pairs, rank + 1)


@pytest.mark.parametrize("pairs", [7, 9, 15])
def test_the_true_median_is_missed_as_seldom_as_promised(pairs):
    chance, rounds = random.Random(1), 4000
    intervals = [median_interval([chance.lognormvariate(0, 0.5) for _ in range(pairs)]) for _ in range(rounds)]
    held = sum(low <= 1 <= high for low, high in intervals) / rounds
    assert held == pytest.approx(1 - 2 * tail(pairs, rank_of_bound(pairs)), abs=0.015)
