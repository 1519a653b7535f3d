"""The database refuses what must never be, whoever writes it."""

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from apps.submissions.models import CheckResult, Run, SettledQuestion
from tests.factories import (
    CheckResultFactory,
    FinishedRunFactory,
    IncompleteRunFactory,
    ProjectFactory,
    RunFactory,
    RunningRunFactory,
    TeamFactory,
    TraceFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


def refused_by(name):
    return pytest.raises(IntegrityError, match=name)


def unique(*columns):
    """SQLite names the columns of a broken unique constraint, PostgreSQL the constraint."""
    return pytest.raises(IntegrityError, match="|".join(columns))


def test_a_student_has_one_project_per_assignment():
    project = ProjectFactory()
    with unique("project_once_per_student", "submissions_project.assignment_id, submissions_project.student_id"):
        ProjectFactory(assignment=project.assignment, student=project.student)


def test_a_project_is_a_students_or_a_teams():
    team = TeamFactory()
    student = team.students.first()
    for values in ({"student": student, "team": team}, {"student": None, "team": None}):
        with refused_by("project_of_a_student_or_of_a_team"), transaction.atomic():
            ProjectFactory(assignment=team.assignment, **values)
    ProjectFactory(assignment=team.assignment, student=None, team=team)


def test_a_team_has_one_project():
    team = TeamFactory()
    ProjectFactory(assignment=team.assignment, student=None, team=team)
    with unique("submissions_project_team_id_key", "submissions_project.team_id"):
        ProjectFactory(assignment=team.assignment, student=None, team=team)


def test_practice_is_shared_with_nobody():
    team = TeamFactory()
    shared = ProjectFactory(assignment=team.assignment, student=None, team=team)
    with refused_by("project_shared_for_an_assignment"):
        ProjectFactory(assignment=None, team_project=shared)


def test_a_number_is_used_once_in_a_project():
    run = FinishedRunFactory()
    with unique("run_number_unique_in_project", "submissions_run.project_id, submissions_run.number"):
        FinishedRunFactory(project=run.project, number=run.number)


def test_a_project_has_one_queued_run():
    run = RunFactory()
    with unique("run_one_queued_per_project_and_purpose", "submissions_run.project_id, submissions_run.purpose"):
        RunFactory(project=run.project)


def test_a_project_has_one_running_run():
    run = RunningRunFactory()
    with unique("run_one_running_per_project", "UNIQUE constraint failed: submissions_run.project_id$"):
        RunningRunFactory(project=run.project)


def test_a_running_run_may_have_a_queued_one_behind_it():
    run = RunningRunFactory()
    RunFactory(project=run.project)
    assert run.project.runs.count() == 2


def test_a_state_is_one_of_five():
    with refused_by("run_state_known|run_final_if_and_only_if_finished_at"):
        RunFactory(state="paused")


@pytest.mark.parametrize("state", Run.FINAL)
def test_a_final_state_has_its_date(state):
    outcome = "finished" if state == Run.State.FINISHED else ""
    with refused_by("run_final_if_and_only_if_finished_at"):
        RunFactory(state=state, outcome=outcome)


def test_a_queued_run_has_no_final_date():
    with refused_by("run_final_if_and_only_if_finished_at"):
        RunFactory(finished_at=timezone.now())


@pytest.mark.parametrize("missing", [{"claim_token": ""}, {"lease_until": None}])
def test_a_running_run_is_leased(missing):
    with refused_by("run_running_if_and_only_if_leased"):
        RunningRunFactory(**missing)


def test_a_finished_run_is_not_leased():
    with refused_by("run_running_if_and_only_if_leased"):
        FinishedRunFactory(claim_token="left behind")


@pytest.mark.parametrize("outcome", ["", "incomplete"])
def test_a_finished_run_is_a_verdict_or_a_refusal(outcome):
    with refused_by("run_outcome_says_how_it_ended"):
        FinishedRunFactory(outcome=outcome, percent=None, points=None, max_points=None)


@pytest.mark.parametrize("outcome", ["", "finished", "refused"])
def test_a_failed_run_is_incomplete(outcome):
    with refused_by("run_outcome_says_how_it_ended"):
        IncompleteRunFactory(outcome=outcome)


def test_a_run_that_waits_has_no_outcome():
    with refused_by("run_outcome_says_how_it_ended"):
        RunFactory(outcome="incomplete")


def test_an_incomplete_run_has_no_grade():
    with refused_by("run_graded_only_with_a_verdict"):
        IncompleteRunFactory(percent=75)


@pytest.mark.parametrize("values", [{"retry": 1}, {"wait_until": timezone.now()}])
def test_only_a_run_that_takes_the_place_of_another_is_counted_and_waits(values):
    with refused_by("run_retry_if_and_only_if_of_another"):
        RunFactory(**values)


def test_a_run_that_takes_the_place_of_another_is_counted():
    with refused_by("run_retry_if_and_only_if_of_another"):
        RunFactory(retry_of=IncompleteRunFactory(), retry=0)


def test_a_run_is_tried_again_once_in_its_turn():
    first = IncompleteRunFactory()
    RunFactory(project=first.project, retry_of=first, retry=1)
    with unique("run_retry_once_in_its_turn", "submissions_run.retry_of_id, submissions_run.retry"):
        IncompleteRunFactory(project=first.project, retry_of=first, retry=1)


@pytest.mark.parametrize("percent", [-0.1, 100.1])
def test_a_percentage_is_between_0_and_100(percent):
    with refused_by("run_percent_in_range"):
        FinishedRunFactory(percent=percent)


@pytest.mark.parametrize("points", [-1, 11, None])
def test_points_are_between_0_and_what_can_be_had(points):
    with refused_by("run_points_in_range"):
        FinishedRunFactory(points=points, max_points=10)


def test_a_check_has_one_result_in_a_run():
    result = CheckResultFactory()
    with unique("check_result_once_per_run", "submissions_checkresult.run_id, submissions_checkresult.code"):
        CheckResultFactory(run=result.run, code=result.code)


@pytest.mark.parametrize("score", [-0.1, 1.1])
def test_a_score_is_between_0_and_1(score):
    with refused_by("check_result_score_in_range"):
        CheckResultFactory(score=score)


@pytest.mark.parametrize("points", [-1, 11])
def test_a_check_brings_no_more_than_it_can(points):
    with refused_by("check_result_points_in_range"):
        CheckResultFactory(points=points, max_points=10)


def test_a_check_ends_in_one_of_four_ways():
    with refused_by("check_result_outcome_known"):
        CheckResultFactory(outcome="perhaps")


def test_a_skipped_check_has_no_score():
    assert CheckResultFactory(outcome=CheckResult.Outcome.SKIPPED, score=None).pk


@pytest.mark.parametrize(
    "values",
    [
        {"penalty_percent": -1, "days_late": 1},
        {"penalty_percent": 101, "days_late": 1},
        {"penalty_percent": 10, "days_late": 0},
    ],
)
def test_a_penalty_is_between_0_and_100_and_for_lateness_alone(values):
    with refused_by("run_penalty_in_range_and_for_lateness_alone"):
        FinishedRunFactory(**values)


def test_a_repository_is_practised_on_in_one_project():
    project = ProjectFactory(assignment=None, student=UserFactory())
    with unique("project_practised_once_per_repository", "submissions_project.student_id, submissions_project.url"):
        ProjectFactory(assignment=None, student=project.student)


def test_a_project_leaves_a_trace_once():
    trace = TraceFactory()
    with unique("trace_once_per_project", "submissions_trace.project_id, submissions_trace.kind"):
        TraceFactory(project=trace.project, digest=trace.digest)


def test_commits_alone_are_dated():
    with refused_by("trace_commits_alone_are_dated"):
        TraceFactory(kind="file")


def test_a_pair_of_projects_is_settled_once_and_in_order():
    first = ProjectFactory()
    second = ProjectFactory(assignment=first.assignment)
    SettledQuestion.objects.create(first=first, second=second, reason="They paired.")
    with transaction.atomic(), unique("settled_question_once_per_pair", "settledquestion.first_id"):
        SettledQuestion.objects.create(first=first, second=second, reason="Again.")
    with refused_by("settled_question_pair_in_order"):
        SettledQuestion.objects.create(first=second, second=first, reason="They paired.")


def test_a_question_is_settled_with_a_reason():
    first = ProjectFactory()
    with refused_by("settled_question_reason_given"):
        SettledQuestion.objects.create(first=first, second=ProjectFactory(assignment=first.assignment), reason="")
