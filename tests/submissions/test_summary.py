"""What a project keeps of its runs is what its runs say, whatever happened to them and in whatever order."""

from __future__ import annotations

import random
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection
from django.db.models import RestrictedError
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from apps.cohorts.late_policy import LateKind
from apps.submissions import services, states, verdicts
from apps.submissions.grades import apply_lateness
from apps.submissions.models import Project, Run
from apps.submissions.states import Claim
from apps.submissions.summary import ProjectSummary, summarise
from tests.factories import (
    AssignmentFactory,
    CheckResultFactory,
    FinishedRunFactory,
    IncompleteRunFactory,
    ProjectFactory,
    RunFactory,
    RunningRunFactory,
    RunReportFactory,
    StudentFactory,
)
from tests.submissions.reports import report

pytestmark = pytest.mark.django_db

COLUMNS = [field.name for field in ProjectSummary._meta.local_fields]


def summary(project):
    return Project.objects.values(*COLUMNS).get(pk=project.pk)


def refused_by(name):
    return pytest.raises(IntegrityError, match=name)


def test_a_submission_is_counted_at_once():
    assignment = AssignmentFactory()
    student = StudentFactory(cohort=assignment.cohort).user
    run = services.submit(assignment=assignment, student=student, url="https://git.example.org/student/project")
    kept = summary(run.project)
    assert (kept["submitted_runs"], kept["graded_runs"], kept["last_submitted_at"]) == (1, 0, run.submitted_at)
    assert (kept["kept_run"], kept["grade_percent"], kept["passed"]) == (None, None, False)


def test_a_verdict_is_kept_at_once():
    run = RunningRunFactory()
    verdicts.finish(Claim(run.pk, run.claim_token), report())
    kept = summary(run.project)
    assert (kept["kept_run"], kept["grade_percent"], kept["failed_codes"]) == (run.pk, 85.7, "GIT03")


def test_a_reused_verdict_is_kept_too():
    known = FinishedRunFactory(percent=80, passed=True)
    CheckResultFactory(run=known, code="GIT03")
    RunReportFactory(run=known)
    run = RunningRunFactory()
    verdicts.reuse(Claim(run.pk, run.claim_token), known)
    kept = summary(run.project)
    assert (kept["kept_run"], kept["best_percent"], kept["passed"], kept["failed_codes"]) == (run.pk, 80, True, "GIT03")


def test_the_best_run_counts_and_of_equal_ones_the_first():
    project = ProjectFactory()
    runs = [FinishedRunFactory(project=project, percent=percent) for percent in (40, 70, 70, 55)]
    CheckResultFactory(run=runs[1], code="TEST01", position=1)
    CheckResultFactory(run=runs[1], code="GIT03", position=0)
    CheckResultFactory(run=runs[3], code="COV01")
    summarise([project.pk])
    kept = summary(project)
    assert (kept["kept_run"], kept["first_percent"], kept["best_percent"]) == (runs[1].pk, 40, 70)
    assert kept["failed_codes"] == "GIT03 TEST01"


def test_once_passed_is_passed():
    project = ProjectFactory()
    FinishedRunFactory(project=project, percent=60, passed=True)
    FinishedRunFactory(project=project, percent=90, passed=False)
    summarise([project.pk])
    assert summary(project)["passed"]


def test_a_grade_is_what_lateness_leaves_and_follows_the_policy():
    assignment = AssignmentFactory(due_at=timezone.now() - timedelta(days=3))
    project = ProjectFactory(assignment=assignment)
    early = FinishedRunFactory(project=project, percent=60)
    Run.objects.filter(pk=early.pk).update(submitted_at=assignment.due_at - timedelta(days=1))
    late = FinishedRunFactory(project=project, percent=70)
    summarise([project.pk])
    assert (summary(project)["kept_run"], summary(project)["grade_percent"]) == (late.pk, 70)
    assignment.late_kind, assignment.late_percent_per_day = LateKind.PER_DAY, 10
    assignment.save()
    apply_lateness(assignment)
    assert (summary(project)["kept_run"], summary(project)["grade_percent"]) == (early.pk, 60)
    assert summary(project)["best_percent"] == 70


