"""Ready-made plans: one TOML file each beside this one, and ``default``, which follows the catalogue."""

from __future__ import annotations

from pathlib import Path

from filrouge.plans.errors import PlanError
from filrouge.plans.plan import Plan, default_plan

DEFAULT = "default"
_FOLDER = Path(__file__).parent


def plan_names() -> tuple[str, ...]:
    """The names of the ready-made plans, the default one first."""
    return (DEFAULT, *sorted(path.stem for path in _FOLDER.glob("*.toml")))


def named_plan(name: str) -> Plan:
    """A ready-made plan; raises KeyError for a name that none has."""
    if name not in plan_names():
        raise KeyError(name)
    return default_plan() if name == DEFAULT else _read(_FOLDER / f"{name}.toml")


def plan_at(place: str) -> Plan:
    """A ready-made plan by its name, or the plan in a file, TOML unless it is called ``.json``; raises PlanError, which
    begins with the file.
    """
    if place in plan_names():
        return named_plan(place)
    try:
        return _read(Path(place))
    except FileNotFoundError as error:
        raise PlanError("plan.no_such_plan", names=list(plan_names())).at(None, place) from error
    except PlanError as error:
        raise error.at(error.line, place) from error
    except (OSError, UnicodeDecodeError) as error:
        raise PlanError("plan.unreadable", detail=str(error)).at(None, place) from error


def _read(path: Path) -> Plan:
    text = path.read_text(encoding="utf-8")
    return Plan.from_json(text) if path.suffix == ".json" else Plan.from_toml(text)
