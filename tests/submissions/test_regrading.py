"""Who is graded again by a changed plan, behind everybody who waits, and without any grade falling by itself."""

import pytest
from django.urls import reverse

from apps.submissions import overrides, services, slots, states
from apps.submissions.models import GradeChange, Project, Run
from apps.submissions.regrading import grade_again, lower, outdated
from apps.submissions.summary import summarise
from apps.submissions.worker import work
from filrouge import Plan
from tests.factories import (
    AssignmentFactory,
    AssistantFactory,
    CheckResultFactory,
    FinishedRunFactory,
    InstructorFactory,
    ProjectFactory,
    RegradeFactory,
    RunFactory,
    RunningRunFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
NEW_PLAN = {"name": "stricter", "checks": {"GIT03": {"weight": 3}}}


@pytest.fixture
def assignment():
    return AssignmentFactory(plan=Plan.from_mapping(NEW_PLAN).to_mapping())


def graded(assignment, percent=75.0, **values):
    run = FinishedRunFactory(project=ProjectFactory(assignment=assignment), percent=percent, **values)
    CheckResultFactory(run=run, code="GIT03", outcome="failed", score=0.5)
    summarise([run.project_id])
    return run


def waiting():
    return Run.objects.filter(purpose="regrade", state="queued")


def test_the_commit_that_counts_is_graded_again_as_late_as_it_was(assignment):
    run = graded(assignment, days_late=2, penalty_percent=10)
    assert grade_again(assignment=assignment, runs=[run.pk]) == 1
    again = waiting().get()
    assert (again.regrade_of, again.revision, again.submitted_at) == (run, run.revision, run.submitted_at)
    assert (again.days_late, again.penalty_percent, again.number) == (2, 10, 2)
    assert again.plan_version == assignment.grading_plan().version


def test_only_the_chosen_ones_are_graded_again_or_everybody(assignment):
    chosen, _other = graded(assignment), graded(assignment)
    assert grade_again(assignment=assignment, runs=[chosen.pk, graded(AssignmentFactory()).pk]) == 1
    assert grade_again(assignment=assignment, runs=None) == 1
    assert waiting().count() == 2


def test_who_is_graded_by_the_plan_as_it_is_needs_nothing(assignment):
    plan = assignment.grading_plan()
    graded(assignment, plan_version=plan.version)
    assert not outdated(assignment, plan).exists()
    graded(assignment, plan_version=plan.version, engine_version="of long ago")
    assert outdated(assignment, plan).count() == 1


def test_asking_twice_grades_once(assignment):
    graded(assignment)
    assert [grade_again(assignment=assignment, runs=None) for _ in range(2)] == [1, 0]


@pytest.mark.parametrize(("workers", "regrades"), [(0, 1), (1, 1), (2, 2)])
def test_students_go_first_and_keep_half_of_the_living_workers_free(assignment, broker, workers, regrades):
    for number in range(workers):
        slots.tell(f"grading@{number}:7", 2)
    for _ in range(3):
        graded(assignment)
    grade_again(assignment=assignment, runs=None)
    submission = RunFactory()
    assert states.claim() == submission
    assert [states.claim().purpose for _ in range(regrades)] == ["regrade"] * regrades
    assert states.claim() is None


def test_a_new_grading_costs_no_attempt_and_is_no_submission(assignment):
    assignment.attempts_allowed = 2
    assignment.save()
    run = graded(assignment)
    RegradeFactory(regrade_of=run, percent=80)
    summarise([run.project_id])
    project = Project.objects.get(pk=run.project_id)
    assert (project.submitted_runs, project.graded_runs, project.best_percent, project.grade_percent) == (1, 1, 75, 80)
    assert services.submit(assignment=assignment, student=project.student, url=project.url).number == 3


def test_a_submission_takes_no_new_grading_away(assignment):
    run = graded(assignment)
    grade_again(assignment=assignment, runs=None)
    services.submit(assignment=assignment, student=run.project.student, url=run.url)
    assert waiting().count() == 1


def test_a_lower_grade_waits_for_a_decision(assignment):
    run = graded(assignment)
    again = RegradeFactory(regrade_of=run, percent=40)
    summarise([run.project_id])
    assert Project.objects.get(pk=run.project_id).grade_percent == 75
    assert list(lower(assignment)) == [again]
    overrides.replace(regraded=again, reason="The plan was too kind.", by=UserFactory())
    assert Project.objects.get(pk=run.project_id).grade_percent == 40
    assert not lower(assignment).exists()
    change = GradeChange.objects.get()
    assert (change.kind, change.before_percent, change.after_percent) == ("replaced", 75, 40)


def test_a_better_submission_counts_after_a_replacement(assignment):
    run = graded(assignment)
    overrides.replace(regraded=RegradeFactory(regrade_of=run, percent=40), reason="As agreed.", by=UserFactory())
    FinishedRunFactory(project=run.project, percent=60)
    summarise([run.project_id])
    assert Project.objects.get(pk=run.project_id).grade_percent == 60


@pytest.mark.django_db(transaction=True)
def test_a_worker_grades_again_the_commit_that_was_graded(repository, assignment):
    first = repository.commit("feat: begin")
    run = services.submit(
        assignment=assignment, student=ProjectFactory(assignment=assignment).student, url=repository.url
    )
    assert work()
    repository.commit("oops", count=4)
    Run.objects.filter(pk=run.pk).update(plan_version="of another time")
    grade_again(assignment=assignment, runs=None)
    assert work()
    again = Run.objects.get(purpose="regrade")
    assert (again.state, again.revision) == ("finished", first)


def address(assignment):
    return reverse("submissions:regrade", args=[assignment.cohort.slug, assignment.slug])


def test_the_page_shows_the_effect_and_queues_the_chosen_ones(client, assignment):
    run = graded(assignment)
    client.force_login(InstructorFactory(cohort=assignment.cohort).user)
    page = client.get(address(assignment))
    [effect] = page.context["effects"]
    assert (effect.run, effect.percent, effect.change) == (run, 50, -25)
    client.post(address(assignment), {"run": [str(run.pk), "nonsense"]})
    assert waiting().get().regrade_of == run


def test_the_page_does_not_say_that_all_is_done_while_runs_are_graded_again(client, assignment):
    run = graded(assignment)
    client.force_login(InstructorFactory(cohort=assignment.cohort).user)
    page = client.post(address(assignment), {"run": [run.pk]}, follow=True).content.decode()
    assert "1 run is being graded again" in page
    assert "Every grade that counts was given by this plan" not in page


def test_a_fall_needs_a_reason(client, assignment):
    run = graded(assignment)
    again = RegradeFactory(regrade_of=run, percent=40)
    summarise([run.project_id])
    client.force_login(InstructorFactory(cohort=assignment.cohort).user)
    assert str(again.pk) in client.get(address(assignment)).content.decode()
    client.post(reverse("submissions:replace", args=[again.pk]), {"reason": " "})
    assert not GradeChange.objects.exists()
    client.post(reverse("submissions:replace", args=[again.pk]), {"reason": "As agreed."})
    client.post(reverse("submissions:replace", args=[again.pk]), {"reason": "Twice."})
    assert GradeChange.objects.count() == 1


def test_nobody_but_an_instructor_grades_again(client, assignment):
    run = graded(assignment)
    for user in (run.project.student, AssistantFactory(cohort=assignment.cohort).user, InstructorFactory().user):
        client.force_login(user)
        assert client.get(address(assignment)).status_code == 404
        assert client.post(address(assignment), {"everyone": "1"}).status_code == 404
    assert not waiting().exists()


def test_many_students_cost_no_more_queries(client, assignment, django_assert_num_queries):
    client.force_login(InstructorFactory(cohort=assignment.cohort).user)
    for _ in range(2):
        for _ in range(3):
            graded(assignment)
        with django_assert_num_queries(10):
            client.get(address(assignment))


def test_a_run_that_goes_on_is_not_taken_twice(assignment):
    run = graded(assignment)
    RunningRunFactory(project=run.project, purpose="regrade", regrade_of=run)
    assert grade_again(assignment=assignment, runs=None) == 0
