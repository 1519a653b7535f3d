"""What a check is: a small declaration, and one function from facts to a verdict.

A check asks for facts by the names of its ``verdict`` method's parameters; `filrouge.facts` lists them. The
runner (`filrouge.grading`) orders checks, computes facts once, skips what cannot be judged and adds up points.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from filrouge.report import Finding, Message, Outcome

Parameter = bool | int | float | str | list[str]
"""What a parameter of a check may be."""

MAXIMUM_FINDINGS = 200
"""Findings kept per check; all are counted."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a check says: an outcome, a score of 0..1 (None when skipped), a sentence, and the evidence."""

    outcome: Outcome
    score: float | None
    message: Message
    findings: tuple[Finding, ...] = ()

    @staticmethod
    def passed(message: Message, score: float = 1.0, findings: Iterable[Finding] = ()) -> Verdict:
        """The rule holds; findings are then advice."""
        return Verdict(Outcome.PASSED, score, message, tuple(findings))

    @staticmethod
    def failed(message: Message, score: float = 0.0, findings: Iterable[Finding] = ()) -> Verdict:
        """The rule is broken; each finding says where."""
        return Verdict(Outcome.FAILED, score, message, tuple(findings))

    @staticmethod
    def not_applicable(message: Message) -> Verdict:
        """The rule says nothing about this repository: it costs nothing."""
        return Verdict(Outcome.SKIPPED, None, message)


class Check:
    """Copy a neighbour, change these, add the class to the list in ``checks/__init__.py`` and its words to both
    catalogues.

    ``requires`` names checks that must have passed or at least not have scored 0: else this one is skipped and earns 0.
    ``parameters`` are defaults that a plan may change; names end in their unit. A check that runs the test suite once
    more (or for longer) sets ``repeats_suite``: the default plan leaves it out, a plan that names it pays for it. So it
    does with one that belongs to a certain exercise, ``by_default`` being False. One that only speaks of what it sees,
    whatever that is, says so by ``never_fails``.

    ``reads`` are the kinds of files (`filrouge.facts.unreadable`) that its verdict is drawn from: where one of them
    cannot be read it fails, whatever it would say of the others. One that looks at the users of certain libraries alone
    names them in ``of_libraries``: where it meets none, only those files matter that import one.
    """

    code: ClassVar[str]
    lesson: ClassVar[str]
    weight: ClassVar[float]
    requires: ClassVar[tuple[str, ...]] = ()
    parameters: ClassVar[Mapping[str, Parameter]] = {}
    repeats_suite: ClassVar[bool] = False
    by_default: ClassVar[bool] = True
    never_fails: ClassVar[bool] = False
    reads: ClassVar[tuple[str, ...]] = ()
    of_libraries: ClassVar[frozenset[str]] = frozenset()
    verdict: Callable[..., Verdict]

    @classmethod
    def family(cls) -> str:
        """The letters of the code: ``GIT`` for ``GIT03``."""
        return cls.code.rstrip("0123456789")

    def __init__(self, **parameters: Any) -> None:
        self.given: Mapping[str, Any] = {**self.parameters, **parameters}

    def number(self, name: str) -> float:
        """A numeric parameter."""
        return float(self.given[name])

    def names(self, name: str) -> tuple[str, ...]:
        """A parameter that lists texts."""
        return tuple(self.given[name])
