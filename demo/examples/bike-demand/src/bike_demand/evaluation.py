"""Is the model any good, on rides that it has not seen?"""

import random
from collections.abc import Sequence
from typing import TypeVar

Item = TypeVar("Item")


def split(
    items: Sequence[Item], *, test_share: float = 0.2, seed: int = 0
) -> tuple[list[Item], list[Item]]:
    """Shuffle and cut in two, the same way every time.

    Parameters
    ----------
    items : sequence
    test_share : float
        The share kept for testing, strictly between 0 and 1.
    seed : int

    Returns
    -------
    train, test : lists
    """
    if not 0 < test_share < 1:
        raise ValueError("the share must lie strictly between 0 and 1")
    shuffled = list(items)
    random.Random(seed).shuffle(shuffled)
    cut = round(len(shuffled) * (1 - test_share))
    return shuffled[:cut], shuffled[cut:]


def mean_absolute_error(expected: Sequence[float], predicted: Sequence[float]) -> float:
    """The average distance between what was and what was foretold."""
    if not expected or len(expected) != len(predicted):
        raise ValueError("both sequences must be as long, and not empty")
    return sum(abs(left - right) for left, right in zip(expected, predicted)) / len(
        expected
    )
