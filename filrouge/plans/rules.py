"""What a plan may say: its plain values held against the catalogue. Each refusal names its place."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from filrouge.checks import CATALOGUE, Check
from filrouge.checks.base import Parameter
from filrouge.limits import MAXIMA, Limits
from filrouge.plans.errors import PlanError
from filrouge.plans.planned import PlannedCheck

Path = tuple[str, ...]

MAXIMUM_WEIGHT = 1000
MAXIMUM_NUMBER = 10**9
MAXIMUM_CHARACTERS = 500
"""Of a name or another text of a plan."""
EXPRESSION = "regex"
"""The parameter that holds a regular expression."""
SHOWN_CHARACTERS = 200


def planned_checks(value: Any) -> dict[str, PlannedCheck]:
    """The checks of a plan by their codes; raises PlanError."""
    checks: dict[str, PlannedCheck] = {}
    for code, wanted in table(value, ("checks",)).items():
        path = ("checks", str(code))
        if code not in CATALOGUE:
            raise PlanError("plan.no_such_check", path)
        checks[code] = _planned_check(CATALOGUE[code], table(wanted, path), path)
    if not checks:
        raise PlanError("plan.no_check", ("checks",))
    return checks


def _planned_check(check: type[Check], wanted: Mapping[str, Any], path: Path) -> PlannedCheck:
    refuse_unknown(wanted, {"weight", "required", "bonus", "parameters"}, path)
    weight = _weight(wanted.get("weight"), (*path, "weight"))
    required = _yes_or_no(wanted.get("required", False), (*path, "required"))
    bonus = _yes_or_no(wanted.get("bonus", False), (*path, "bonus"))
    if bonus and required:
        raise PlanError("plan.required_bonus", (*path, "bonus"))
    if bonus and not (check.weight if weight is None else weight):
        raise PlanError("plan.empty_bonus", (*path, "bonus"))
    parameters = _parameters(table(wanted.get("parameters", {}), (*path, "parameters")), check, (*path, "parameters"))
    return PlannedCheck(weight=weight, required=required, bonus=bonus, parameters=parameters)


def _weight(value: Any, path: Path) -> float | None:
    """Hundredths and no finer: so the points that a page shows add up exactly."""
    if value is None:
        return None
    if not _is_number(value) or not 0 <= value <= MAXIMUM_WEIGHT or round(value, 2) != value:
        raise PlanError("plan.weight", path, maximum=MAXIMUM_WEIGHT, found=_shown(value))
    return float(value)


def name(value: Any) -> str:
    """What a plan is called; raises PlanError."""
    if not _is_text(value):
        raise PlanError("plan.name", ("name",), maximum=MAXIMUM_CHARACTERS, found=_shown(value))
    return str(value)


def pass_percent(value: Any) -> float | None:
    """The share that the whole must reach, in percent from 0 to 100, or None; raises PlanError."""
    if value is None:
        return None
    if not _is_number(value) or not 0 <= value <= 100:
        raise PlanError("plan.percent", ("pass_percent",), found=_shown(value))
    return float(value)


def _parameters(wanted: Mapping[str, Any], check: type[Check], path: Path) -> dict[str, Parameter]:
    refuse_unknown(wanted, set(check.parameters), path)
    for name, value in wanted.items():
        default = check.parameters[name]
        if not _same_kind(value, default):
            raise PlanError("plan.kind", (*path, name), like=_shown(default), found=_shown(value))
    return dict(wanted)


def limits(value: Any) -> Limits:
    """The ceilings of a run, the defaults where `value` names none; raises PlanError."""
    wanted = table(value, ("limits",))
    refuse_unknown(wanted, {item.name for item in fields(Limits)}, ("limits",))
    for name, value in wanted.items():
        if not isinstance(value, int) or isinstance(value, bool) or not 1 <= value <= MAXIMA[name]:
            raise PlanError("plan.limit", ("limits", name), maximum=MAXIMA[name], found=_shown(value))
    return Limits(**wanted)


def table(value: Any, path: Path) -> Mapping[str, Any]:
    """`value` where it is a table; raises PlanError."""
    if not isinstance(value, Mapping):
        raise PlanError("plan.table", path, found=_shown(value))
    return value


def refuse_unknown(values: Mapping[str, Any], known: set[str], path: Path) -> None:
    """Raise PlanError for an entry that is none of the `known`."""
    for name in values:
        if name not in known:
            place = (*path, str(name))
            raise PlanError("plan.unknown", place, known=sorted(known)) if known else PlanError("plan.nothing", place)


def _yes_or_no(value: Any, path: Path) -> bool:
    if not isinstance(value, bool):
        raise PlanError("plan.yes_or_no", path, found=_shown(value))
    return value


def _shown(value: Any) -> str:
    """A value as a plan would write it, cut short: it may be anything."""
    try:
        return json.dumps(value, ensure_ascii=False, default=str)[:SHOWN_CHARACTERS]
    except (ValueError, RecursionError):  # a number of thousands of digits; tables in tables
        return "…"


def _is_number(value: Any) -> bool:
    """A number that this machine reckons with: not the infinite ones, nor those of thousands of digits."""
    return isinstance(value, (int, float)) and not isinstance(value, bool) and abs(value) <= MAXIMUM_NUMBER


def _same_kind(value: Any, default: Parameter) -> bool:
    if isinstance(default, bool):
        return isinstance(value, bool)
    if isinstance(default, (int, float)):
        return _is_number(value)
    if isinstance(default, list):
        return isinstance(value, list) and all(_is_text(item) for item in value)
    return _is_text(value)


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and len(value) <= MAXIMUM_CHARACTERS
