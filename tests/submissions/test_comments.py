"""What instructors write beside a verdict: at a line, at a check, about the run, read by the student in its place."""

from datetime import timedelta

import pytest
from django.db import IntegrityError
from django.urls import reverse
from django.utils import timezone

from apps.cohorts.models import Assignment, Feedback, Membership
from apps.submissions.models import Comment, RunFile
from tests.factories import (
    AssistantFactory,
    CommentFactory,
    FinishedRunFactory,
    InstructorFactory,
    RunningRunFactory,
    StudentFactory,
)
from tests.submissions.sections.conftest import PATH, finished

pytestmark = pytest.mark.django_db
TEXT = "Why <b>this</b>?"
SHOWN = "Why &lt;b&gt;this&lt;/b&gt;?"


@pytest.fixture
def run():
    return finished()


@pytest.fixture
def instructor(run):
    return InstructorFactory(cohort=run.project.assignment.cohort).user


def form(run, query=""):
    return reverse("submissions:comment", args=[run.pk]) + query


def pages(run):
    return {
        "line": reverse("submissions:run_file", args=[run.pk, PATH]),
        "check": reverse("submissions:run_check", args=[run.pk, "SEC01"]),
        "run": reverse("submissions:run", args=[run.pk]),
        "project": reverse("submissions:project", args=[run.project_id]),
    }


def read(client, address):
    return client.get(address).content.decode()


@pytest.mark.parametrize(
    ("query", "places", "elsewhere"),
    [
        (f"?path={PATH}&line=3", {"line", "run", "project"}, {"check"}),
        ("?code=SEC01", {"check", "run", "project"}, {"line"}),
        ("", {"run", "project"}, {"line", "check"}),
    ],
)
def test_a_comment_is_read_where_it_was_written(client, run, instructor, query, places, elsewhere):
    client.force_login(instructor)
    answer = client.post(form(run, query), {"text": TEXT})
    assert SHOWN in read(client, answer.url)
    client.force_login(run.project.student)
    addresses = pages(run)
    assert {place for place in addresses if SHOWN in read(client, addresses[place])} == places
    assert not [place for place in elsewhere if TEXT in read(client, addresses[place])]


def test_the_form_shows_the_line_and_its_neighbours(client, run, instructor):
    client.force_login(instructor)
    shown = read(client, form(run, f"?path={PATH}&line=3"))
    assert 'excerpt__line--here"><span class="excerpt__number">3</span>' in shown
    assert "&lt;b&gt;on&lt;/b&gt;" in shown
    assert "U+202E" in shown


def test_the_file_offers_a_comment_at_each_line_to_instructors_alone(client, run, instructor):
    address = pages(run)["line"]
    client.force_login(instructor)
    shown = read(client, address)
    assert f'href="{form(run)}?path=src%2Fmoves.py&amp;line=4"' in shown
    for other in (run.project.student, AssistantFactory(cohort=run.project.assignment.cohort).user):
        client.force_login(other)
        assert form(run) not in read(client, address)


@pytest.mark.parametrize(
    "query", [f"?path={PATH}&line=5", f"?path={PATH}&line=0", f"?path={PATH}", "?path=nowhere&line=1", "?code=NOPE01"]
)
def test_there_is_no_comment_on_what_the_run_does_not_have(client, run, instructor, query):
    client.force_login(instructor)
    assert client.post(form(run, query), {"text": TEXT}).status_code == 404
    assert not Comment.objects.exists()


@pytest.mark.parametrize("text", ["", "  ", "x" * 2001])
def test_a_comment_says_something_and_not_too_much(client, run, instructor, text):
    client.force_login(instructor)
    assert client.post(form(run), {"text": text}).status_code == 422
    assert not Comment.objects.exists()


def test_a_run_that_goes_on_is_not_commented_on(client, instructor, run):
    going_on = RunningRunFactory(project=run.project)
    client.force_login(instructor)
    assert client.post(form(going_on), {"text": TEXT}).status_code == 404


def test_a_comment_of_a_line_outlives_the_text_of_its_file(client, run, instructor):
    CommentFactory(run=run, path=PATH, line=3, text=TEXT, author=instructor)
    RunFile.objects.all().delete()
    run.report.paths = []
    run.report.save()
    client.force_login(instructor)
    assert SHOWN in read(client, pages(run)["run"])


def test_a_comment_is_read_when_the_verdict_may_be(client, run, instructor):
    CommentFactory(run=run, text=TEXT, author=instructor)
    Assignment.objects.update(feedback=Feedback.SCORE)
    for reader, reads in ((run.project.student, False), (instructor, True)):
        client.force_login(reader)
        assert (SHOWN in read(client, pages(run)["run"])) is reads
        assert (SHOWN in read(client, pages(run)["project"])) is reads


def test_a_refused_repository_can_be_commented_on(client, instructor, run):
    refused = FinishedRunFactory(project=run.project, outcome="refused", percent=None, points=None, max_points=None)
    client.force_login(instructor)
    client.post(form(refused), {"text": TEXT})
    client.force_login(run.project.student)
    assert SHOWN in read(client, pages(refused)["run"])


def test_who_wrote_a_comment_changes_and_removes_it(client, run, instructor):
    comment = CommentFactory(run=run, author=instructor)
    address = reverse("submissions:edit_comment", args=[comment.pk])
    client.force_login(instructor)
    assert address in read(client, pages(run)["run"])
    client.post(address, {"text": TEXT})
    comment.refresh_from_db()
    assert (comment.text, comment.edited_at is not None) == (TEXT, True)
    client.post(reverse("submissions:remove_comment", args=[comment.pk]))
    assert not Comment.objects.exists()


def test_nobody_changes_what_another_wrote(client, run, instructor):
    comment = CommentFactory(run=run)
    cohort = run.project.assignment.cohort
    writer = Membership.objects.get(user=comment.author)
    Membership.objects.filter(pk=writer.pk).update(role="assistant")
    others = (instructor, run.project.student, StudentFactory(cohort=cohort).user, comment.author)
    for other in others:
        client.force_login(other)
        for route in ("edit_comment", "remove_comment"):
            assert client.post(reverse(f"submissions:{route}", args=[comment.pk]), {"text": TEXT}).status_code == 404
    assert Comment.objects.get().text == comment.text


def test_nobody_but_an_instructor_of_the_cohort_comments(client, run):
    cohort = run.project.assignment.cohort
    for person in (run.project.student, AssistantFactory(cohort=cohort).user, InstructorFactory().user):
        client.force_login(person)
        assert client.get(form(run)).status_code == 404
        assert client.post(form(run), {"text": TEXT}).status_code == 404
    assert not Comment.objects.exists()


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("comment_text_given", {"text": ""}),
        ("comment_text_bounded", {"text": "x" * 2001}),
        ("comment_about_a_line_a_check_or_the_run", {"path": PATH}),
        ("comment_about_a_line_a_check_or_the_run", {"line": 3}),
        ("comment_about_a_line_a_check_or_the_run", {"path": PATH, "line": 0}),
        ("comment_about_a_line_a_check_or_the_run", {"path": PATH, "line": 3, "code": "SEC01"}),
        ("comment_edited_after_it_was_written", {"edited_at": timezone.now() - timedelta(days=1)}),
    ],
)
def test_the_database_refuses_what_is_no_comment(run, instructor, name, values):
    with pytest.raises(IntegrityError, match=name):
        CommentFactory(run=run, author=instructor, **values)
