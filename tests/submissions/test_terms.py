"""Attempts, their pace and the moment: what is refused before anything is spent, and when it will not be any more."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone, translation

from apps.submissions import services, states
from apps.submissions.models import Project, Run
from apps.submissions.terms import Refusal, RefusalError, practice_terms_of, terms_of
from apps.submissions.words import say_refusal
from filrouge import default_plan
from tests.factories import (
    AssignmentFactory,
    ExtensionFactory,
    FinishedRunFactory,
    IncompleteRunFactory,
    ProjectFactory,
    StudentFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
URL = "https://git.example.org/student/project"
PARIS = ZoneInfo("Europe/Paris")


def ago(**span):
    return timezone.now() - timedelta(**span)


def project_with(**policy):
    return ProjectFactory(assignment=AssignmentFactory(**policy))


def refusal_of(project):
    refused = terms_of(project.assignment, project.student).refused
    return refused.refusal if refused else None


def submit(project, **values):
    return services.submit(assignment=project.assignment, student=project.student, url=URL, **values)


def practise(student, url=URL):
    return services.practise(student=student, url=url, plan=default_plan())


def test_without_a_policy_everything_is_free(django_assert_num_queries):
    project = project_with()
    with django_assert_num_queries(2):
        terms = terms_of(project.assignment, project.student)
    assert (terms.refused, terms.left, terms.spent, terms.lateness.percent) == (None, None, 0, 0)


def test_attempts_are_used_up_and_nothing_is_written():
    project = project_with(attempts_allowed=2)
    FinishedRunFactory.create_batch(2, project=project)
    assert terms_of(project.assignment, project.student).left == 0
    with pytest.raises(RefusalError) as refused:
        submit(project)
    assert (refused.value.refusal, Run.objects.count()) == (Refusal.SPENT, 2)


def test_an_extension_brings_attempts():
    project = project_with(attempts_allowed=1)
    FinishedRunFactory(project=project)
    ExtensionFactory(assignment=project.assignment, student=project.student, extra_attempts=2)
    assert terms_of(project.assignment, project.student).left == 2
    assert submit(project).number == 2


def test_a_waiting_run_is_superseded_at_no_cost():
    project = project_with(attempts_allowed=1)
    submit(project)
    submit(project)
    assert terms_of(project.assignment, project.student).left == 1


def test_a_run_lost_by_the_platform_and_superseded_costs_nothing():
    project = project_with(attempts_allowed=2)
    submit(project)
    running = states.claim()
    submit(project)
    Run.objects.filter(pk=running.pk).update(lease_until=ago(minutes=1))
    states.take_back_expired()
    running.refresh_from_db()
    assert (running.state, terms_of(project.assignment, project.student).spent) == ("cancelled", 0)


def test_between_two_attempts_there_is_time():
    project = project_with(minutes_between_attempts=30)
    run = FinishedRunFactory(project=project, submitted_at=ago(minutes=20))
    refused = terms_of(project.assignment, project.student).refused
    assert (refused.refusal, refused.values["at"]) == (Refusal.TOO_SOON, run.submitted_at + timedelta(minutes=30))
    Run.objects.update(submitted_at=ago(minutes=31))
    assert refusal_of(project) is None


def test_a_failure_of_the_platform_starts_no_pause():
    project = project_with(minutes_between_attempts=30)
    IncompleteRunFactory(project=project)
    assert refusal_of(project) is None


def test_a_day_is_one_of_the_cohorts_calendar(monkeypatch):
    project = project_with(attempts_per_day=1)
    FinishedRunFactory(project=project, submitted_at=datetime(2026, 6, 1, 21, 50, tzinfo=UTC))
    monkeypatch.setattr(timezone, "now", lambda: datetime(2026, 6, 1, 21, 55, tzinfo=UTC))
    refused = terms_of(project.assignment, project.student).refused
    assert (refused.refusal, refused.values["at"]) == (Refusal.ENOUGH_TODAY, datetime(2026, 6, 2, tzinfo=PARIS))
    monkeypatch.setattr(timezone, "now", lambda: datetime(2026, 6, 1, 22, 5, tzinfo=UTC))
    assert refusal_of(project) is None


def test_what_is_refused_late_is_closed_after_the_grace():
    project = project_with(late_kind="refused", due_at=ago(hours=30), grace_days=1)
    assert refusal_of(project) is Refusal.CLOSED
    ExtensionFactory(assignment=project.assignment, student=project.student, due_at=ago(hours=1))
    assert refusal_of(project) is None


def test_an_archived_cohort_takes_nothing():
    project = project_with()
    project.assignment.cohort.archived_at = timezone.now()
    assert refusal_of(project) is Refusal.ARCHIVED


def test_the_branch_of_the_assignment_is_graded_whatever_was_typed():
    assert submit(project_with(branch="release"), revision="main").revision_wanted == "release"


def test_the_commit_that_was_shown_is_the_one_that_is_graded():
    run = submit(project_with(), commit=services.Commit("a" * 40, "main"))
    assert (run.revision, run.branch) == ("a" * 40, "main")


@pytest.mark.parametrize("refusal", Refusal)
@pytest.mark.parametrize("language", ["en", "fr"])
def test_each_refusal_has_its_sentence(refusal, language):
    with translation.override(language):
        said = say_refusal(RefusalError(refusal, count=3, at=datetime(2026, 6, 1, 22, 5, tzinfo=UTC)), PARIS)
    assert "%(" not in said
    if refusal not in (Refusal.ARCHIVED, Refusal.SPENT):
        assert "2026" in said
        assert "Europe/Paris" in said


def test_practice_needs_no_cohort_and_goes_last():
    run = practise(UserFactory())
    submitted = submit(project_with())
    assert run.project.assignment is None
    assert list(Run.objects.queued()) == [submitted, run]


def test_practice_takes_no_turn_from_what_counts():
    project = project_with()
    practise(project.student)
    assert submit(project).turn == 0


def test_each_repository_practised_on_has_its_project():
    student = UserFactory()
    practise(student)
    again = practise(student)
    practise(student, f"{URL}-2")
    assert again.number == 2
    assert Project.objects.filter(assignment=None, student=student).count() == 2


def test_practice_has_its_limit_within_24_hours(settings):
    settings.PRACTICE_RUNS_PER_DAY = 2
    student = UserFactory()
    project = ProjectFactory(assignment=None, student=student)
    first = FinishedRunFactory(project=project, submitted_at=ago(hours=23))
    practise(student)
    with pytest.raises(RefusalError) as refused:
        practise(student, f"{URL}-2")
    assert refused.value.refusal is Refusal.ENOUGH_PRACTICE
    assert refused.value.values["at"] == first.submitted_at + timedelta(hours=24)
    Run.objects.filter(pk=first.pk).update(submitted_at=ago(hours=25))
    assert practice_terms_of(student).left == 1


def test_practice_counts_for_no_assignment():
    student = StudentFactory().user
    FinishedRunFactory(project__assignment=None, project__student=student)
    assert terms_of(AssignmentFactory(attempts_allowed=1), student).left == 1
