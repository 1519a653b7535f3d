"""Grades that a person changes: always with a reason, always on the trail. Callers have checked who asks."""

from __future__ import annotations

from functools import partial

from django.db import transaction
from django.db.models import Q

from apps.accounts.models import User
from apps.submissions import live
from apps.submissions.models import CheckResult, Project, Run
from apps.submissions.models.grade_change import GradeChange
from apps.submissions.pages import passed
from apps.submissions.plan_effect import judged
from apps.submissions.summary import summarise
from filrouge import Plan, regrade

Kind = GradeChange.Kind


def grant_grade(*, project: Project, percent: float, reason: str, by: User) -> None:
    """Give `project` a grade in percent in place of the computed one, until it is taken back. Of a team's project,
    every member gets it: a grade is a student's, and one of them may be given another one afterwards.
    """
    with transaction.atomic():
        for one in _of_students(project):
            before = one.grade_percent
            Project.objects.filter(pk=one.pk).update(granted_percent=percent, grade_percent=percent)
            _changed(one, before, kind=Kind.GRANTED, reason=reason, by=by)


def withdraw_grade(*, project: Project, reason: str, by: User) -> None:
    """Let the computed grade count again, of a team's project for every member; nothing happens where none was given
    by hand.
    """
    with transaction.atomic():
        for one in _of_students(project):
            if one.granted_percent is not None:
                Project.objects.filter(pk=one.pk).update(granted_percent=None, grade_percent=None)
                _changed(one, one.grade_percent, kind=Kind.WITHDRAWN, reason=reason, by=by)


def judge_anew(*, check: CheckResult, passes: bool, reason: str, by: User) -> GradeChange:
    """Let a check of a graded run count as passed or as failed, and its run's points and percent follow.

    The engine's own record stays in ``CheckResult.document`` and in the report.
    """
    run = check.run
    with transaction.atomic():
        before = _locked(run.project).grade_percent
        outcome = CheckResult.Outcome.PASSED if passes else CheckResult.Outcome.FAILED
        score = 1.0 if passes else 0.0
        # A check that was skipped did not count: judged by a person, it does.
        CheckResult.objects.filter(pk=check.pk).update(
            outcome=outcome, score=score, max_points=check.weight, points=score * check.weight
        )
        _add_up(run)
        transaction.on_commit(partial(live.publish, run.pk))
        return _changed(run.project, before, kind=Kind.CHECK, reason=reason, by=by, run=run, code=check.code)


def replace(*, regraded: Run, reason: str, by: User) -> None:
    """Let a new grading count in place of all others of its project, though it be lower."""
    with transaction.atomic():
        before = _locked(regraded.project).grade_percent
        others = Run.objects.filter(project=regraded.project).graded().exclude(pk=regraded.pk)
        others.filter(pk__lt=regraded.pk).update(set_aside=True)
        _changed(regraded.project, before, kind=Kind.REPLACED, reason=reason, by=by, run=regraded)


def _of_students(project: Project) -> list[Project]:
    """The project itself, or those of the members of its team, locked."""
    wanted = Q(team_project=project) if project.team_id else Q(pk=project.pk)
    return list(Project.objects.filter(wanted).order_by("pk").select_for_update(no_key=True))


def _locked(project: Project) -> Project:
    return Project.objects.select_for_update(no_key=True).get(pk=project.pk)


def _changed(
    project: Project, before: float | None, *, kind: Kind, reason: str, by: User, run: Run | None = None, code: str = ""
) -> GradeChange:
    summarise([project.pk])
    after = Project.objects.values_list("grade_percent", flat=True).get(pk=project.pk)
    return GradeChange.objects.create(
        project=project,
        kind=kind,
        run=run,
        code=code,
        before_percent=before,
        after_percent=after,
        reason=reason,
        changed_by=by,
    )


def _add_up(run: Run) -> None:
    """The run's points and percent from its checks as they stand, by its own plan."""
    checks = list(run.checks.all())
    plan = Plan.from_stored(run.plan)
    score = regrade(plan, plan, {check.code: judged(check) for check in checks}).score
    if score:
        run.points, run.max_points, run.percent = score.points, score.max, score.percent
        run.passed = passed(run, checks)
        run.save(update_fields=["points", "max_points", "percent", "passed"])
