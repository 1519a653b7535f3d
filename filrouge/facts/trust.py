"""Whether the results of a suite may be believed: what its records say of each other, and of how the process ended.

The tests and what reports them share one process, so code that means to lie can; what is caught here contradicts
itself. ``docs/security.md`` lists what cannot be caught. Nothing here accuses a suite that is only unusual: leaving
tests out, ending early or crashing is told for what it is.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import Any

from filrouge.text import plain_text

MAXIMUM_NAMED = 50
MAXIMUM_TESTS = 1_000_000
MAXIMUM_CHARACTERS = 500


@dataclass(frozen=True, slots=True)
class Trust:
    """What the records tell about themselves.

    ``began`` and ``finished``: pytest said so. ``unreported``: tests collected without a result. ``only_listed``: told
    to collect and not to run. ``deselected`` by options, ``dropped`` by code. ``hidden``: tests under whose hooks one
    made to fail comes out as passed. ``rewritten``: tests that raised and that a hook of the repository calls passed.
    ``foreign``: records without this run's key. ``options``: pytest's, from the repository's own configuration.
    """

    began: bool = True
    finished: bool = True
    unreported: int = 0
    only_listed: bool = False
    deselected: int = 0
    dropped: int = 0
    hidden: tuple[str, ...] = ()
    rewritten: tuple[str, ...] = ()
    foreign: int = 0
    options: str = ""
    coverage_replaced: bool = False


@dataclass
class Witness:
    """Gathers what bears on trust while the records come in."""

    key: str
    began: bool = False
    finished: bool = False
    collected: int = 0
    decided: int = 0
    only_listed: bool = False
    deselected: int = 0
    dropped: int = 0
    foreign: int = 0
    options: str = ""
    coverage_digest: str = ""
    hidden: list[str] = field(default_factory=list)
    rewritten: list[str] = field(default_factory=list)

    def vouches_for(self, said: dict[str, Any]) -> bool:
        """Whether a record bears the key; one that does not is counted and must not be used."""
        if said.get("key") == self.key:
            return True
        self.foreign += 1
        return False

    def hear(self, said: dict[str, Any]) -> None:
        """Take note of a record that was vouched for."""
        kind = said["kind"]
        if kind == "began":
            self.began, self.options = True, _text(said.get("options"))
        elif kind == "collected":
            self.collected, self.only_listed = _count(said["count"]), bool(said.get("only_listed"))
            self.deselected, self.dropped = _count(said.get("deselected")), _count(said.get("dropped"))
        elif kind == "finished":
            self.finished = True
        elif kind == "coverage":
            self.coverage_digest = str(said.get("sha256"))
        elif kind == "hidden":
            self.hidden.append(_text(said["id"]))
        elif kind == "result":
            self._weigh(said)

    def _weigh(self, said: dict[str, Any]) -> None:
        """A test is decided once: by its set-up when that fails or skips it, else by its call; never by a retry."""
        when, outcome = said["when"], said["outcome"]
        if (when == "setup" and outcome in ("failed", "skipped")) or (
            when == "call" and outcome in ("passed", "failed", "skipped")
        ):
            self.decided += 1
        if said.get("rewritten"):
            self.rewritten.append(_text(said["id"]))

    def trust(self, *, coverage_replaced: bool) -> Trust:
        """What all of it comes to."""
        return Trust(
            began=self.began,
            finished=self.finished,
            unreported=max(0, self.collected - self.decided),
            only_listed=self.only_listed,
            deselected=self.deselected,
            dropped=self.dropped,
            hidden=tuple(self.hidden[:MAXIMUM_NAMED]),
            rewritten=tuple(self.rewritten[:MAXIMUM_NAMED]),
            foreign=self.foreign,
            options=self.options,
            coverage_replaced=coverage_replaced,
        )

    def is_ours(self, coverage_json: bytes) -> bool:
        """Whether this is the report that coverage wrote in the tests' process when they had ended."""
        return hashlib.sha256(coverage_json).hexdigest() == self.coverage_digest


def _count(value: Any) -> int:
    return min(max(0, int(value or 0)), MAXIMUM_TESTS)


def _text(value: Any) -> str:
    return plain_text(str(value or ""))[:MAXIMUM_CHARACTERS]
