"""Messages to instructors: students contest checks."""

from datetime import timedelta

import pytest
from django.utils import timezone

from apps.submissions import contesting, notices
from apps.submissions.models import Contest, Notice
from apps.submissions.notices import questions
from tests.accounts.mailbox import text
from tests.factories import (
    AssistantFactory,
    CohortFactory,
    ContestFactory,
    FinishedRunFactory,
    InstructorFactory,
    StudentFactory,
)

pytestmark = pytest.mark.django_db
SITE = "https://courses.example.org"


@pytest.fixture
def cohort():
    return CohortFactory(name="Spring", slug="spring")


@pytest.fixture
def instructor(cohort):
    return InstructorFactory(cohort=cohort, user__full_name="Ada").user


def asked(cohort, text="On purpose.", **ago):
    student = StudentFactory(cohort=cohort, user__full_name="Zoé").user
    run = FinishedRunFactory(
        project__student=student, project__assignment__cohort=cohort, project__assignment__title="Clean history"
    )
    asked_at = timezone.now() - (timedelta(**ago) if ago else questions.GATHERED)
    return ContestFactory(run=run, text=text, asked_at=asked_at)


def test_what_students_ask_is_one_message_and_leads_to_the_answer(mailbox, cohort, instructor):
    first, second = asked(cohort), asked(cohort, "I have\ntwo branches.", seconds=5)
    assert [notices.notify(), notices.notify()] == [1, 0]
    (message,) = mailbox.messages
    assert message["To"] == instructor.email
    assert message["Subject"] == "Spring: 2 contested checks"
    said = text(message)
    place = "Zoé, Clean history, run 1, “Commit subjects follow the convention” (GIT03):"
    assert f"{place}\n> On purpose.\n{SITE}/en/contests/{first.pk}/\n" in said
    assert f"{place}\n> I have\n> two branches.\n{SITE}/en/contests/{second.pk}/\n" in said
    assert f"{SITE}/en/cohorts/spring/contests/" in said


def test_the_first_question_waits_for_those_that_follow(mailbox, cohort, instructor):
    asked(cohort, seconds=5)
    assert notices.notify() == 0


def test_what_is_asked_later_is_told_later_and_alone(mailbox, cohort, instructor):
    asked(cohort)
    notices.notify()
    asked(cohort, "Another one.")
    assert notices.notify() == 1
    assert mailbox.messages[1]["Subject"] == "Spring: 1 contested check"
    assert [words in text(mailbox.messages[1]) for words in ("On purpose.", "Another one.")] == [False, True]


def test_it_is_told_in_the_instructor_s_language(mailbox, cohort, instructor):
    instructor.language = "fr"
    instructor.save()
    contest = asked(cohort)
    notices.notify()
    (message,) = mailbox.messages
    assert message["Subject"].replace("\xa0", " ").strip() == "Spring : 1 vérification contestée"
    assert "Quelqu’un conteste une vérification et attend une réponse." in text(message)
    assert "exécution n° 1, « Les messages de commit suivent la convention » (GIT03) :" in text(message)
    assert f"{SITE}/fr/contests/{contest.pk}/" in text(message)


def test_every_instructor_of_the_cohort_is_told_and_nobody_else(mailbox, cohort, instructor):
    fellow = InstructorFactory(cohort=cohort).user
    AssistantFactory(cohort=cohort)
    StudentFactory(cohort=cohort)
    InstructorFactory()
    asked(cohort)
    assert notices.notify() == 2
    assert {message["To"] for message in mailbox.messages} == {instructor.email, fellow.email}


def test_each_cohort_has_its_message(mailbox, cohort, instructor):
    other = InstructorFactory(user=instructor, cohort__name="Autumn").cohort
    asked(cohort, "Of spring.")
    asked(other, "Of autumn.")
    assert [notices.notify(), notices.notify()] == [2, 0]
    told = {message["Subject"]: text(message) for message in mailbox.messages}
    assert set(told) == {"Spring: 1 contested check", "Autumn: 1 contested check"}
    assert "Of autumn." not in told["Spring: 1 contested check"]


def test_what_was_answered_in_the_meantime_or_long_ago_is_not_told(mailbox, cohort, instructor):
    contesting.answer(contest=asked(cohort), text="Yes.", by=instructor)
    asked(cohort, days=8)
    type(instructor).objects.exclude(pk=instructor.pk).update(mail_when_answered=False)
    assert notices.notify() == 0


@pytest.mark.parametrize("values", [{"mail_when_contested": False}, {"is_active": False}])
def test_who_declined_and_who_left_get_nothing(mailbox, cohort, instructor, values):
    type(instructor).objects.filter(pk=instructor.pk).update(**values)
    asked(cohort)
    assert notices.notify() == 0


def test_a_server_that_is_down_loses_nothing(mailbox, cohort, instructor):
    asked(cohort)
    mailbox.refuses = True
    assert (notices.notify(), Notice.objects.count()) == (0, 0)
    mailbox.refuses = False
    assert (notices.notify(), Notice.objects.count()) == (1, 1)


def test_the_way_out_stops_this_kind_alone(mailbox, client, cohort, instructor):
    asked(cohort)
    notices.notify()
    leave = mailbox.messages[0]["List-Unsubscribe"].strip(" <>").removeprefix(SITE)
    assert "a student whom you teach contests a check" in client.get(leave).content.decode()
    assert "no more messages about contested checks" in client.post(leave).content.decode()
    instructor.refresh_from_db()
    assert (instructor.mail_when_contested, instructor.mail_when_answered) == (False, True)


def test_more_questions_cost_no_more_queries(cohort, instructor, django_assert_num_queries):
    asked(cohort)
    with django_assert_num_queries(2):
        list(questions.letters())
    asked(cohort)
    with django_assert_num_queries(2):
        (letter,) = questions.letters()
    with django_assert_num_queries(0):
        str([(contest.run.project.student, contest.run.project.title) for contest in letter.context["contests"]])
    assert Contest.objects.count() == len(letter.about)
