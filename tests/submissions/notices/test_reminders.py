"""Messages before a deadline: who is reminded of what, when, once, and the way out of it."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from apps.cohorts.models import Extension
from apps.submissions import notices, services
from tests.accounts.mailbox import text
from tests.factories import (
    InstructorFactory,
    ProjectFactory,
    RunFactory,
    StudentFactory,
    TeamFactory,
)
from tests.submissions.notices.conftest import assignment_due

pytestmark = pytest.mark.django_db


@pytest.fixture
def student():
    return StudentFactory(user__mail_when_graded=True, user__mail_before_due=True, user__full_name="Zoé <b>")


def test_who_submitted_nothing_is_reminded_once(mailbox, student):
    assignment = assignment_due(student, 40, title="Tests", slug="tests")
    assert [notices.notify(), notices.notify()] == [1, 0]
    (message,) = mailbox.messages
    assert message["Subject"] == "Due soon: Tests"
    assert f"https://courses.example.org/en/assignments/{assignment.cohort.slug}/tests/" in text(message)
    assert "(Europe/Paris)" in text(message)


def test_the_reminder_speaks_of_the_student_s_own_time(mailbox, student):
    assignment = assignment_due(student, 40)
    student.user.time_zone, student.user.language = "Asia/Tokyo", "fr"
    student.user.save()
    notices.notify()
    there = assignment.due_at.astimezone(ZoneInfo("Asia/Tokyo"))
    assert f"{there:%Y %H:%M} (Asia/Tokyo)" in text(mailbox.messages[0])


@pytest.mark.parametrize("hours", [-1, 49])
def test_nobody_is_reminded_too_late_or_too_early(mailbox, student, hours):
    assignment_due(student, hours)
    assert notices.notify() == 0


def test_who_submitted_anything_is_not_reminded(mailbox, student):
    RunFactory(project=ProjectFactory(student=student.user, assignment=assignment_due(student, 10)))
    assert notices.notify() == 0


def test_every_member_of_a_team_is_told_of_its_run_and_none_is_reminded(mailbox, student):
    assignment = assignment_due(student, 10, team_size=3)
    members = list(TeamFactory(assignment=assignment).students.all())
    type(student.user).objects.update(mail_when_graded=True)
    run = services.submit(assignment=assignment, student=members[0], url="https://git.example.org/team/project")
    ended = {"state": "failed", "outcome": "incomplete", "finished_at": timezone.now(), "turn": 0}
    type(run).objects.filter(pk=run.pk).update(**ended)
    assert [notices.notify(), notices.notify()] == [3, 0]
    told = {message["To"]: message["Subject"] for message in mailbox.messages}
    assert {to for to, subject in told.items() if "our fault" in subject} == {member.email for member in members}
    assert told[student.user.email].startswith("Due soon")


def test_who_declined_who_teaches_and_who_is_elsewhere_are_not_reminded(mailbox, student):
    assignment_due(student, 10)
    student.user.mail_before_due = False
    student.user.save()
    InstructorFactory(cohort=student.cohort)
    StudentFactory()
    assert notices.notify() == 0


def test_nothing_is_said_of_what_has_not_opened_or_is_archived(mailbox, student):
    assignment_due(student, 10, opens_at=timezone.now() + timedelta(hours=1))
    assert notices.notify() == 0
    assignment_due(student, 10)
    student.cohort.archived_at = timezone.now()
    student.cohort.save()
    assert notices.notify() == 0


def test_an_extension_moves_the_reminder(mailbox, student):
    assignment = assignment_due(student, 10)
    due_at = timezone.now() + timedelta(days=9)
    extension = Extension.objects.create(assignment=assignment, student=student.user, due_at=due_at, reason="ill")
    assert notices.notify() == 0
    assignment.due_at -= timedelta(hours=11)
    assignment.save()
    extension.due_at = timezone.now() + timedelta(hours=30)
    extension.save()
    assert notices.notify() == 1


def test_the_way_out_works_without_signing_in(mailbox, client, student):
    assignment_due(student, 10)
    notices.notify()
    (message,) = mailbox.messages
    leave = message["List-Unsubscribe"].strip(" <>").removeprefix("https://courses.example.org")
    assert leave in text(message)
    assert client.get(leave).status_code == 200
    student.user.refresh_from_db()
    assert student.user.mail_before_due, "programs follow links: looking changes nothing"
    assert client.post(leave, {"List-Unsubscribe": "One-Click"}).status_code == 200
    student.user.refresh_from_db()
    assert (student.user.mail_before_due, student.user.mail_when_graded) == (False, True)


def test_the_way_out_is_for_one_person_and_cannot_be_forged(client, mailbox, student):
    assignment_due(student, 10)
    notices.notify()
    leave = mailbox.messages[0]["List-Unsubscribe"].strip(" <>").removeprefix("https://courses.example.org")
    other = StudentFactory().user
    forged = leave.replace(f"/{student.user.pk}:", f"/{other.pk}:")
    assert forged != leave
    assert client.post(forged).status_code == 404
    other.refresh_from_db()
    assert other.mail_before_due