def test_any_history_is_told_as_plain_python_tells_it():
    chance = random.Random(7)
    for _ in range(30):
        project = ProjectFactory()
        told = [history(chance, project) for _ in range(chance.randrange(6))]
        summarise([project.pk])
        graded = [run for run in told if run.outcome == "finished"]
        standing = [run for run in told if run.state != "cancelled"]
        best = sorted(graded, key=lambda run: (-run.percent, run.pk))
        assert summary(project) == {
            "submitted_runs": len(told),
            "graded_runs": len(graded),
            "last_submitted_at": max((run.submitted_at for run in told), default=None),
            "first_percent": graded[0].percent if graded else None,
            "best_percent": best[0].percent if graded else None,
            "grade_percent": best[0].percent if graded else None,
            "granted_percent": None,
            "kept_run": best[0].pk if graded else None,
            "passed": any(run.passed for run in graded),
            "failed_codes": " ".join(best[0].failed) if graded else "",
            "incomplete": bool(standing) and standing[-1].outcome == "incomplete",
        }


def history(chance, project):
    """One run that ended somehow; ``failed`` are the codes that it fails."""
    if chance.random() < 0.3:
        run = FinishedRunFactory(project=project, state="cancelled", outcome="", percent=None)
        run.failed = []
        return run
    if chance.random() < 0.2:
        run = IncompleteRunFactory(project=project)
        run.failed = []
        return run
    run = FinishedRunFactory(project=project, percent=chance.randrange(0, 101, 10), passed=chance.random() < 0.4)
    Run.objects.filter(pk=run.pk).update(submitted_at=run.submitted_at - timedelta(hours=chance.randrange(50)))
    run.refresh_from_db()
    run.failed = [code for code in ("GIT01", "GIT03", "TEST01") if chance.random() < 0.5]
    for position, code in enumerate(run.failed):
        CheckResultFactory(run=run, code=code, position=position)
    CheckResultFactory(run=run, code="COV01", outcome="passed", position=9)
    return run


def test_many_projects_cost_as_many_queries_as_one(django_assert_num_queries):
    projects = [FinishedRunFactory().project.pk for _ in range(5)]
    with django_assert_num_queries(4):
        summarise(projects[:1])
    with django_assert_num_queries(4):
        summarise(projects)


def test_what_has_not_changed_is_not_written(django_assert_num_queries):
    projects = [FinishedRunFactory().project.pk for _ in range(5)]
    summarise(projects)
    with django_assert_num_queries(3):
        summarise(projects)
    FinishedRunFactory(project=Project.objects.get(pk=projects[2]), percent=100)
    with CaptureQueriesContext(connection) as asked:
        summarise(projects)
    assert [query["sql"].count("https://") for query in asked] == [0, 0, 0, 1]


def test_nothing_but_the_summary_is_written():
    practice = FinishedRunFactory(project__assignment=None).project
    for project in (FinishedRunFactory().project, practice):
        told = set(COLUMNS) - {"granted_percent"}
        before = Project.objects.values().get(pk=project.pk)
        summarise([project.pk])
        after = Project.objects.values().get(pk=project.pk)
        changed = {name.removesuffix("_id") for name in after if after[name] != before[name]}
        assert {"kept_run"} <= changed <= told


def test_a_run_that_counts_is_not_deleted_alone():
    run = FinishedRunFactory()
    summarise([run.project_id])
    with pytest.raises(RestrictedError):
        run.delete()
    run.project.delete()
    assert not Run.objects.filter(pk=run.pk).exists()


def test_a_withdrawn_run_stays_counted():
    run = RunFactory()
    states.withdraw(run)
    summarise([run.project_id])
    assert (summary(run.project)["submitted_runs"], summary(run.project)["graded_runs"]) == (1, 0)


def test_no_more_runs_are_graded_than_submitted():
    project = FinishedRunFactory().project
    with refused_by("project_graded_runs_were_submitted"):
        Project.objects.filter(pk=project.pk).update(graded_runs=1, kept_run=project.runs.get())


def test_a_grade_has_its_run():
    project = ProjectFactory()
    with refused_by("project_kept_run_if_and_only_if_graded"):
        Project.objects.filter(pk=project.pk).update(grade_percent=50)


def test_a_grade_is_a_percentage():
    run = FinishedRunFactory()
    summarise([run.project_id])
    with refused_by("project_grade_in_range"):
        Project.objects.filter(pk=run.project_id).update(grade_percent=101)


def test_only_a_verdict_is_passed():
    run = RunFactory()
    with refused_by("run_passed_only_with_a_verdict"):
        Run.objects.filter(pk=run.pk).update(passed=True)
