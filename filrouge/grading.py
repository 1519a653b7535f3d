"""From checks and facts to results and a grade: what is judged when, what is skipped, and what it brings."""

from __future__ import annotations

import errno
import logging
import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal

from filrouge import noting
from filrouge.checks import CATALOGUE
from filrouge.checks.base import MAXIMUM_FINDINGS, Check, Verdict
from filrouge.checks.unread import unread, unread_by
from filrouge.errors import Cancelled, PipelineError, StudentError
from filrouge.facts import Facts, needs_environment, parameters
from filrouge.plans import Plan, PlannedCheck
from filrouge.report import CheckResult, Finding, Message, Outcome, Repair, Score, Value
from filrouge.text import plain_text

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class PlannedRun:
    """One check as this plan wants it."""

    check: Check
    planned: PlannedCheck

    @property
    def is_static(self) -> bool:
        """Whether it can be judged while the environment is still being made: nor must it wait for one that cannot."""
        return not needs_environment(type(self.check).verdict) and all(
            not needs_environment(CATALOGUE[code].verdict) for code in self.check.requires
        )


def planned_runs(plan: Plan) -> tuple[PlannedRun, ...]:
    """The plan's checks in the catalogue's order, which puts prerequisites first."""
    return tuple(
        PlannedRun(CATALOGUE[code](**plan.checks[code].parameters), plan.checks[code])
        for code in CATALOGUE
        if code in plan.checks
    )


def judge(run: PlannedRun, facts: Facts, earlier: Mapping[str, CheckResult]) -> CheckResult:
    """Judge one check. Never raises but for Cancelled: a fault of ours becomes an errored result, which leaves the run
    incomplete and keeps no other check from being judged. What the repository's content breaks scores 0.
    """
    began = time.monotonic()
    blocking = next((code for code in run.check.requires if code in earlier and _is_unmet(earlier[code])), None)
    if blocking:
        verdict = Verdict(Outcome.SKIPPED, 0.0, Message("skipped.prerequisite", {"check": blocking}))
    else:
        verdict = _verdict(run.check, facts)
    return _result(run, verdict, time.monotonic() - began)


def recomputed(run: PlannedRun, told: CheckResult | PipelineError) -> CheckResult:
    """The result of a check by what the judging process told of it, or by the error that kept it from telling: what it
    weighs and brings is worked out here, by the plan.
    """
    if isinstance(told, PipelineError):
        return _result(run, _by_error(told), 0.0)
    score = told.score
    if told.outcome in (Outcome.PASSED, Outcome.FAILED):
        score = min(1.0, max(0.0, score or 0.0))
    elif told.outcome is Outcome.SKIPPED:
        score = 0.0 if told.max_points else None
    verdict = Verdict(told.outcome, score, told.message, told.findings)
    total = max(len(told.findings), told.findings_total)
    return replace(_result(run, verdict, told.seconds), findings_total=total)


def _is_unmet(prerequisite: CheckResult) -> bool:
    return prerequisite.outcome is not Outcome.ERRORED and not prerequisite.score


def _verdict(check: Check, facts: Facts) -> Verdict:
    try:
        asked = {name: facts.get(name) for name in parameters(check.verdict)}
        with noting.at(check.code):
            verdict = check.verdict(**asked)
        shut = unread_by(check, verdict, facts.get("unreadable")) if check.reads else ()
        return unread(verdict, shut) if shut else verdict
    except Cancelled:
        raise
    except PipelineError as error:
        return _by_error(error)
    except (RecursionError, MemoryError) as error:
        # What our own code does is bounded; what a repository nests or holds is not.
        return Verdict.failed(Message(f"unreadable.{type(error).__name__}"))
    except Exception as error:
        logger.exception("check %s broke down", check.code)
        return Verdict(Outcome.ERRORED, None, fault_of(error, "platform.check_broke", check=check.code))


