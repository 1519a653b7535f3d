"""Addresses that the mail server refuses for now, or slowly, keep nobody else waiting."""

import time

import pytest

from apps.submissions import notices
from apps.submissions.models import Notice
from tests.factories import (
    CohortFactory,
    CommentFactory,
    ContestFactory,
    FinishedRunFactory,
    InstructorFactory,
    StudentFactory,
)
from tests.submissions.notices.conftest import a_while_ago, assignment_due

pytestmark = pytest.mark.django_db

LATER = "450 come back later"


def graded(student):
    """A run of somebody new, which they wish to hear of."""
    return FinishedRunFactory(
        project__student=student.user,
        project__assignment__cohort=student.cohort,
    )


def students(number, **wishes):
    cohort = CohortFactory()
    return [StudentFactory(cohort=cohort, **wishes) for _ in range(number)]


def refuse(mailbox, *members, slow_seconds=0.0):
    mailbox.slow_seconds = slow_seconds
    for member in members:
        mailbox.refused[member.user.email] = LATER


def to(mailbox):
    return [message["To"] for message in mailbox.messages]


def test_slow_refusals_keep_nobody_waiting_who_was_not_refused(mailbox, settings):
    settings.NOTIFY_SECONDS = 0.3
    *refused, other = students(7, user__mail_when_graded=True)
    refuse(mailbox, *refused, slow_seconds=0.2)
    for student in (*refused, other):
        graded(student)
    # Each round has the time for one refusal at least, and never for all of them.
    assert sum(notices.notify() for _ in range(7)) == 1
    graded(other)
    assert notices.notify() == 1
    assert to(mailbox) == [other.user.email] * 2


def test_an_address_on_which_the_server_hangs_is_tried_after_the_others(mailbox, settings):
    settings.EMAIL_TIMEOUT = 0.2
    hung, other = students(2, user__mail_when_graded=True)
    refuse(mailbox, hung, slow_seconds=0.5)
    for student in (hung, other):
        graded(student)
    assert [notices.notify() for _ in range(2)] == [0, 1]
    time.sleep(mailbox.slow_seconds)
    assert to(mailbox) == [other.user.email]


def test_whoever_was_refused_is_tried_again_who_was_tried_longest_ago_first(mailbox, settings):
    settings.NOTIFY_SECONDS = 0
    refused = students(3, user__mail_when_graded=True)
    refuse(mailbox, *refused)
    for student in refused:
        graded(student)
    assert [notices.notify() for _ in range(4)] == [0] * 4
    mailbox.refused.clear()
    assert [notices.notify() for _ in range(4)] == [1, 1, 1, 0]
    assert to(mailbox) == [refused[number].user.email for number in (1, 2, 0)]


def reminders():
    one, other = students(2, user__mail_before_due=True)
    assignment_due(one, 10)
    return one, other


def verdicts():
    pair = students(2, user__mail_when_graded=True)
    for student in pair:
        graded(student)
    return pair


def comments():
    pair = students(2)
    for student in pair:
        CommentFactory(run=graded(student))
    a_while_ago()
    return pair


def questions():
    run = graded(*students(1))
    contest = ContestFactory(run=run)
    contest.asked_at -= notices.questions.GATHERED
    contest.save()
    cohort = run.project.assignment.cohort
    return [InstructorFactory(cohort=cohort) for _ in range(2)]


@pytest.mark.parametrize("waiting", [verdicts, reminders, comments, questions])
def test_more_refusals_than_a_round_writes_keep_nobody_waiting(mailbox, monkeypatch, waiting):
    for kind in ("graded", "deadlines", "remarks", "questions"):
        monkeypatch.setattr(f"apps.submissions.notices.{kind}.AT_ONCE", 1)
    refused, other = waiting()
    refuse(mailbox, refused)
    assert [notices.notify() for _ in range(3)] == [0, 1, 0]
    assert to(mailbox) == [other.user.email]
    assert set(Notice.objects.values_list("person", flat=True)) == {other.user.pk}
