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
does and the whole reaches ``pass_percent``; what each entry may hold stands in `filrouge.plans.rules`.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, replace
from functools import cached_property
from typing import Any

from filrouge.checks import CATALOGUE
from filrouge.limits import MAXIMA, Limits
from filrouge.lines import line_in_json, line_in_toml
from filrouge.plans import rules
from filrouge.plans.errors import PlanError
from filrouge.plans.layout import parse_json, parse_toml, write_toml
from filrouge.plans.planned import PlannedCheck


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

    def to_toml(self) -> str:
        """The plan as a text that `from_toml` reads; what is as the catalogue or the default has it is left out."""
        return write_toml(self.name, self.pass_percent, self.checks, self.limits)

    @staticmethod
    def from_toml(text: str) -> Plan:
        """Read a plan in TOML; raises PlanError."""
        values = parse_toml(text)
        try:
            return Plan.from_mapping(values)
        except PlanError as error:
            raise error.at(line_in_toml(text, error.path)) from error

    @staticmethod
    def from_json(text: str) -> Plan:
        """Read a plan in JSON; raises PlanError."""
        values = parse_json(text)
        try:
            return Plan.from_mapping(values)
        except PlanError as error:
            raise error.at(line_in_json(text, error.path)) from error

    @staticmethod
    def from_mapping(values: Mapping[str, Any]) -> Plan:
        """Build a plan from plain values and hold it against the catalogue; raises PlanError."""
        rules.refuse_unknown(rules.table(values, ()), {"name", "pass_percent", "checks", "limits"}, ())
        return Plan(
            name=rules.name(values.get("name", "unnamed")),
            checks=rules.planned_checks(values.get("checks", {})),
            limits=rules.limits(values.get("limits", {})),
            pass_percent=rules.pass_percent(values.get("pass_percent")),
        )

    @staticmethod
    def from_stored(values: Mapping[str, Any]) -> Plan:
        """Build a plan that was saved some time ago, when its limits may have been allowed to be higher; raises
        PlanError.
        """
        limits = {name: min(value, MAXIMA[name]) for name, value in values.get("limits", {}).items() if name in MAXIMA}
        return Plan.from_mapping({**values, "limits": limits})


def default_plan() -> Plan:
    """Every check of the catalogue that neither runs the test suite again nor belongs to one exercise, each with its
    own weight; those of weight 0 are shown as advice. The one that `run` uses when no plan is given.
    """
    chosen = {code: PlannedCheck() for code, check in CATALOGUE.items() if check.by_default and not check.repeats_suite}
    return Plan(name="default", checks=chosen)
