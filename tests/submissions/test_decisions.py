"""Grades that a person changes: with a reason, on a trail that the student reads, and never lost."""

import pytest
from django.db import IntegrityError
from django.urls import reverse

from apps.cohorts.models import Assignment, Feedback
from apps.submissions import overrides, verdicts
from apps.submissions.models import CheckResult, GradeChange, Project, Run
from apps.submissions.states import Claim
from apps.submissions.summary import summarise
from filrouge import ENGINE_VERSION
from tests.factories import (
    AssistantFactory,
    CheckResultFactory,
    FinishedRunFactory,
    InstructorFactory,
    ProjectFactory,
    RunningRunFactory,
    UserFactory,
)
from tests.submissions.reports import report

pytestmark = pytest.mark.django_db


@pytest.fixture
def run():
    run = FinishedRunFactory(percent=64.3, points=9, max_points=14)
    CheckResultFactory(run=run, code="TEST01", outcome="passed", score=1, weight=10, points=10, required=True)
    git = {"weight": 4, "points": 0, "max_points": 4, "position": 1}
    CheckResultFactory(run=run, code="GIT03", family="GIT", outcome="failed", score=0, **git)
    summarise([run.project_id])
    return run


@pytest.fixture
def instructor(run):
    return InstructorFactory(cohort=run.project.assignment.cohort).user


def grade(run):
    return Project.objects.get(pk=run.project_id).grade_percent


def test_a_grade_given_by_hand_counts_until_it_is_taken_back(run, instructor):
    overrides.grant_grade(project=run.project, percent=90, reason="An excellent defence.", by=instructor)
    FinishedRunFactory(project=run.project, percent=100)
    summarise([run.project_id])
    assert grade(run) == 90
    overrides.withdraw_grade(project=run.project, reason="Mistaken identity.", by=instructor)
    assert grade(run) == 100
    told = GradeChange.objects.order_by("pk").values_list("kind", "before_percent", "after_percent", "changed_by")
    assert list(told) == [("granted", 64.3, 90, instructor.pk), ("withdrawn", 90, 100, instructor.pk)]


def test_a_grade_can_be_given_and_taken_back_where_nothing_was_graded(instructor):
    project = ProjectFactory()
    overrides.grant_grade(project=project, percent=50, reason="An oral exam.", by=instructor)
    assert Project.objects.get(pk=project.pk).grade_percent == 50
    overrides.withdraw_grade(project=project, reason="It was another student.", by=instructor)
    assert Project.objects.get(pk=project.pk).grade_percent is None


def test_taking_back_what_was_not_given_changes_nothing(run, instructor):
    overrides.withdraw_grade(project=run.project, reason="?", by=instructor)
    assert not GradeChange.objects.exists()


def test_a_check_judged_anew_moves_points_and_grade_and_keeps_the_record(run, instructor):
    check = run.checks.get(code="GIT03")
    overrides.judge_anew(check=check, passes=True, reason="A convention of their own.", by=instructor)
    check.refresh_from_db()
    run.refresh_from_db()
    assert (check.outcome, check.score, check.points) == ("passed", 1, 4)
    assert (run.points, run.max_points, run.percent, run.passed) == (14, 14, 100, True)
    assert grade(run) == 100
    change = GradeChange.objects.get()
    assert (change.code, change.run, change.before_percent, change.after_percent) == ("GIT03", run, 64.3, 100)


def test_a_required_check_judged_failed_fails_the_run(run, instructor):
    overrides.judge_anew(check=run.checks.get(code="TEST01"), passes=False, reason="Empty tests.", by=instructor)
    run.refresh_from_db()
    assert (run.percent, run.passed) == (0, False)


def test_a_verdict_that_a_person_changed_is_not_taken_over_by_others():
    first = RunningRunFactory()
    verdicts.finish(Claim(first.pk, first.claim_token), report())
    first.refresh_from_db()
    Run.objects.filter(pk=first.pk).update(engine_version=ENGINE_VERSION)
    alike = Run.objects.graded_alike(url=first.url, plan_version=first.plan_version)
    assert first in alike
    overrides.judge_anew(check=first.checks.first(), passes=True, reason="So be it.", by=UserFactory())
    assert first not in alike.all()


