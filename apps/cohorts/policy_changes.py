"""Who is told when the rules of an assignment have changed: rooms above keep figures that depend on them."""

from __future__ import annotations

from collections.abc import Callable

from apps.cohorts.models import Assignment

Listener = Callable[[Assignment], object]
_LISTENERS: list[Listener] = []


def register(listener: Listener) -> None:
    """Have `listener` called after each change: once per room, when the application starts."""
    _LISTENERS.append(listener)


def tell(assignment: Assignment) -> None:
    """The dates, the policy or an extension of `assignment` are no longer what they were."""
    for listener in _LISTENERS:
        listener(assignment)