def _named(message: Message) -> Iterator[Finding]:
    """Each file that a fault of theirs names."""
    files = message.values.get("files")
    return (Finding(message, path) for path in (files if isinstance(files, list) else ()))


def fault_of(error: Exception, otherwise: str, **values: Value) -> Message:
    """What an exception that nobody expected says of our machine: that its disk is full, or `otherwise`."""
    if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
        return Message("platform.disk_full")
    return Message(otherwise, values)


def _by_error(error: PipelineError) -> Verdict:
    if isinstance(error, StudentError):
        return Verdict.failed(error.message, findings=_named(error.message))
    return Verdict(Outcome.ERRORED, None, error.message)


def _result(run: PlannedRun, verdict: Verdict, seconds: float) -> CheckResult:
    """A skipped check with score 0 had an unmet prerequisite and keeps its weight; with no score it does not apply.

    Points are rounded half up to hundredths here, once: whatever is added up later adds up on the page as well.
    """
    weight = run.check.weight if run.planned.weight is None else run.planned.weight
    score = None if verdict.outcome is Outcome.SKIPPED else verdict.score
    counts = verdict.score is not None or verdict.outcome is Outcome.ERRORED
    return CheckResult(
        code=run.check.code,
        family=run.check.family(),
        lesson=run.check.lesson,
        outcome=verdict.outcome,
        score=score,
        weight=weight,
        points=points_of(weight, score),
        max_points=weight if counts else 0.0,
        required=run.planned.required,
        bonus=run.planned.bonus,
        message=_plain(verdict.message),
        findings=tuple(_plain_finding(finding) for finding in verdict.findings[:MAXIMUM_FINDINGS]),
        findings_total=len(verdict.findings),
        seconds=seconds,
    )


def points_of(weight: float, score: float | None) -> float:
    """What a check of `weight` brings with `score`, in hundredths."""
    return min(_rounded(Decimal(weight * (score or 0.0)), "0.01"), weight)


def _plain_finding(finding: Finding) -> Finding:
    """File names are theirs: they may hold terminal escapes, and bytes of no encoding."""
    path = None if finding.path is None else plain_text(finding.path)
    repair = finding.repair and Repair(
        _plain(finding.repair.message), tuple(plain_text(command) for command in finding.repair.commands)
    )
    return replace(finding, message=_plain(finding.message), path=path, repair=repair)


def _plain(message: Message) -> Message:
    return Message(message.id, {name: _plain_value(value) for name, value in message.values.items()})


def _plain_value(value: Value) -> Value:
    if isinstance(value, list):
        return [plain_text(item) for item in value]
    return plain_text(value) if isinstance(value, str) else value


def grade(results: Iterable[CheckResult]) -> Score | None:
    """Add up the points; None when nothing counted. Bonus points come on top, up to the whole and never above it.

    Percent and the grade over 20 are rounded half up from the sum of the points, as a person would.
    """
    counted = [result for result in results if result.max_points]
    whole = _sum(result.max_points for result in counted if not result.bonus)
    if not whole:
        return None
    bonus = _sum(result.points for result in counted if result.bonus)
    points = min(whole, bonus + _sum(result.points for result in counted if not result.bonus))
    return Score(
        points=float(points),
        max=float(whole),
        percent=_rounded(points / whole * 100, "0.1"),
        over_20=over_20(float(points), float(whole)),
        bonus=float(bonus),
    )


def over_20(points: float, whole: float) -> float:
    """The grade over 20 for so many points of a ``whole`` that is not 0, in hundredths."""
    return _rounded(Decimal(str(points)) / Decimal(str(whole)) * 20, "0.01")


def _sum(values: Iterable[float]) -> Decimal:
    """The exact sum of the numbers as they are written."""
    return sum((Decimal(str(value)) for value in values), Decimal())


def _rounded(value: Decimal, step: str) -> float:
    return float(value.quantize(Decimal("1e-9")).quantize(Decimal(step), ROUND_HALF_UP))
