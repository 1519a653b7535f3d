"""When a cohort submits: days or weeks, and the deadlines among them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Count, Field, Func, QuerySet

from apps.cohorts.models import Assignment
from apps.submissions.models import Run

LONGEST_IN_DAYS = 45
"""Longer spans are told by the week."""


class _Hour(Func):
    """The hour in which something happened, in UTC, as the database tells it. SQLite keeps moments as text, and gives
    their beginning: it calls no function of Python for each run, nor Django for each hour (`_moment`).
    """

    template = "date_trunc('hour', %(expressions)s)"
    template_of_sqlite = "substr(%(expressions)s, 1, 13)"
    output_field: Field[Any, Any] = Field()

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        return super().as_sql(compiler, connection, template=self.template_of_sqlite, **context)


class _Minute(_Hour):
    """The same to the minute."""

    template = "date_trunc('minute', %(expressions)s)"
    template_of_sqlite = "substr(%(expressions)s, 1, 16)"


@dataclass(slots=True)
class Span:
    """A day, or a week from its Monday: how many runs were submitted in it, in figures and in percent of the fullest
    one (``share``), and which assignments were due.
    """

    begins: date
    runs: int = 0
    share: float = 0.0
    due: list[Assignment] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Timeline:
    """Every span from the first submission to the last one or the last deadline."""

    spans: list[Span]
    by_week: bool

    @property
    def last(self) -> Span | None:
        """The last span; None without any."""
        return self.spans[-1] if self.spans else None

    @property
    def fullest(self) -> Span | None:
        """The span with most runs; None without any."""
        return max(self.spans, key=lambda span: span.runs, default=None)


def timeline(runs: QuerySet[Run], assignments: list[Assignment], zone: ZoneInfo) -> Timeline:
    """Count the `runs` of these assignments by the cohort's calendar: one query.

    The database counts by the hour, in UTC; only zones that are no whole hours away from it need the minute.
    """
    when = _Hour("submitted_at") if _has_whole_hours(zone) else _Minute("submitted_at")
    days: Counter[date] = Counter()
    for told, count in runs.order_by().values_list(when).annotate(count=Count("*")):
        days[_moment(told).astimezone(zone).date()] += count
    due = {one: one.due_at.astimezone(zone).date() for one in assignments if one.due_at and days}
    within = {one: day for one, day in due.items() if day >= min(days)}
    return _timeline(days, within)


def _moment(told: datetime | str) -> datetime:
    return told if isinstance(told, datetime) else datetime.fromisoformat(told).replace(tzinfo=UTC)


def _has_whole_hours(zone: ZoneInfo) -> bool:
    offsets = [zone.utcoffset(datetime(datetime.now(UTC).year, month, 1)) for month in (1, 7)]
    return all(offset is not None and not offset.seconds % 3600 for offset in offsets)


def _timeline(days: Counter[date], due: dict[Assignment, date]) -> Timeline:
    if not days:
        return Timeline([], by_week=False)
    first, last = min(days), max(*days, *due.values(), min(days))
    by_week = (last - first).days > LONGEST_IN_DAYS
    step = 7 if by_week else 1
    if by_week:
        first -= timedelta(days=first.weekday())
    spans = [Span(first + timedelta(days=number * step)) for number in range((last - first).days // step + 1)]
    for day, count in days.items():
        spans[(day - first).days // step].runs += count
    for assignment, day in due.items():
        spans[(day - first).days // step].due.append(assignment)
    most = max(span.runs for span in spans)
    for span in spans:
        span.share = 100 * span.runs / most
    return Timeline(spans, by_week)
