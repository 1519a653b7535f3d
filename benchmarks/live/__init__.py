"""A run followed live: how soon the first check is shown, what a fragment costs, three hundred students at once."""

from benchmarks.live.timing import measure

__all__ = ["measure"]
