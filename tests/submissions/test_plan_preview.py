"""What a plan in the making would do to grades, from the verdicts that are stored: nothing runs, nothing is saved."""

import pytest
from django.urls import reverse

from apps.submissions.models import Run
from apps.submissions.summary import summarise
from filrouge import Judged, Outcome, Plan, regrade
from tests.factories import (
    AssignmentFactory,
    AssistantFactory,
    CheckResultFactory,
    FinishedRunFactory,
    InstructorFactory,
    ProjectFactory,
)

PASSED = Judged(Outcome.PASSED, 1.0, applies=True)
HALF = Judged(Outcome.FAILED, 0.5, applies=True)


def planned(**checks):
    return Plan.from_mapping({"name": "p", "checks": checks})


def again(plan, former=None, **judged):
    return regrade(plan, former or plan, judged)


def test_new_weights_weigh_what_was_judged():
    plan = planned(TEST01={"weight": 1}, COV01={"weight": 3})
    score = again(plan, TEST01=PASSED, COV01=HALF).score
    assert (score.points, score.max, score.percent) == (2.5, 4, 62.5)


def test_a_bonus_comes_on_top():
    plan = planned(TEST01={"weight": 4}, COV01={"weight": 2, "bonus": True})
    score = again(plan, TEST01=HALF, COV01=HALF).score
    assert (score.points, score.max) == (3, 4)


def test_a_check_that_was_not_judged_is_left_out_and_named():
    again_ = again(planned(TEST01={}, COV01={}), TEST01=PASSED)
    assert (again_.score.percent, again_.unknown) == (100, ("COV01",))


def test_other_parameters_need_a_new_run():
    former = planned(TEST01={}, COV01={})
    plan = planned(TEST01={}, COV01={"parameters": {"minimum_percent": 1}})
    assert again(plan, former, TEST01=PASSED, COV01=HALF).unknown == ("COV01",)


@pytest.mark.parametrize(
    ("judged", "percent"),
    [
        (Judged(Outcome.SKIPPED, None, applies=False), 100),
        (Judged(Outcome.SKIPPED, None, applies=True), 50),
    ],
)
def test_what_does_not_apply_costs_nothing(judged, percent):
    plan = planned(TEST01={"weight": 1}, COV01={"weight": 1})
    assert again(plan, TEST01=PASSED, COV01=judged).score.percent == percent


def test_what_our_fault_left_unjudged_needs_a_new_run():
    told = again(planned(TEST01={}, COV01={}), TEST01=PASSED, COV01=Judged(Outcome.ERRORED, None, applies=True))
    assert (told.unknown, told.score.percent) == (("COV01",), 100)


@pytest.fixture
def assignment(db):
    return AssignmentFactory()


def graded(assignment, **values):
    run = FinishedRunFactory(project=ProjectFactory(assignment=assignment), **values)
    CheckResultFactory(run=run, code="TEST01", outcome="passed", score=1.0)
    CheckResultFactory(run=run, code="GIT03", outcome="failed", score=0.5, position=1)
    summarise([run.project_id])
    return run


def preview(client, assignment, **headers):
    address = reverse("submissions:plan_preview", args=[assignment.cohort.slug, assignment.slug])
    answers = {"name": "p", "GIT03-included": "on", "GIT03-weight": "2", "GIT03-counts": "graded"}
    return client.post(address, answers, headers=headers)


def test_each_student_has_before_and_after(client, assignment):
    graded(assignment, percent=75.0)
    client.force_login(InstructorFactory(cohort=assignment.cohort).user)
    response = preview(client, assignment)
    effect = response.context["effects"][0]
    assert (effect.run.percent, effect.percent, effect.change, effect.unknown) == (75, 50, -25, ())
    assert Run.objects.get().percent == 75
    fragment = preview(client, assignment, HX_Request="true").content.decode()
    assert "-25" in fragment
    assert "<html" not in fragment


def test_without_javascript_it_is_a_page_of_the_assignment(client, assignment):
    graded(assignment)
    client.force_login(InstructorFactory(cohort=assignment.cohort).user)
    page = preview(client, assignment).content.decode()
    plan = reverse("cohorts:plan", args=[assignment.cohort.slug, assignment.slug])
    assert f'<a href="{plan}" aria-current="page">' in page
    assert f'<a href="{reverse("reports:index")}" aria-current="true">' in page


def test_many_students_cost_no_more_queries(client, assignment, django_assert_num_queries):
    client.force_login(InstructorFactory(cohort=assignment.cohort).user)
    for _ in range(2):
        for _ in range(2):
            graded(assignment)
        with django_assert_num_queries(5):
            preview(client, assignment, HX_Request="true")


def test_nobody_but_an_instructor_looks_ahead(client, assignment):
    run = graded(assignment)
    assert preview(client, assignment).status_code == 302
    for user in (run.project.student, AssistantFactory(cohort=assignment.cohort).user, InstructorFactory().user):
        client.force_login(user)
        assert preview(client, assignment).status_code == 404
