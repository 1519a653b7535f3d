"""What lateness costs: pure arithmetic on moments, without database.

Days are days of the cohort's wall clock, so that a day of grace after 23:59 ends at 23:59 when clocks change as well.
Lateness is counted from the end of the grace, in days begun: one minute late is day 1. The cost is taken off the
percentage of the grade (10 means that 85 % becomes 75 %), which never falls below 0.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

from django.db import models
from django.utils.translation import gettext_lazy as _

MAXIMUM_STEPS = 20
WHOLE_PERCENT = 100.0
_DAY = timedelta(days=1)


class LateKind(models.TextChoices):
    """What happens to what comes after the due date and the days of grace."""

    FREE = "free", _("accepted, at no cost")
    REFUSED = "refused", _("not accepted")
    STEPS = "steps", _("accepted, at a cost that grows by steps")
    PER_DAY = "per_day", _("accepted, at a cost for each day begun")


@dataclass(frozen=True, slots=True)
class LateStep:
    """From the given day of lateness on (1 is the first), this many percent are taken off."""

    day: int
    percent: float


@dataclass(frozen=True, slots=True)
class Lateness:
    """What a moment costs: ``days`` begun after the grace (0: in time), ``percent`` taken off, ``accepted`` or not."""

    days: int = 0
    percent: float = 0.0
    accepted: bool = True


@dataclass(frozen=True, slots=True)
class LatePolicy:
    """The rule of one assignment; `lateness` applies it."""

    kind: LateKind = LateKind.FREE
    grace_days: int = 0
    steps: tuple[LateStep, ...] = ()
    percent_per_day: float = 0.0
    maximum_percent: float = WHOLE_PERCENT

    def grace_ends(self, due_at: datetime, zone: ZoneInfo) -> datetime:
        """Until when what is due at `due_at` is in time, in `zone`."""
        return due_at.astimezone(zone) + timedelta(days=self.grace_days)

    def lateness(self, moment: datetime, due_at: datetime | None, zone: ZoneInfo) -> Lateness:
        """What submitting at `moment` costs; nothing is ever late where `due_at` is None."""
        if due_at is None or moment <= (end := self.grace_ends(due_at, zone)):
            return Lateness()
        days = max(1, math.ceil((moment.astimezone(zone) - end) / _DAY))
        return Lateness(days, self._percent(days), self.kind is not LateKind.REFUSED)

    def _percent(self, days: int) -> float:
        if self.kind is LateKind.STEPS:
            return max((step.percent for step in self.steps if step.day <= days), default=0.0)
        if self.kind is LateKind.PER_DAY:
            return min(self.percent_per_day * days, self.maximum_percent)
        return 0.0


class LateStepsError(ValueError):
    """Steps that cannot be; the message says why, in the reader's language."""


def read_steps(document: object) -> tuple[LateStep, ...]:
    """The steps that a list of ``{"day": N, "percent": P}`` tells; raises LateStepsError.

    Days grow, percentages grow: waiting longer never costs less.
    """
    if not isinstance(document, list) or not all(_is_step(entry) for entry in document):
        raise LateStepsError(_("Each step has a day from 1 to 365 and a percentage above 0 and up to 100."))
    if len(document) > MAXIMUM_STEPS:
        raise LateStepsError(_("There are too many steps."))
    steps = tuple(LateStep(entry["day"], float(entry["percent"])) for entry in document)
    for former, step in pairwise(steps):
        if step.day <= former.day or step.percent <= former.percent:
            raise LateStepsError(_("Steps come in order: each one is later than the one before, and costs more."))
    return steps


def write_steps(steps: Iterable[LateStep]) -> list[dict[str, Any]]:
    """The document that `read_steps` reads."""
    return [{"day": step.day, "percent": step.percent} for step in steps]


def _is_step(entry: object) -> bool:
    if not isinstance(entry, Mapping) or set(entry) != {"day", "percent"}:
        return False
    day, percent = entry["day"], entry["percent"]
    if not isinstance(day, int) or isinstance(day, bool) or not 1 <= day <= 365:
        return False
    return isinstance(percent, int | float) and not isinstance(percent, bool) and 0 < percent <= WHOLE_PERCENT
