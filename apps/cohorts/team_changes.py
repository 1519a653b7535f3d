"""Who is told when students join, leave or change teams: rooms above keep what teams share."""

from __future__ import annotations

from collections.abc import Callable, Collection

from apps.cohorts.models import Assignment
from apps.cohorts.policy_changes import Effect

Listener = Callable[[Assignment, Collection[int]], Effect]
_LISTENERS: list[Listener] = []


def register(listener: Listener) -> None:
    """Have `listener` called after each change: once per room, when the application starts."""
    _LISTENERS.append(listener)


def tell(assignment: Assignment, students: Collection[int]) -> Effect:
    """The teams of these students (by id) are no longer what they were; gives back how grades followed."""
    effects = [listener(assignment, students) for listener in _LISTENERS]
    return Effect(sum(effect.rising for effect in effects), sum(effect.falling for effect in effects))
