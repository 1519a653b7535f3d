"""A plan says which checks grade a repository, what each weighs, and within which limits a run stays.

Plans are written in TOML or JSON:

    name = "python-quality"

    [checks.TEST01]
    weight = 10
    required = true

    [checks.COV01]
    parameters = { minimum_percent = 70 }

    [limits]
    tests_seconds = 120

A check that is named without a weight takes the weight of the catalogue. Unknown checks, parameters and limits are
errors.
"""

from __future__ import annotations

import hashlib
import json
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, fields
from functools import cached_property
from typing import Any

Parameter = bool | int | float | str | list[str]


class PlanError(ValueError):
    """A plan cannot be used; the text names the place (``checks.COV01.parameters.minimum``) and what is wrong there."""


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
    """One check of a plan; ``weight`` None takes the catalogue's, 0 is advice that is shown but never graded."""

    weight: float | None = None
    required: bool = False
    parameters: dict[str, Parameter] = field(default_factory=dict)


@dataclass(frozen=True)
class Plan:
    """Which checks grade a repository. Build one with `Plan.from_toml`, `from_json` or `from_mapping`."""

    name: str
    checks: Mapping[str, PlannedCheck]
    limits: Limits = field(default_factory=Limits)

    @cached_property
    def version(self) -> str:
        """The digest of what decides a verdict: the same for two plans that grade alike, whatever their layout."""
        canonical = json.dumps(self.to_mapping(), sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(canonical.encode()).hexdigest()[:12]

    def to_mapping(self) -> dict[str, Any]:
        """The plan as plain values, ready for JSON, accepted by `from_mapping`."""
        return {
            "name": self.name,
            "checks": {code: asdict(planned) for code, planned in sorted(self.checks.items())},
            "limits": asdict(self.limits),
        }

    def only(self, codes: Iterable[str]) -> Plan:
        """The same plan with these checks alone; one that it lacks comes with the catalogue's weight."""
        return Plan(self.name, {code: self.checks.get(code, PlannedCheck()) for code in codes}, self.limits)

    @staticmethod
    def from_toml(text: str) -> Plan:
        """Read a plan in TOML; raises PlanError."""
        try:
            return Plan.from_mapping(tomllib.loads(text))
        except tomllib.TOMLDecodeError as error:
            raise PlanError(f"not TOML: {error}") from error

    @staticmethod
    def from_json(text: str) -> Plan:
        """Read a plan in JSON; raises PlanError."""
        try:
            return Plan.from_mapping(json.loads(text))
        except json.JSONDecodeError as error:
            raise PlanError(f"not JSON: {error}") from error

    @staticmethod
    def from_mapping(values: Mapping[str, Any]) -> Plan:
        """Build a plan from plain values and hold it against the catalogue; raises PlanError."""
        from apps.pipeline.checks import CATALOGUE

        _refuse_unknown(values, {"name", "checks", "limits"}, "")
        checks: dict[str, PlannedCheck] = {}
        for code, wanted in _table(values.get("checks", {}), "checks").items():
            if code not in CATALOGUE:
                raise PlanError(f"checks.{code}: no such check; see `python -m apps.pipeline checks`")
            checks[code] = _planned_check(code, _table(wanted, f"checks.{code}"), CATALOGUE[code].parameters)
        if not checks:
            raise PlanError("checks: a plan needs at least one check")
        return Plan(
            name=str(values.get("name", "unnamed")),
            checks=checks,
            limits=_limits(_table(values.get("limits", {}), "limits")),
        )


def default_plan() -> Plan:
    """Every check of the catalogue with its own weight; the one that `run` uses when no plan is given."""
    from apps.pipeline.checks import CATALOGUE

    return Plan(name="default", checks={code: PlannedCheck() for code in CATALOGUE})


def _planned_check(code: str, wanted: Mapping[str, Any], defaults: Mapping[str, Parameter]) -> PlannedCheck:
    place = f"checks.{code}"
    _refuse_unknown(wanted, {"weight", "required", "parameters"}, place)
    weight = wanted.get("weight")
    if weight is not None and (not _is_number(weight) or weight < 0):
        raise PlanError(f"{place}.weight: a number of at least 0, not {weight!r}")
    required = wanted.get("required", False)
    if not isinstance(required, bool):
        raise PlanError(f"{place}.required: true or false, not {required!r}")
    parameters = _table(wanted.get("parameters", {}), f"{place}.parameters")
    _refuse_unknown(parameters, set(defaults), f"{place}.parameters")
    for name, value in parameters.items():
        if not _same_kind(value, defaults[name]):
            raise PlanError(f"{place}.parameters.{name}: expected something like {defaults[name]!r}, not {value!r}")
    return PlannedCheck(weight=weight, required=required, parameters=dict(parameters))


def _limits(wanted: Mapping[str, Any]) -> Limits:
    _refuse_unknown(wanted, {item.name for item in fields(Limits)}, "limits")
    for name, value in wanted.items():
        if not isinstance(value, int) or isinstance(value, bool) or value <= 0:
            raise PlanError(f"limits.{name}: a whole number above 0, not {value!r}")
    return Limits(**wanted)


def _table(value: Any, place: str) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise PlanError(f"{place}: expected a table, not {value!r}")
    return value


def _refuse_unknown(values: Mapping[str, Any], known: set[str], place: str) -> None:
    for name in values:
        if name not in known:
            where = f"{place}.{name}" if place else str(name)
            raise PlanError(f"{where}: unknown; expected one of {', '.join(sorted(known))}")


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _same_kind(value: Any, default: Parameter) -> bool:
    if isinstance(default, bool):
        return isinstance(value, bool)
    if isinstance(default, (int, float)):
        return _is_number(value)
    if isinstance(default, list):
        return isinstance(value, list) and all(isinstance(item, str) for item in value)
    return isinstance(value, str)
