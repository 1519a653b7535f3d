"""A student asks back about a check, once; an instructor answers, and may judge it anew in the same step."""

import pytest
from django.db import IntegrityError
from django.urls import reverse
from django.utils import timezone

from apps.cohorts.models import Assignment, Feedback
from apps.submissions import contesting
from apps.submissions.models import CheckResult, Contest, GradeChange, Project
from apps.submissions.summary import summarise
from tests.factories import (
    AssistantFactory,
    CheckResultFactory,
    ContestFactory,
    FinishedRunFactory,
    InstructorFactory,
    ProjectFactory,
    RunReportFactory,
    StudentFactory,
)

pytestmark = pytest.mark.django_db
TEXT = "It is a <b>convention</b>."
SHOWN = "It is a &lt;b&gt;convention&lt;/b&gt;."
MESSAGE = {"message": {"id": "platform.no_git"}}


@pytest.fixture
def run():
    run = FinishedRunFactory(percent=60, points=6, max_points=10)
    RunReportFactory(run=run)
    CheckResultFactory(run=run, outcome="passed", score=1, weight=6, points=6, max_points=6, document=MESSAGE)
    git = {"family": "GIT", "score": 0, "weight": 4, "points": 0, "max_points": 4, "position": 1}
    CheckResultFactory(run=run, code="GIT03", document=MESSAGE, **git)
    summarise([run.project_id])
    return run


@pytest.fixture
def student(run):
    return run.project.student


@pytest.fixture
def instructor(run):
    return InstructorFactory(cohort=run.project.assignment.cohort).user


def asking(run, code="GIT03"):
    return reverse("submissions:contest", args=[run.pk, code])


def listing(run):
    return reverse("submissions:contests", args=[run.project.assignment.cohort.slug])


def answering(contest):
    return reverse("submissions:answer_contest", args=[contest.pk])


def places(run):
    return [
        reverse("submissions:run", args=[run.pk]),
        reverse("submissions:run_check", args=[run.pk, "GIT03"]),
        reverse("submissions:project", args=[run.project_id]),
    ]


def read(client, address):
    return client.get(address).content.decode()


def test_a_question_goes_to_the_instructor_and_its_answer_comes_back(client, run, student, instructor):
    client.force_login(student)
    assert asking(run) in read(client, places(run)[0])
    client.post(asking(run), {"text": TEXT})
    client.force_login(instructor)
    assert "1 open" in read(client, reverse("cohorts:people", args=[run.project.assignment.cohort.slug]))
    assert SHOWN in read(client, listing(run))
    contest = Contest.objects.get()
    assert client.post(answering(contest), {"text": "A <i>rule</i> of the course.", "passes": ""}).status_code == 302
    assert CheckResult.objects.get(run=run, code="GIT03").outcome == "failed"
    client.force_login(student)
    for place in places(run):
        shown = read(client, place)
        assert SHOWN in shown
        assert "A &lt;i&gt;rule&lt;/i&gt; of the course." in shown


def test_the_answer_may_judge_the_check_anew(client, run, instructor):
    contest = ContestFactory(run=run)
    client.force_login(instructor)
    client.post(answering(contest), {"text": "You are right.", "passes": "yes"})
    contest.refresh_from_db()
    assert Project.objects.get(pk=run.project_id).grade_percent == 100
    change = GradeChange.objects.get()
    assert (contest.decision, change.code, change.reason, change.changed_by) == (
        change,
        "GIT03",
        "You are right.",
        instructor,
    )
    client.force_login(run.project.student)
    assert "the grade went from 60% to 100%" in read(client, places(run)[1])


def test_one_question_for_each_check_of_a_run(client, run, student):
    client.force_login(student)
    for text in (TEXT, "Once more."):
        assert client.post(asking(run), {"text": text}).status_code == 302
    assert Contest.objects.get().text == TEXT
    assert not contesting.contest(run=run, code="GIT03", text="A third time.", by=student)
    assert asking(run) not in read(client, places(run)[1])
    again = FinishedRunFactory(project=run.project)
    CheckResultFactory(run=again, code="GIT03", document=MESSAGE)
    RunReportFactory(run=again)
    client.post(asking(again), {"text": "Still."})
    assert Contest.objects.count() == 2


def test_the_first_answer_stands(client, run, instructor):
    contest = ContestFactory(run=run)
    assert contesting.answer(contest=contest, text="No.", by=instructor)
    other = InstructorFactory(cohort=run.project.assignment.cohort).user
    assert not contesting.answer(contest=contest, text="Yes.", by=other, passes=True)
    client.force_login(other)
    client.post(answering(contest), {"text": "Yes.", "passes": "yes"})
    contest.refresh_from_db()
    assert (contest.answer, contest.answered_by) == ("No.", instructor)
    assert not GradeChange.objects.exists()


