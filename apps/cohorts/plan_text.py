"""A plan as TOML, to be kept in a file, passed on, and read again by `Plan.from_toml`; and its faults in words."""

from __future__ import annotations

import json
from dataclasses import asdict

from django.utils.translation import get_language

from filrouge import Limits, Plan, PlanError, PlannedCheck


def to_toml(plan: Plan) -> str:
    """The text of `plan`; what is as the catalogue or the default has it is left out."""
    lines = [f"name = {_value(plan.name)}"]
    if plan.pass_percent is not None:
        lines.append(f"pass_percent = {_value(plan.pass_percent)}")
    for code, planned in plan.checks.items():
        lines += ["", f"[checks.{code}]", *_check(planned)]
    default = asdict(Limits())
    limits = {name: value for name, value in asdict(plan.limits).items() if value != default[name]}
    if limits:
        lines += ["", "[limits]", *(f"{name} = {_value(value)}" for name, value in limits.items())]
    return "\n".join(lines) + "\n"


def said(error: PlanError) -> str:
    """What is wrong with a plan, and where, in the reader's language."""
    return error.said((get_language() or "en")[:2])


def _check(planned: PlannedCheck) -> list[str]:
    lines = [] if planned.weight is None else [f"weight = {_value(planned.weight)}"]
    lines += [f"{name} = true" for name in ("required", "bonus") if getattr(planned, name)]
    if planned.parameters:
        parameters = ", ".join(f"{name} = {_value(value)}" for name, value in planned.parameters.items())
        lines.append(f"parameters = {{ {parameters} }}")
    return lines


def _value(value: bool | int | float | str | list[str]) -> str:
    """JSON writes these as TOML does, but for the delete character (TOML 1.0, "String")."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
