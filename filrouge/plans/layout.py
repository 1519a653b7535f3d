"""Plans as texts in TOML and JSON, read and written side by side."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from filrouge.checks.base import Parameter
from filrouge.limits import Limits
from filrouge.plans.errors import PlanError
from filrouge.plans.planned import PlannedCheck

MAXIMUM_CHARACTERS = 64 * 1024
"""Of a whole plan; that of every check with all its parameters has some thousands."""

_AT_LINE = re.compile(r" \(at line (\d+), column \d+\)$")


def parse_toml(text: str) -> dict[str, Any]:
    """The plain values of a document in TOML; raises PlanError."""
    _refuse_long(text)
    try:
        return tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        found = _AT_LINE.search(str(error))
        detail = str(error)[: found.start()] if found else str(error)
        raise PlanError("plan.not_toml", detail=detail).at(int(found[1]) if found else None) from error
    except ValueError as error:
        raise PlanError("plan.long_number") from error


def parse_json(text: str) -> Any:
    """The plain values of a document in JSON; raises PlanError."""
    _refuse_long(text)
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        raise PlanError("plan.not_json", detail=error.msg).at(error.lineno) from error
    except RecursionError as error:
        raise PlanError("plan.not_json", detail=str(error)) from error
    except ValueError as error:
        raise PlanError("plan.long_number") from error


def _refuse_long(text: str) -> None:
    if len(text) > MAXIMUM_CHARACTERS:
        raise PlanError("plan.too_long", maximum=MAXIMUM_CHARACTERS)


def write_toml(name: str, pass_percent: float | None, checks: Mapping[str, PlannedCheck], limits: Limits) -> str:
    """The text of a plan; what is as the catalogue or the default has it is left out."""
    lines = [f"name = {_value(name)}"]
    if pass_percent is not None:
        lines.append(f"pass_percent = {_value(pass_percent)}")
    for code, planned in checks.items():
        lines += ["", f"[checks.{code}]", *_check(planned)]
    default = asdict(Limits())
    changed = {name: value for name, value in asdict(limits).items() if value != default[name]}
    if changed:
        lines += ["", "[limits]", *(f"{name} = {_value(value)}" for name, value in changed.items())]
    return "\n".join(lines) + "\n"


def _check(planned: PlannedCheck) -> list[str]:
    lines = [] if planned.weight is None else [f"weight = {_value(planned.weight)}"]
    lines += [f"{name} = true" for name in ("required", "bonus") if getattr(planned, name)]
    if planned.parameters:
        parameters = ", ".join(f"{name} = {_value(value)}" for name, value in planned.parameters.items())
        lines.append(f"parameters = {{ {parameters} }}")
    return lines


def _value(value: Parameter) -> str:
    """JSON writes these as TOML does, but for the delete character (TOML 1.0, "String")."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
