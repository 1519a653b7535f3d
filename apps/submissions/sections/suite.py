"""The tests of a run, laid out: broken ones first, by file, with the time that they take."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.core.paginator import Page, Paginator

Case = Mapping[str, Any]

PAGE = 200
SLOWEST = 15
BROKEN = ("failed", "error", "xpassed")
_ORDER = {"failed": 0, "error": 0, "xpassed": 1, "skipped": 2, "xfailed": 3, "passed": 4}
_CEILINGS_SECONDS = (0.001, 0.01, 0.1, 1.0, 10.0)


@dataclass(frozen=True, slots=True)
class FileOfTests:
    """The tests of one file, broken ones first."""

    path: str
    cases: tuple[Case, ...]
    broken: int


@dataclass(frozen=True, slots=True)
class TimeBin:
    """How many tests took less than ``below`` seconds (None: longer than all) and at least what the bin before says,
    and how many seconds they took together; ``share`` is their part of all tests in percent.
    """

    above: float
    below: float | None
    count: int
    seconds: float
    share: float


def is_broken(case: Case) -> bool:
    """Whether something is to be mended."""
    return case["outcome"] in BROKEN


def page_of(cases: Sequence[Case], number: str | None) -> Page[Case]:
    """One page of `cases`: those of files with broken tests first, in each file broken ones first."""
    broken_files = {_file(case) for case in cases if is_broken(case)}

    def place(case: Case) -> tuple[bool, str, int]:
        return _file(case) not in broken_files, _file(case), _ORDER.get(case["outcome"], 0)

    return Paginator(sorted(cases, key=place), PAGE).get_page(number)


def by_file(cases: Iterable[Case]) -> list[FileOfTests]:
    """Tests that stand together, drawn together."""
    groups = ((path, tuple(members)) for path, members in groupby(cases, key=_file))
    return [FileOfTests(path, members, sum(map(is_broken, members))) for path, members in groups]


def _file(case: Case) -> str:
    return case.get("path") or str(case["id"]).partition("::")[0]


def slowest(cases: Iterable[Case]) -> list[tuple[Case, float]]:
    """The tests that take longest, each with its share of the longest in percent."""
    ordered = sorted(cases, key=lambda case: -case["seconds"])[:SLOWEST]
    longest = ordered[0]["seconds"] if ordered else 0
    return [(case, 100 * case["seconds"] / longest) for case in ordered if longest]


def time_bins(cases: Sequence[Case]) -> list[TimeBin]:
    """How the times are spread, a bin for each power of ten; none without tests."""
    if not cases:
        return []
    edges = zip((0.0, *_CEILINGS_SECONDS), (*_CEILINGS_SECONDS, None), strict=True)
    return [_bin(cases, above, below) for above, below in edges]


def _bin(cases: Sequence[Case], above: float, below: float | None) -> TimeBin:
    times = [
        case["seconds"] for case in cases if case["seconds"] >= above and (below is None or case["seconds"] < below)
    ]
    return TimeBin(above, below, len(times), sum(times), 100 * len(times) / len(cases))
