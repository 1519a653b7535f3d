"""The bounded picture of a test suite under way, kept in ``Run.live``."""

from __future__ import annotations

from collections import Counter, deque
from typing import Any

from filrouge import TestCase, TestOutcome

RECENT_TESTS = 12
FAILURES = 50
TEXT_CHARACTERS = 300

_BROKEN = (TestOutcome.FAILED, TestOutcome.ERROR)


class Progress:
    """Counts tests as they end; remembers the last ones, and every failure up to a ceiling."""

    def __init__(self) -> None:
        self._collected: int | None = None
        self._counts: Counter[TestOutcome] = Counter()
        self._recent: deque[dict[str, Any]] = deque(maxlen=RECENT_TESTS)
        self._failures: list[dict[str, Any]] = []

    def collected(self, count: int) -> dict[str, Any]:
        """`count` tests were found; gives back the whole picture."""
        self._collected = count
        return self.to_mapping()

    def finished(self, case: TestCase) -> dict[str, Any]:
        """One test ended; gives back the whole picture."""
        line = {
            "id": case.id[:TEXT_CHARACTERS],
            "outcome": case.outcome.value,
            "seconds": case.seconds,
            "message": case.message[:TEXT_CHARACTERS],
        }
        self._counts[case.outcome] += 1
        self._recent.appendleft(line)
        if case.outcome in _BROKEN and len(self._failures) < FAILURES:
            self._failures.append(line)
        return self.to_mapping()

    def to_mapping(self) -> dict[str, Any]:
        """Plain values for JSON; ``recent`` has the newest first, ``collected`` is None until pytest has said it."""
        return {
            "collected": self._collected,
            "finished": self._counts.total(),
            **{outcome.value: self._counts[outcome] for outcome in TestOutcome},
            "recent": list(self._recent),
            "failures": list(self._failures),
        }
