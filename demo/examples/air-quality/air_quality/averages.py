"""Averages over time."""

from collections import deque


def rolling_mean(values: list[float], width: int) -> list[float]:
    """The mean of each window of ``width`` consecutive values."""
    if width < 1:
        raise ValueError("a window holds at least one value")
    window: deque[float] = deque(maxlen=width)
    means = []
    for value in values:
        window.append(value)
        if len(window) == width:
            means.append(sum(window) / width)
    return means
