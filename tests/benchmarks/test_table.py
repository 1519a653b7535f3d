"""What is told of two trees that were measured."""

import pytest

from benchmarks.beside.pairs import Figure
from benchmarks.beside.table import compare, show


def measured(this, that, unit="s", pairs=7):
    """Pairs of one figure; a side is its value in every pair, or a list of them."""
    sides = [side if isinstance(side, list) else [side] * pairs for side in (this, that)]
    return [({"figure": Figure(a, unit)}, {"figure": Figure(b, unit)}) for a, b in zip(*sides, strict=True)]


@pytest.mark.parametrize(
    ("this", "that", "unit", "holds"),
    [
        (1.1, 1.0, "s", False),
        (1.0, 1.0, "s", True),
        (0.9, 1.0, "s", True),
        (11.0, 10.0, "ms", False),
        (110.0, 100.0, "MB", False),
        (1.1, 1.0, "x", None),
        (0.0003, 0.0002, "s", None),
        (0.3, 0.2, "ms", None),
        (0.002, 0.0002, "s", False),
    ],
)
def test_a_cost_that_is_worth_a_millisecond_must_not_grow(this, that, unit, holds):
    [row] = compare(measured(this, that, unit))
    assert row.holds is holds


def test_one_pair_that_is_not_slower_is_enough_among_seven():
    [row] = compare(measured([1.2, 1.2, 1.2, 1.0, 1.2, 1.2, 1.2], 1.0))
    assert row.holds


def test_one_stray_pair_hides_nothing_among_nine():
    [row] = compare(measured([1.2] * 8 + [0.1], 1.0, pairs=9))
    assert not row.holds


@pytest.mark.parametrize(
    ("this", "that", "unit"), [(0.0, 1.0, "s"), (1.0, 0.0, "s"), (-3.0, 1.0, "%"), (3.0, 2.0, "%"), (3.0, 2.0, "")]
)
def test_what_cannot_be_divided_or_is_no_cost_is_not_compared(this, that, unit):
    assert not list(compare(measured(this, that, unit)))


def test_a_figure_of_one_side_alone_is_named(capsys):
    pairs = measured(1.0, 1.0)
    for this, _ in pairs:
        this["new"] = Figure(1.0, "s")
    show(pairs)
    assert "alone, or neither seconds nor memory): new\n" in capsys.readouterr().out


def test_the_table_tells_medians_ratio_interval_and_what_chance_would_do(capsys):
    show(measured([2.0, 3.0, 2.5, 2.5, 2.5, 2.5, 2.5], 2.0))
    _head, line, end = capsys.readouterr().out.splitlines()
    assert line.split() == ["figure", "2.5", "2", "s", "1.250", "1.000", "to", "1.500", "not", "slower"]
    assert end == "slower: 0 of 1 figures; by chance alone 0.0 are to be expected"