@pytest.mark.parametrize("text", ["", " ", "x" * 2001])
def test_a_question_and_an_answer_say_something_and_not_too_much(client, run, student, instructor, text):
    client.force_login(student)
    assert client.post(asking(run), {"text": text}).status_code == 422
    contest = ContestFactory(run=run)
    client.force_login(instructor)
    assert client.post(answering(contest), {"text": text, "passes": "yes"}).status_code == 422
    assert Contest.objects.open().count() == 1


def test_what_passed_or_is_not_there_is_not_contested(client, run, student):
    client.force_login(student)
    assert asking(run, "TEST01") not in read(client, places(run)[0])
    for code in ("TEST01", "NOPE01"):
        assert client.post(asking(run, code), {"text": TEXT}).status_code == 404


def test_practice_and_an_archived_cohort_are_not_contested(client, run, student):
    practice = FinishedRunFactory(project=ProjectFactory(assignment=None, student=student))
    RunReportFactory(run=practice)
    CheckResultFactory(run=practice, code="GIT03", document=MESSAGE)
    cohort = run.project.assignment.cohort
    cohort.archived_at = timezone.now()
    cohort.save()
    client.force_login(student)
    for closed in (practice, run):
        assert asking(closed) not in read(client, reverse("submissions:run", args=[closed.pk]))
        assert client.post(asking(closed), {"text": TEXT}).status_code == 404


def test_a_verdict_that_is_held_back_is_not_contested_and_no_answer_read(client, run, student, instructor):
    ContestFactory(run=run, text=TEXT)
    Assignment.objects.update(feedback=Feedback.SCORE)
    client.force_login(student)
    assert client.post(asking(run), {"text": "?"}).status_code == 404
    assert SHOWN not in read(client, places(run)[0]) + read(client, places(run)[2])
    client.force_login(instructor)
    assert SHOWN in read(client, places(run)[0])


def test_nobody_asks_in_the_place_of_the_student(client, run, instructor):
    cohort = run.project.assignment.cohort
    for person in (instructor, AssistantFactory(cohort=cohort).user, StudentFactory(cohort=cohort).user):
        client.force_login(person)
        assert client.post(asking(run), {"text": TEXT}).status_code == 404
    assert not Contest.objects.exists()


def test_an_assistant_reads_the_questions_and_answers_none(client, run):
    contest = ContestFactory(run=run, text=TEXT)
    client.force_login(AssistantFactory(cohort=run.project.assignment.cohort).user)
    shown = read(client, listing(run))
    assert SHOWN in shown
    assert f'<a href="{reverse("reports:index")}" aria-current="true">' in shown
    assert f'<a href="{reverse("submissions:mine")}" >' in shown
    assert answering(contest) not in shown
    assert client.post(answering(contest), {"text": "Yes."}).status_code == 404
    assert Contest.objects.open().exists()


def test_students_and_other_instructors_see_no_list(client, run, student):
    for person in (student, InstructorFactory().user):
        client.force_login(person)
        assert client.get(listing(run)).status_code == 404


def test_the_oldest_question_comes_first_and_answers_below(client, run, instructor, django_assert_max_num_queries):
    cohort = run.project.assignment.cohort
    first, second = (
        ContestFactory(run=FinishedRunFactory(project__assignment__cohort=cohort), text=f"question {number}")
        for number in (1, 2)
    )
    contesting.answer(contest=ContestFactory(run=run), text="Answered before.", by=instructor)
    ContestFactory()
    client.force_login(instructor)
    with django_assert_max_num_queries(9):
        shown = read(client, listing(run))
    assert shown.index(first.text) < shown.index(second.text) < shown.index("Answered before.")
    assert "2 open" in shown


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("contest_says_what_and_why", {"text": ""}),
        ("contest_says_what_and_why", {"code": ""}),
        ("contest_texts_bounded", {"text": "x" * 2001}),
        ("contest_texts_bounded", {"answer": "x" * 2001, "answered_at": timezone.now()}),
        ("contest_answered_if_and_only_if_answered_at", {"answer": "Yes."}),
        ("contest_answered_if_and_only_if_answered_at", {"answered_at": timezone.now()}),
    ],
)
def test_the_database_refuses_what_is_no_contest(run, name, values):
    with pytest.raises(IntegrityError, match=name):
        ContestFactory(run=run, **values)


def test_the_database_knows_no_decision_without_an_answer(run, instructor):
    change = GradeChange.objects.create(project=run.project, run=run, kind="check", code="GIT03", reason="So.")
    with pytest.raises(IntegrityError, match="contest_decided_only_with_an_answer"):
        ContestFactory(run=run, decision=change)


def test_the_database_knows_one_question_for_each_check(run):
    ContestFactory(run=run)
    with pytest.raises(IntegrityError, match=r"contest_once_per_check_and_run|submissions_contest\.run_id"):
        ContestFactory(run=run)