def page(run):
    return reverse("submissions:decisions", args=[run.project_id])


def test_an_instructor_gives_a_grade_and_the_student_reads_why(client, run, instructor):
    client.force_login(instructor)
    client.post(page(run), {"decision": "grant", "grant-percent": "88", "grant-reason": "A <b>fine</b> defence."})
    assert grade(run) == 88
    client.force_login(run.project.student)
    shown = client.get(reverse("submissions:project", args=[run.project_id])).content.decode()
    assert "A &lt;b&gt;fine&lt;/b&gt; defence." in shown
    assert reverse("submissions:decisions", args=[run.project_id]) not in shown


def test_a_decision_is_read_when_the_verdict_may_be(client, run, instructor):
    overrides.grant_grade(project=run.project, percent=90, reason="An excellent defence.", by=instructor)
    Assignment.objects.update(feedback=Feedback.SCORE)
    address = reverse("submissions:project", args=[run.project_id])
    for reader, reads in ((run.project.student, False), (instructor, True)):
        client.force_login(reader)
        assert ("An excellent defence." in client.get(address).content.decode()) is reads


@pytest.mark.parametrize(
    "answers",
    [
        {"decision": "grant", "grant-percent": "120", "grant-reason": "Too much."},
        {"decision": "grant", "grant-percent": "80", "grant-reason": "  "},
        {"decision": "judge", "judge-check": "NOPE01", "judge-passes": "yes", "judge-reason": "?"},
        {"decision": "withdraw", "withdraw-reason": "Nothing was given."},
        {"decision": "anything"},
    ],
)
def test_a_decision_that_cannot_be_is_refused_in_words(client, run, instructor, answers):
    client.force_login(instructor)
    assert client.post(page(run), answers).status_code in (200, 422)
    assert (grade(run), GradeChange.objects.count()) == (64.3, 0)


def test_an_instructor_judges_a_check_and_takes_a_grade_back(client, run, instructor):
    client.force_login(instructor)
    answers = {"decision": "judge", "judge-check": "GIT03", "judge-passes": "yes", "judge-reason": "Their own way."}
    assert client.post(page(run), answers).status_code == 302
    assert CheckResult.objects.get(run=run, code="GIT03").outcome == "passed"
    client.post(page(run), {"decision": "grant", "grant-percent": "50", "grant-reason": "Late."})
    client.post(page(run), {"decision": "withdraw", "withdraw-reason": "It was not."})
    assert grade(run) == 100


def test_nobody_but_an_instructor_decides(client, run):
    cohort = run.project.assignment.cohort
    for user in (run.project.student, AssistantFactory(cohort=cohort).user, InstructorFactory().user):
        client.force_login(user)
        assert client.get(page(run)).status_code == 404
        assert (
            client.post(page(run), {"decision": "grant", "grant-percent": "100", "grant-reason": "!"}).status_code
            == 404
        )
    assert grade(run) == 64.3


def test_the_database_wants_a_reason_and_a_matter(run):
    with pytest.raises(IntegrityError, match="grade_change_reason_given"):
        GradeChange.objects.create(project=run.project, kind="granted", reason="")


def test_the_database_wants_a_change_to_say_what_it_is_about(run):
    with pytest.raises(IntegrityError, match="grade_change_says_what_it_is_about"):
        GradeChange.objects.create(project=run.project, kind="check", reason="why")


def test_the_database_knows_no_regrade_of_nothing(run):
    with pytest.raises(IntegrityError, match="run_regrade_if_and_only_if_of_another"):
        FinishedRunFactory(project=run.project, purpose="regrade")


def test_the_database_knows_no_granted_grade_beside_another(run):
    with pytest.raises(IntegrityError, match="project_granted_grade_is_the_grade"):
        Project.objects.filter(pk=run.project_id).update(granted_percent=12)
