"""When students are told of what was said about their work, and when they are not."""

from datetime import timedelta

import pytest
from django.utils import timezone

from apps.cohorts.models import Assignment
from apps.submissions import commenting, contesting, notices, overrides
from apps.submissions.models import Notice
from apps.submissions.notices import remarks, rounds
from tests.accounts.mailbox import text
from tests.factories import (
    CommentFactory,
    ContestFactory,
    FinishedRunFactory,
    StudentFactory,
)
from tests.submissions.notices.conftest import a_while_ago

pytestmark = pytest.mark.django_db
SITE = "https://courses.example.org"


@pytest.fixture
def student(run):
    return run.project.student


def test_the_first_remark_waits_for_those_that_follow(mailbox, run, teacher):
    CommentFactory(run=run, text="First.", author=teacher)
    assert notices.notify() == 0
    a_while_ago()
    CommentFactory(run=run, text="Second.", author=teacher)
    assert notices.notify() == 1
    assert text(mailbox.messages[0]).index("> First.") < text(mailbox.messages[0]).index("> Second.")
    a_while_ago()
    assert notices.notify() == 0
    CommentFactory(run=run, text="Third.", author=teacher)
    a_while_ago()
    assert notices.notify() == 1
    assert "Second." not in text(mailbox.messages[1])


@pytest.mark.parametrize("feedback", ["score", "nothing"])
def test_what_is_held_back_is_told_when_it_is_shown(mailbox, run, teacher, feedback):
    tomorrow = timezone.now() + timedelta(days=1)
    Assignment.objects.update(feedback=feedback, full_feedback_at=tomorrow)
    CommentFactory(run=run, author=teacher)
    contesting.answer(contest=ContestFactory(run=run), text="Yes.", by=teacher, passes=True)
    overrides.grant_grade(project=run.project, percent=90, reason="Shown to me.", by=teacher)
    a_while_ago()
    assert (notices.notify(), Notice.objects.count()) == (0, 0)
    a_while_ago(days=20)
    assert notices.notify() == 0
    Assignment.objects.update(full_feedback_at=timezone.now())
    assert [notices.notify(), notices.notify()] == [1, 0]
    assert [words in text(mailbox.messages[0]) for words in ("Well begun.", "> Yes.", "> Shown to me.")] == [True] * 3


def test_old_news_is_not_told(mailbox, run, teacher):
    CommentFactory(run=run, author=teacher)
    a_while_ago(days=8)
    assert notices.notify() == 0


def test_a_comment_that_was_taken_back_in_time_is_not_told_and_a_changed_one_not_twice(mailbox, run, teacher):
    commenting.remove(comment=CommentFactory(run=run, author=teacher))
    comment = CommentFactory(run=run, author=teacher)
    a_while_ago()
    assert notices.notify() == 1
    commenting.edit(comment=comment, text="Better put.")
    assert notices.notify() == 0


@pytest.mark.parametrize("values", [{"mail_when_answered": False}, {"is_active": False}])
def test_who_declined_and_who_left_get_nothing(mailbox, run, student, teacher, values):
    type(student).objects.filter(pk=student.pk).update(**values)
    CommentFactory(run=run, author=teacher)
    a_while_ago()
    assert notices.notify() == 0


def test_an_address_that_is_not_verified_gets_nothing(mailbox, settings, run):
    settings.ACCOUNT_EMAIL_VERIFICATION = "optional"
    CommentFactory(run=run)
    a_while_ago()
    assert notices.notify() == 0


def test_a_server_that_is_down_loses_nothing(mailbox, run, teacher):
    CommentFactory(run=run, author=teacher)
    overrides.grant_grade(project=run.project, percent=90, reason="Shown to me.", by=teacher)
    a_while_ago()
    mailbox.refuses = True
    assert (notices.notify(), Notice.objects.count()) == (0, 0)
    mailbox.refuses = False
    assert (notices.notify(), Notice.objects.count()) == (1, 2)


def test_two_rounds_at_once_send_one_message(mailbox, run, monkeypatch):
    CommentFactory(run=run)
    a_while_ago()
    written = remarks.letters()
    monkeypatch.setattr(rounds, "KINDS", [lambda: written])
    assert [notices.notify(), notices.notify()] == [1, 0]


def test_a_round_ends_and_who_has_waited_longest_comes_first(mailbox, run, monkeypatch):
    monkeypatch.setattr(remarks, "AT_ONCE", 1)
    other = FinishedRunFactory(project__assignment=run.project.assignment)
    for commented, hours in ((run, 1), (other, 2)):
        CommentFactory(run=commented, written_at=timezone.now() - timedelta(hours=hours))
    assert [notices.notify(), notices.notify(), notices.notify()] == [1, 1, 0]
    assert [message["To"] for message in mailbox.messages] == [other.project.student.email, run.project.student.email]


def test_the_way_out_stops_this_kind_alone(mailbox, client, run, student):
    CommentFactory(run=run)
    a_while_ago()
    notices.notify()
    leave = mailbox.messages[0]["List-Unsubscribe"].strip(" <>").removeprefix(SITE)
    assert leave in text(mailbox.messages[0])
    assert "comments on your work or changes its grade" in client.get(leave).content.decode()
    assert "no more messages about comments" in client.post(leave).content.decode()
    student.refresh_from_db()
    assert (student.mail_when_answered, student.mail_before_due, student.mail_when_contested) == (False, True, True)


def test_more_remarks_cost_no_more_queries(run, teacher, django_assert_num_queries):
    CommentFactory(run=run, author=teacher)
    a_while_ago()
    with django_assert_num_queries(15):
        (letter,) = remarks.letters()
    for number in range(3):
        CommentFactory(run=run, path="src/a.py", line=number + 1, author=teacher)
        FinishedRunFactory(project__assignment=run.project.assignment, project__student=StudentFactory().user)
    a_while_ago()
    with django_assert_num_queries(15):
        (letter,) = remarks.letters()
    with django_assert_num_queries(0):
        said = [
            (remark.row.author.full_name, remark.row.run.number, remark.assignment.title)
            for remark in letter.context["remarks"]
        ]
    assert said == [("Ada", 1, "Clean history")] * 4
