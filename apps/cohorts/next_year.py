"""By how many days a cohort's dates move when it is held again."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Max
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from apps.cohorts.models import Cohort

YEAR_DAYS = 364
"""Fifty-two weeks: a year later, on the same weekday."""

MOST_DAYS_LATER = 3660
"""Ten years: what is more was mistyped."""


def days_to_next_year(cohort: Cohort) -> int:
    """The fewest whole years in weeks, one at least, after which the last date of `cohort` is still to come."""
    last = max(filter(None, cohort.assignments.aggregate(Max("opens_at"), Max("due_at")).values()), default=None)
    years = 1 if last is None else max(1, -((last - timezone.now()).days // YEAR_DAYS))
    return years * YEAR_DAYS


def shift_in_words(cohort: Cohort, days: int) -> str:
    """What moving dates by `days` means, told on the first date of `cohort` that there is, and what no dates mean."""
    empty = _("Left empty, nothing has a date: students see every assignment at once, and nothing is late.")
    dated = cohort.assignments.without_texts().filter(due_at__isnull=False).order_by("due_at").first()
    if dated is None or dated.due_at is None:
        return empty
    due = dated.due_at.astimezone(cohort.zone)
    values = {"days": days, "title": dated.title, "due": _day(due), "later": _day(due + timedelta(days=days))}
    moved = _("%(days)d days later, “%(title)s” is due on %(later)s instead of %(due)s, at the same hour.") % values
    return f"{moved} {empty}"


def _day(moment: datetime) -> str:
    return date_format(moment, "l j F Y")
