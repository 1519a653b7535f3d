"""What the pages of an assignment and of a run show, gathered for their templates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from apps.accounts.models import User
from apps.cohorts.models import Assignment, Feedback
from apps.submissions.conversation import conversation_of
from apps.submissions.explanation import explain
from apps.submissions.feedback import hold_back
from apps.submissions.following import following_context
from apps.submissions.incomplete import taken_place_of
from apps.submissions.models import CheckResult, Run
from apps.submissions.sections.overview import overview, steps_beyond
from apps.submissions.sections.page import shell_of
from filrouge import CATALOGUE, PlannedCheck


@dataclass(frozen=True, slots=True)
class PlannedRow:
    """One line of an assignment's plan."""

    code: str
    family: str
    lesson: str
    weight: float
    required: bool
    bonus: bool


def plan_context(assignment: Assignment) -> dict[str, Any]:
    """How an assignment is graded: its checks in the catalogue's order, and the share that it asks for."""
    plan = assignment.grading_plan()
    return {"plan": _planned_rows(plan.checks), "pass_percent": plan.pass_percent}


def _planned_rows(planned: Mapping[str, PlannedCheck]) -> list[PlannedRow]:
    return [
        PlannedRow(
            code=code,
            family=check.family(),
            lesson=check.lesson,
            weight=check.weight if (own := planned[code].weight) is None else own,
            required=planned[code].required,
            bonus=planned[code].bonus,
        )
        for code, check in CATALOGUE.items()
        if code in planned
    ]


def passed(run: Run, checks: Sequence[CheckResult]) -> bool:
    """Whether the required checks passed and the percentage reaches the plan's; where it asks for neither, all that
    weigh decide. What does not apply is left out.
    """
    asked = run.plan.get("pass_percent")
    if asked is not None and (run.percent is None or run.percent < asked):
        return False
    deciding = [check for check in checks if check.required]
    if not deciding and asked is not None:
        return True
    deciding = deciding or [check for check in checks if check.weight and not check.is_bonus]
    applicable = [check for check in deciding if check.outcome != CheckResult.Outcome.SKIPPED or check.max_points]
    return bool(applicable) and all(check.outcome == CheckResult.Outcome.PASSED for check in applicable)


def run_context(run: Run, reader: User, feedback: Feedback = Feedback.FULL) -> dict[str, Any]:
    """Everything that the run page says, whatever the run's state, to a `reader` who gets this much `feedback`."""
    hold_back(run, feedback)
    shows_all = feedback is Feedback.FULL
    checks = list(run.checks.all()) if shows_all and run.state != Run.State.QUEUED else []
    explanation = explain(checks)
    is_passed = passed(run, checks) if shows_all else feedback is Feedback.SCORE and bool(run.passed)
    followed = following_context(run, len(checks), is_passed=is_passed)
    if feedback is Feedback.NOTHING and run.state == Run.State.FINISHED:
        followed["tab_icon"] = "img/brand.svg"
    context = {
        **shell_of(run, "verdict", mine_of=reader.pk),
        "explanation": explanation,
        "passed": is_passed,
        "feedback": feedback,
        "shows_all": shows_all,
        **followed,
        **overview(checks, explanation),
    }
    if run.state == Run.State.FAILED:
        context["again"] = taken_place_of(run)
    if shows_all and not run.is_active:
        context["conversation"] = conversation_of(run, reader)
    if checks and not run.is_active and context["mine"] and not context["repairs"]:
        context |= steps_beyond(reader)
    return context
