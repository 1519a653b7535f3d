"""The administration pages: one for every model, of use with many rows, and closed where other hands write."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.contrib import admin
from django.urls import reverse

from apps.accounts.models import User
from apps.courses.models import LessonProgress, QuizResult
from apps.submissions.models import GivenCode, GradeChange, Notice, Project, Run, SeenHead, SettledQuestion, Trace
from apps.submissions.summary import summarise
from tests.factories import (
    AssignmentFactory,
    CheckResultFactory,
    CommentFactory,
    ContestFactory,
    ExtensionFactory,
    FinishedRunFactory,
    IncompleteRunFactory,
    InstructorFactory,
    JoinLinkFactory,
    ProjectFactory,
    RosterEntryFactory,
    RunFileFactory,
    RunReportFactory,
    ShareFactory,
    StudentFactory,
    TeamFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

OURS = ("accounts", "courses", "cohorts", "submissions")
MODELS = [model for label in OURS for model in apps.get_app_config(label).get_models()]
WRITTEN_BY_OTHERS = {
    *(
        "Project",
        "Run",
        "IncompleteRun",
        "RunReport",
        "RunFile",
        "CheckResult",
        "SeenHead",
        "Trace",
        "GivenCode",
        "SettledQuestion",
    ),
    *("Team", "TeamMembership", "GradeChange", "Share", "Notice", "Comment", "Contest", "LessonProgress", "QuizResult"),
}
"""Rows that the site's own functions keep right: an operator looks, and may delete."""


@pytest.fixture
def operator(client):
    user = UserFactory(is_staff=True, is_superuser=True)
    client.force_login(user)
    return user


def something_of_everything():
    """One more row of each model."""
    run = FinishedRunFactory()
    project, assignment = run.project, run.project.assignment
    CheckResultFactory(run=run)
    RunFileFactory(run=run)
    RunReportFactory(run=run)
    ShareFactory(project=project)
    ExtensionFactory(assignment=assignment, student=project.student)
    JoinLinkFactory(cohort=assignment.cohort)
    RosterEntryFactory(cohort=assignment.cohort)
    InstructorFactory(cohort=assignment.cohort)
    other = ProjectFactory(assignment=assignment)
    SeenHead.objects.create(project=project, url=project.url, branch="main", revision="0" * 40)
    Trace.objects.create(assignment=assignment, project=project, kind="file", digest="0" * 40, label="src/a.py")
    GivenCode.objects.create(assignment=assignment, url=project.url)
    SettledQuestion.objects.create(first=project, second=other, reason="They work in a pair.")
    GradeChange.objects.create(project=project, kind="granted", after_percent=70, reason="Shown to me.")
    TeamFactory(assignment=assignment)
    CommentFactory(run=run)
    ContestFactory(run=run)
    Notice.objects.create(person=project.student, run=run)
    LessonProgress.objects.create(user=project.student, lesson="commits")
    QuizResult.objects.create(user=project.student, lesson="commits", question="first", percent=50)
    IncompleteRunFactory(project=other)
    summarise([project.pk, other.pk])
    return run


def named(model, page, *args):
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_every_model_has_its_pages_and_is_searched_and_narrowed(client, operator, model):
    something_of_everything()
    assert model._default_manager.exists()
    assert client.get(named(model, "changelist")).status_code == 200
    assert client.get(named(model, "change", model._default_manager.first().pk)).status_code == 200
    registered = admin.site._registry[model]
    assert client.get(named(model, "changelist"), {"q": "no such thing"}).status_code == 200
    assert registered.search_fields
    assert registered.list_filter or registered.date_hierarchy or model.__name__ in {"RunReport", "RunFile", "SeenHead"}


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_a_longer_list_costs_no_more_queries(client, operator, model, django_assert_max_num_queries):
    something_of_everything()
    with django_assert_max_num_queries(40) as few:
        client.get(named(model, "changelist"))
    for _ in range(3):
        something_of_everything()
    with django_assert_max_num_queries(40) as many:
        client.get(named(model, "changelist"))
    assert len(many) <= len(few)


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_what_the_site_keeps_right_is_not_written_here(client, operator, model):
    run = something_of_everything()
    add = client.get(named(model, "add")).status_code
    if model.__name__ not in WRITTEN_BY_OTHERS:
        assert add == 200
        return
    assert add == 403
    row = model._default_manager.first()
    assert (
        client.post(named(model, "change", row.pk), {"state": "queued", "url": "https://evil.org"}).status_code == 403
    )
    run.refresh_from_db()
    assert run.state == Run.State.FINISHED


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_no_page_offers_a_list_of_all_people_or_projects(operator, client, model):
    """A drop-down of three thousand students would be no use: they are searched for."""
    registered = admin.site._registry[model]
    if model.__name__ in WRITTEN_BY_OTHERS:
        return
    sought = {*registered.autocomplete_fields, *registered.raw_id_fields, *registered.readonly_fields}
    long = [field.name for field in model._meta.fields if field.related_model in {User, Project, Run}]
    assert set(long) <= sought


def test_whoever_asks_to_be_forgotten_is_deleted_with_all_that_is_theirs(client, operator):
    student = something_of_everything().project.student
    response = client.post(named(User, "delete", student.pk), {"post": "yes"})
    assert response.status_code == 302
    assert not User.objects.filter(pk=student.pk).exists()
    assert not Project.objects.filter(student_id=student.pk).exists()


@pytest.mark.parametrize("who", [None, "student", "instructor"])
@pytest.mark.parametrize("model", [User, Project, Run])
def test_nobody_but_operators_may(client, model, who):
    people = {"student": StudentFactory, "instructor": InstructorFactory}
    if who:
        client.force_login(people[who]().user)
    response = client.get(named(model, "changelist"))
    assert response["Location"].startswith(reverse("admin:login"))


def test_an_assignment_is_found_in_its_list(client, operator):
    AssignmentFactory(title="A tidy history")
    AssignmentFactory(title="First tests")
    html = client.get(named(apps.get_model("cohorts", "Assignment"), "changelist"), {"q": "tidy"}).content.decode()
    assert "A tidy history" in html
    assert "First tests" not in html
