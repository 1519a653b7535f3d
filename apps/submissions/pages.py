"""What the pages of an assignment and of a run show, gathered for their templates."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings

from apps.cohorts.models import Assignment
from apps.pipeline import CATALOGUE, PlannedCheck
from apps.pipeline.events import Stage
from apps.submissions.explanation import explain
from apps.submissions.models import CheckResult, Run

_TESTS_FIRST = {"failed": 0, "error": 0, "xpassed": 1, "skipped": 2, "xfailed": 3, "passed": 4}


@dataclass(frozen=True, slots=True)
class PlannedRow:
    """One line of an assignment's plan."""

    code: str
    family: str
    lesson: str
    weight: float
    required: bool
    bonus: bool


@dataclass(frozen=True, slots=True)
class QueuePlace:
    """Where a waiting run stands: 1 is next. ``seconds`` is a guess from the last runs, None without any."""

    position: int
    seconds: float | None


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


def queue_place(run: Run) -> QueuePlace | None:
    """The place of a run that waits; None for any other."""
    if run.state != Run.State.QUEUED:
        return None
    position = Run.objects.ahead_of(run).count() + 1
    typical = Run.objects.typical_seconds()
    return QueuePlace(position, None if typical is None else math.ceil(position / settings.WORKERS) * typical)


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


def run_context(run: Run) -> dict[str, Any]:
    """Everything that the run page says, whatever the run's state."""
    checks = list(run.checks.all())
    place = queue_place(run)
    stages = [stage.value for stage in Stage]
    return {
        "run": run,
        "project": run.project,
        "assignment": run.project.assignment,
        "place": place,
        "explanation": explain(checks),
        "passed": passed(run, checks),
        "checks_done": len(checks),
        "stages": stages,
        "stages_done": stages[: stages.index(run.stage)] if run.stage in stages else [],
        "checks_total": len(run.plan.get("checks", {})),
        "version": _version(run, checks, place),
        **_report_context(run),
    }


def _report_context(run: Run) -> dict[str, Any]:
    report = getattr(run, "report", None)
    document: dict[str, Any] = report.document if report else {}
    tests = document.get("tests") or {}
    cases = sorted(tests.get("cases", []), key=lambda case: _TESTS_FIRST.get(case["outcome"], 0))
    lint = document.get("lint") or {}
    by_rule = sorted(lint.get("by_rule", {}).items(), key=lambda rule: (-rule[1], rule[0]))
    return {"report": document, "tests": tests, "cases": cases, "lint": lint, "lint_rules": by_rule}


def _version(run: Run, checks: list[CheckResult], place: QueuePlace | None) -> str:
    """Names what the live part shows: as long as it is the same, sending it again would change nothing."""
    tests = run.live or {}
    parts = (run.state, run.stage, len(checks), tests.get("collected"), tests.get("finished"), run.cancel_requested)
    return "-".join(str(part) for part in (*parts, place.position if place else ""))
