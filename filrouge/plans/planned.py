"""What a plan wants of one check."""

from __future__ import annotations

from dataclasses import dataclass, field

from filrouge.checks.base import Parameter


@dataclass(frozen=True, slots=True)
class PlannedCheck:
    """One check of a plan; ``weight`` None takes the catalogue's, 0 is advice that is shown but never graded.

    A bonus check adds its points to the others' and takes none away: its weight is not part of the maximum.
    """

    weight: float | None = None
    required: bool = False
    bonus: bool = False
    parameters: dict[str, Parameter] = field(default_factory=dict)
