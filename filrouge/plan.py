"""A plan says which checks grade a repository, what each weighs, and within which limits a run stays.

Plans are written in TOML or JSON:

    name = "python-quality"

    pass_percent = 50

    [checks.TEST01]
    weight = 10
    required = true

    [checks.COV01]
    parameters = { minimum_percent = 70 }

    [checks.COV02]
    bonus = true

    [limits]
    tests_seconds = 120

A check that is named without a weight takes the weight of the catalogue. A repository passes when every required check
does and the whole reaches ``pass_percent``; what each entry may hold stands in `filrouge.plan_rules`.
"""

from __future__ import annotations

import hashlib
import json
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, replace
from functools import cached_property
from typing import Any

from filrouge.lines import line_in_json, line_in_toml
from filrouge.report import Message, Value
from filrouge.words import say

Parameter = bool | int | float | str | list[str]


class PlanError(ValueError):
    """A plan cannot be used. ``fault`` says what is wrong, by an id below ``plan`` in the catalogues of words.

    ``path`` are the keys that lead to the place (``checks.COV01.parameters.minimum``), ``line`` counts from 1, and
    ``file`` is where the plan was read; each is empty, or None, where it is not known. As a text it speaks English.
    """

    def __init__(self, message_id: str, path: tuple[str, ...] = (), **values: Value) -> None:
        super().__init__(message_id, path, values)
        self.fault = Message(message_id, values)
        self.path = path
        self.line: int | None = None
        self.file = ""

    def at(self, line: int | None, file: str = "") -> PlanError:
        """The same fault, found on `line` of the plan's text, or in `file`."""
        found = PlanError(self.fault.id, self.path, **self.fault.values)
        found.line, found.file = line, file
        return found

    def said(self, language: str = "en") -> str:
        """Where and what, in one line: "line 2: checks.COV01.weight: a number from 0 ..."."""
        line = say(Message("plan.line", {"line": self.line}), language) if self.line else ""
        parts = [self.file, line, ".".join(self.path), say(self.fault, language)]
        return say(Message("plan.colon"), language).join(filter(None, parts))

    def __str__(self) -> str:
        return self.said()


@dataclass(frozen=True, slots=True)
class Limits:
    """Ceilings of a run. All are positive."""

    clone_seconds: int = 120
    repository_bytes: int = 500 * 1024**2
    file_count: int = 20_000
    environment_seconds: int = 600
    install_seconds: int = 120
    tests_seconds: int = 180
    memory_bytes: int = 2 * 1024**3
    disk_bytes: int = 1024**3
    processes: int = 256
    open_files: int = 1024
    output_bytes: int = 1024**2
    report_bytes: int = 16 * 1024**2


@dataclass(frozen=True, slots=True)
class PlannedCheck:
    """One check of a plan; ``weight`` None takes the catalogue's, 0 is advice that is shown but never graded.

    A bonus check adds its points to the others' and takes none away: its weight is not part of the maximum.
    """

    weight: float | None = None
    required: bool = False
    bonus: bool = False
    parameters: dict[str, Parameter] = field(default_factory=dict)


@dataclass(frozen=True)
class Plan:
    """Which checks grade a repository. Build one with `Plan.from_toml`, `from_json` or `from_mapping`.

    ``pass_percent`` is the share of the points that the whole must reach, from 0 to 100; None asks for no share.
    """

    name: str
    checks: Mapping[str, PlannedCheck]
    limits: Limits = field(default_factory=Limits)
    pass_percent: float | None = None

    @cached_property
    def version(self) -> str:
        """The digest of what decides a verdict: the same for two plans that grade alike, whatever their layout."""
        canonical = json.dumps(self.to_mapping(), sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(canonical.encode()).hexdigest()[:12]

    def to_mapping(self) -> dict[str, Any]:
        """The plan as plain values, ready for JSON, accepted by `from_mapping`."""
        return {
            "name": self.name,
            "pass_percent": self.pass_percent,
            "checks": {code: asdict(planned) for code, planned in sorted(self.checks.items())},
            "limits": asdict(self.limits),
        }

    def only(self, codes: Iterable[str]) -> Plan:
        """The same plan with these checks alone, one that it lacks with the catalogue's weight. A share of the whole
        says nothing about a part: no ``pass_percent`` is left.
        """
        chosen = {code: self.checks.get(code, PlannedCheck()) for code in codes}
        return replace(self, checks=chosen, pass_percent=None)

    @staticmethod
    def from_toml(text: str) -> Plan:
        """Read a plan in TOML; raises PlanError."""
        try:
            return Plan.from_mapping(tomllib.loads(text))
        except (tomllib.TOMLDecodeError, RecursionError) as error:
            found = re.search(r" \(at line (\d+), column \d+\)$", str(error))
            detail = str(error)[: found.start()] if found else str(error)
            raise PlanError("plan.not_toml", detail=detail).at(int(found[1]) if found else None) from error
        except PlanError as error:
            raise error.at(line_in_toml(text, error.path)) from error

    @staticmethod
    def from_json(text: str) -> Plan:
        """Read a plan in JSON; raises PlanError."""
        try:
            return Plan.from_mapping(json.loads(text))
        except json.JSONDecodeError as error:
            raise PlanError("plan.not_json", detail=error.msg).at(error.lineno) from error
        except RecursionError as error:
            raise PlanError("plan.not_json", detail=str(error)) from error
        except PlanError as error:
            raise error.at(line_in_json(text, error.path)) from error

    @staticmethod
    def from_mapping(values: Mapping[str, Any]) -> Plan:
        """Build a plan from plain values and hold it against the catalogue; raises PlanError."""
        from filrouge.plan_rules import plan_of

        return plan_of(values)


def default_plan() -> Plan:
    """Every check of the catalogue that neither runs the test suite again nor belongs to one exercise, each with its
    own weight; those of weight 0 are shown as advice. The one that `run` uses when no plan is given.
    """
    from filrouge.checks import CATALOGUE

    chosen = {code: PlannedCheck() for code, check in CATALOGUE.items() if check.by_default and not check.repeats_suite}
    return Plan(name="default", checks=chosen)
