"""What a student's submissions are drawn from."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from random import Random

from apps.accounts.models import User


@dataclass(slots=True)
class Student:
    """``ability`` is a normal deviate, ``zeal`` the chance of opening a lesson, ``leaves_after`` the number of
    assignments after which a student is heard of no more.
    """

    user: User
    ability: float
    zeal: float
    leaves_after: int
    read: set[str] = field(default_factory=set)

    @staticmethod
    def drawn(random: Random, user: User) -> Student:
        """One in fifty never submits, one in ten leaves on the way."""
        ability = random.gauss(0, 1)
        fate = random.random()
        leaves_after = 0 if fate < 0.02 else random.randint(1, 9) if fate < 0.12 else 10
        return Student(user, ability, min(0.95, max(0.05, 0.5 + 0.2 * ability + random.gauss(0, 0.1))), leaves_after)

    def chance(self, difficulty: float, lesson: str, attempt: int) -> float:
        """The chance of passing a check at the `attempt`-th submission, from 1."""
        learnt = 0.8 if lesson in self.read else 0.0
        return 1 / (1 + math.exp(-(1.2 + self.ability + learnt + 0.7 * (attempt - 1) - difficulty)))
