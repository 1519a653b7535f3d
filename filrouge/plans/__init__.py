"""Plans: what they may say, how they are read and written, and the ready-made ones, one TOML file each."""

from filrouge.plans.errors import PlanError
from filrouge.plans.pasted import pasted_plan, tried_plan
from filrouge.plans.plan import Plan, default_plan
from filrouge.plans.planned import PlannedCheck
from filrouge.plans.ready_made import DEFAULT, named_plan, plan_at, plan_names

__all__ = [
    "DEFAULT",
    "Plan",
    "PlanError",
    "PlannedCheck",
    "default_plan",
    "named_plan",
    "pasted_plan",
    "plan_at",
    "plan_names",
    "tried_plan",
]
