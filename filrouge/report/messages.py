"""What a person reads: sentences still to be put into words, findings, and how to repair them."""

from __future__ import annotations

from dataclasses import dataclass, field

Value = str | int | float | list[str]


@dataclass(frozen=True, slots=True)
class Message:
    """A sentence to be put into words: an identifier of the catalogue and the values it mentions."""

    id: str
    values: dict[str, Value] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Repair:
    """How to mend a finding: what to do, and the exact commands where commands do it."""

    message: Message
    commands: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """One piece of evidence. ``path`` is relative to the repository's root, ``line`` counts from 1, ``commit`` is a
    full hash.
    """

    message: Message
    path: str | None = None
    line: int | None = None
    commit: str | None = None
    repair: Repair | None = None
    url: str | None = None
