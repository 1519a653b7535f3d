"""Who is told when the rules of an assignment have changed: rooms above keep grades that depend on them."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from apps.cohorts.models import Assignment


class Effect(NamedTuple):
    """How many students' grades rose and how many fell."""

    rising: int = 0
    falling: int = 0


Listener = Callable[[Assignment], Effect]
_LISTENERS: list[Listener] = []


def register(listener: Listener) -> None:
    """Have `listener` called after each change: once per room, when the application starts."""
    _LISTENERS.append(listener)


def tell(assignment: Assignment) -> Effect:
    """The dates, the policy or an extension of `assignment` are no longer what they were; gives back what follows."""
    effects = [listener(assignment) for listener in _LISTENERS]
    return Effect(sum(effect.rising for effect in effects), sum(effect.falling for effect in effects))
