"""The median of paired ratios and where it lies: an interval that supposes nothing of how the ratios are spread.

Each ratio falls below the true median with probability 1/2, so how many of n do is binomial, as in the sign test. The
median therefore lies between the k-th smallest and the k-th largest but for a chance of 2 P(B < k), B ~ Bin(n, 1/2).
Source: W. J. Conover, Practical Nonparametric Statistics, 3rd edition, Wiley 1999, section 3.2; H. A. David and
H. N. Nagaraja, Order Statistics, 3rd edition, Wiley 2003, section 7.1.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import comb

CONFIDENCE = 0.95


def tail(pairs: int, rank: int) -> float:
    """The chance, 0 to 1, that fewer than `rank` of `pairs` fair coins show heads."""
    return float(sum(comb(pairs, heads) for heads in range(rank)) / 2**pairs)


def rank_of_bound(pairs: int, confidence: float = CONFIDENCE) -> int:
    """How many ratios from either end the bounds stand, 1 being the end itself; 0 when `pairs` are too few for any.

    The largest rank that keeps at least `confidence`: six pairs are the fewest for 0.95, nine the fewest that may spare
    one stray ratio at either end.
    """
    rank = 0
    while 2 * tail(pairs, rank + 1) <= 1 - confidence:
        rank += 1
    return rank


def median_interval(ratios: Sequence[float], confidence: float = CONFIDENCE) -> tuple[float, float]:
    """The bounds between which the true median lies, with a chance of at least `confidence`.

    Raises ValueError when there are too few ratios to say.
    """
    rank = rank_of_bound(len(ratios), confidence)
    if not rank:
        raise ValueError(f"{len(ratios)} ratios are too few for an interval of {confidence:.0%}")
    ordered = sorted(ratios)
    return ordered[rank - 1], ordered[-rank]
