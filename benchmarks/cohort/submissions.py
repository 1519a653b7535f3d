"""Projects, runs and verdicts of the drawn cohort, written in bunches."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import cache
from random import Random
from typing import Any

from apps.cohorts.models import Assignment
from apps.submissions.models import CheckResult, Project, Run
from apps.submissions.summary import summarise
from benchmarks.cohort.ability import Student
from filrouge import CATALOGUE, ENGINE_VERSION, Plan

BUNCH = 2000
"""Runs whose verdicts are in memory at a time."""

_POSITIONS = {code: position for position, code in enumerate(CATALOGUE)}


def write(assignments: list[Assignment], students: list[Student], runs: int, random: Random, now: datetime) -> None:
    """Write `runs` runs of who submits: one each at least while there are enough, the more for who submits again."""
    taking = [
        (assignment, student)
        for position, assignment in enumerate(assignments)
        for student in students
        if position < student.leaves_after and random.random() < 0.96
    ][:runs]
    projects = Project.objects.bulk_create(
        (
            Project(
                assignment=assignment,
                student=student.user,
                url=f"https://git.example.org/{student.user.pk}/{assignment.slug}.git",
                created_at=assignment.opens_at or now,
            )
            for assignment, student in taking
        ),
        batch_size=5000,
    )
    counts = [1] * len(taking)
    for chosen in random.choices(range(len(taking)), k=runs - len(taking)):
        counts[chosen] += 1
    bunch: list[tuple[Run, Student]] = []
    for project, (assignment, student), count in zip(projects, taking, counts, strict=True):
        bunch += [(run, student) for run in _runs(project, assignment, count, random, now)]
        if len(bunch) >= BUNCH:
            _keep(bunch, random)
            bunch = []
    _keep(bunch, random)
    summarise(project.pk for project in projects)


def _runs(project: Project, assignment: Assignment, count: int, random: Random, now: datetime) -> Iterator[Run]:
    """In order of time, most of them close to the deadline, some after it."""
    due = assignment.due_at or now
    moments = sorted(min(now, due + timedelta(days=0.6 - random.expovariate(1 / 2.5))) for _ in range(count))
    for number, submitted_at in enumerate(moments, start=1):
        yield Run(
            project=project,
            submitted_by_id=project.student_id,
            number=number,
            url=project.url,
            submitted_at=submitted_at,
            started_at=submitted_at,
            finished_at=submitted_at + timedelta(seconds=random.uniform(5, 60)),
            engine_version=ENGINE_VERSION,
            plan=assignment.plan,
            plan_version=_version(assignment),
            **_ending(random),
        )


def _ending(random: Random) -> dict[str, Any]:
    """Nearly all runs end with a verdict."""
    fate = random.random()
    if fate < 0.96:
        revision = f"{random.getrandbits(160):040x}"
        return {"state": "finished", "outcome": "finished", "attempts": 1, "branch": "main", "revision": revision}
    if fate < 0.98:
        return {"state": "finished", "outcome": "refused", "attempts": 1}
    ended = {"state": "failed", "outcome": "incomplete"} if fate < 0.99 else {"state": "cancelled"}
    return {**ended, "attempts": 1}


def _keep(bunch: list[tuple[Run, Student]], random: Random) -> None:
    """Give each run of the bunch its verdict, and write them."""
    verdicts = [_verdict(run, student, random) if run.outcome == Run.Outcome.FINISHED else [] for run, student in bunch]
    for (run, _student), checks in zip(bunch, verdicts, strict=True):
        _grade(run, checks)
    Run.objects.bulk_create(run for run, _student in bunch)
    CheckResult.objects.bulk_create((check for checks in verdicts for check in checks), batch_size=5000)


def _verdict(run: Run, student: Student, random: Random) -> list[CheckResult]:
    checks, tests_run = [], True
    for code, planned in run.plan["checks"].items():
        check = CATALOGUE[code]
        outcome, score = _judged(student.chance(_difficulty(code), check.lesson, run.number), random)
        if not tests_run and "TEST01" in check.requires:
            outcome, score = CheckResult.Outcome.SKIPPED, None
        tests_run &= code != "TEST01" or outcome == CheckResult.Outcome.PASSED
        weight = float(check.weight)
        checks.append(
            CheckResult(
                run=run,
                code=code,
                family=check.family(),
                lesson=check.lesson,
                outcome=outcome,
                score=score,
                weight=weight,
                points=round(weight * (score or 0), 2),
                max_points=weight,
                required=planned["required"],
                position=_POSITIONS[code],
                document=_document(code, outcome, random),
            )
        )
    return checks


def _judged(chance: float, random: Random) -> tuple[CheckResult.Outcome, float | None]:
    if random.random() < chance:
        return CheckResult.Outcome.PASSED, 1.0
    return CheckResult.Outcome.FAILED, round(random.choice((0, 0, 0.25, 0.5, 0.75)), 2)


def _grade(run: Run, checks: list[CheckResult]) -> None:
    whole = sum(check.max_points for check in checks)
    if whole:
        run.points, run.max_points = round(sum(check.points for check in checks), 2), whole
        run.percent = round(100 * run.points / whole, 1)
        required = [check for check in checks if check.required]
        run.passed = run.percent >= run.plan["pass_percent"] and all(
            check.outcome == CheckResult.Outcome.PASSED for check in required
        )


def _document(code: str, outcome: CheckResult.Outcome, random: Random) -> dict[str, Any]:
    """As long as the engine's own: a sentence, and the evidence where something is wrong."""
    findings = [
        {
            "message": {"id": f"finding.{code}", "values": {"name": f"function_{random.randrange(1000)}"}},
            "path": f"src/package/module_{random.randrange(20)}.py",
            "line": random.randrange(1, 400),
            "commit": None,
            "repair": {"message": {"id": f"repair.{code}", "values": {}}, "commands": ["ruff check --fix ."]},
        }
        for _ in range(random.randint(1, 4) if outcome == CheckResult.Outcome.FAILED else 0)
    ]
    message = {"id": f"{code}.{outcome.value}", "values": {"count": len(findings)}}
    return {"code": code, "bonus": False, "message": message, "findings": findings, "findings_total": len(findings)}


@cache
def _difficulty(code: str) -> float:
    """The same for everybody, whatever the seed: from -1.2 to 1.6."""
    return Random(code).uniform(-1.2, 1.6)


@cache
def _version(assignment: Assignment) -> str:
    return Plan.from_mapping(assignment.plan).version
