"""The figures of pytest-benchmark, from the JSON that it wrote in the sandbox: as untrusted as any other output."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from typing import Any

from filrouge.facts.suite import Suite
from filrouge.text import plain_text

MAXIMUM_BENCHMARKS = 200
MAXIMUM_NAME = 200


@dataclass(frozen=True, slots=True)
class Benchmark:
    """One measured test, in seconds a call. ``spread_seconds`` is the distance between the quartiles, which a single
    slow round does not move.
    """

    name: str
    path: str | None
    median_seconds: float
    spread_seconds: float
    fastest_seconds: float
    slowest_seconds: float
    rounds: int


def benchmarks(suite: Suite) -> tuple[Benchmark, ...]:
    """What was measured, in the order of the tests; nothing when the plugin did not run or wrote something else."""
    try:
        measured = json.loads(suite.benchmark_json)["benchmarks"][:MAXIMUM_BENCHMARKS]
    except (ValueError, KeyError, TypeError, RecursionError):
        return ()
    return tuple(found for item in measured if (found := _benchmark(item)))


def _benchmark(item: Any) -> Benchmark | None:
    try:
        stats = item["stats"]
        path = plain_text(str(item["fullname"])).split("::")[0][:MAXIMUM_NAME]
        return Benchmark(
            name=plain_text(str(item["name"]))[:MAXIMUM_NAME],
            path=path or None,
            median_seconds=_seconds(stats["median"]),
            spread_seconds=_seconds(stats["iqr"]),
            fastest_seconds=_seconds(stats["min"]),
            slowest_seconds=_seconds(stats["max"]),
            rounds=max(0, int(stats["rounds"])),
        )
    except (KeyError, TypeError, ValueError, OverflowError):
        return None


def _seconds(value: Any) -> float:
    seconds = float(value)
    if not math.isfinite(seconds) or seconds < 0:
        raise ValueError(value)
    return seconds
