"""What another plan would make of verdicts that are there already, without running anything."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from filrouge.checks import CATALOGUE
from filrouge.grading import grade, points_of
from filrouge.plans import Plan, PlannedCheck
from filrouge.report import CheckResult, Message, Outcome, Score


@dataclass(frozen=True, slots=True)
class Judged:
    """What is remembered of one check of a run; ``applies`` as `CheckResult.applies` says it."""

    outcome: Outcome
    score: float | None
    applies: bool


@dataclass(frozen=True, slots=True)
class Regraded:
    """The grade that the plan would give, and the checks that only a new run can tell: those that were not judged, by
    our fault among others, or that were with other parameters. They are left out of the grade.
    """

    score: Score | None
    unknown: tuple[str, ...]


def regrade(plan: Plan, former: Plan, judged: Mapping[str, Judged]) -> Regraded:
    """Grade by `plan` what was `judged` by `former`."""
    known = {
        code
        for code in plan.checks
        if code in judged and judged[code].outcome is not Outcome.ERRORED and _alike(code, plan, former)
    }
    results = [_result(code, plan.checks[code], judged[code]) for code in CATALOGUE if code in known]
    return Regraded(grade(results), tuple(code for code in CATALOGUE if code in plan.checks and code not in known))


def _alike(code: str, *plans: Plan) -> bool:
    """Whether both plans judge by the same parameters."""
    given = [_parameters(code, plan.checks.get(code, PlannedCheck())) for plan in plans]
    return given[0] == given[1]


def _parameters(code: str, planned: PlannedCheck) -> dict[str, object]:
    return {**CATALOGUE[code].parameters, **planned.parameters}


def _result(code: str, planned: PlannedCheck, judged: Judged) -> CheckResult:
    check = CATALOGUE[code]
    weight = check.weight if planned.weight is None else planned.weight
    return CheckResult(
        code=code,
        family=check.family(),
        lesson=check.lesson,
        outcome=judged.outcome,
        score=judged.score,
        weight=weight,
        points=points_of(weight, judged.score),
        max_points=weight if judged.applies else 0.0,
        required=planned.required,
        bonus=planned.bonus,
        message=Message(f"title.{code}"),
    )
