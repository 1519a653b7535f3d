"""Messages: who gets which, once, through a real mail server, and what happens when it is down."""

from datetime import timedelta
from itertools import combinations

import pytest
from allauth.account.models import EmailAddress
from django.db import IntegrityError, transaction
from django.utils import timezone

from apps.submissions import notices
from apps.submissions.models import GradeChange, Notice, Run
from apps.submissions.models.notice import SUBJECTS
from apps.submissions.notices import graded, rounds
from config.celery import app
from tests.accounts.mailbox import mail_server, text
from tests.factories import (
    CommentFactory,
    ContestFactory,
    FinishedRunFactory,
    IncompleteRunFactory,
    ProjectFactory,
    RunFactory,
    StudentFactory,
)
from tests.submissions.notices.conftest import assignment_due

pytestmark = pytest.mark.django_db


@pytest.fixture
def student():
    return StudentFactory(user__mail_when_graded=True, user__mail_before_due=True, user__full_name="Zoé <b>")


@pytest.fixture
def project(student):
    return ProjectFactory(student=student.user, assignment__cohort=student.cohort, assignment__title="Clean history")


def test_the_scheduler_asks_for_it_by_a_name_that_workers_know(settings):
    app.loader.import_default_modules()
    asked = {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()}
    assert "submissions.notify" in asked
    assert asked <= set(app.tasks)


def test_a_graded_run_is_told_once_to_who_asked(mailbox, project):
    run = FinishedRunFactory(project=project, percent=92.5, passed=True)
    assert [notices.notify(), notices.notify()] == [1, 0]
    (message,) = mailbox.messages
    assert message["To"] == project.student.email
    assert message["Subject"] == "Run 1 of Clean history: 92.5%"
    assert f"https://courses.example.org/en/runs/{run.pk}/" in text(message)
    assert "Hello Zoé <b>," in text(message)


def test_it_is_told_in_the_student_s_language(mailbox, project):
    project.student.language = "fr"
    project.student.save()
    run = FinishedRunFactory(project=project, percent=92.5)
    notices.notify()
    (message,) = mailbox.messages
    assert message["Subject"].replace("\xa0", " ").strip() == "Exécution n° 1 de Clean history : 92,5 %"
    assert f"https://courses.example.org/fr/runs/{run.pk}/" in text(message)


def test_who_did_not_ask_is_not_written_to(mailbox, project):
    project.student.mail_when_graded = False
    project.student.save()
    FinishedRunFactory(project=project)
    assert notices.notify() == 0


def test_a_grading_that_an_instructor_asked_for_is_no_news(mailbox, project):
    former = FinishedRunFactory(project=project, finished_at=timezone.now() - timedelta(hours=2))
    FinishedRunFactory(project=project, purpose="regrade", regrade_of=former)
    assert notices.notify() == 0


def test_neither_old_news_nor_runs_that_go_on_are_told(mailbox, project):
    FinishedRunFactory(project=project, finished_at=timezone.now() - timedelta(hours=2))
    RunFactory(project=project)
    assert notices.notify() == 0


@pytest.mark.parametrize(("values", "words"), [({"outcome": "refused"}, "could not be graded"), ({}, "our fault")])
def test_a_run_without_a_verdict_is_told_as_such(mailbox, project, values, words):
    state = "finished" if values else "failed"
    ended = {"outcome": "incomplete", "percent": None, "points": None, "max_points": None, **values}
    FinishedRunFactory(project=project, state=state, **ended)
    notices.notify()
    assert words in mailbox.messages[0]["Subject"]


def test_what_is_tried_again_by_itself_is_not_told_before_it_has_ended(mailbox, project):
    first = IncompleteRunFactory(project=project)
    again = RunFactory(project=project, retry_of=first, retry=1)
    assert notices.notify() == 0
    ended = {"state": "failed", "outcome": "incomplete", "finished_at": timezone.now()}
    Run.objects.filter(pk=again.pk).update(**ended)
    assert notices.notify() == 1
    assert f"Run {again.number}" in mailbox.messages[0]["Subject"]


def test_what_the_assignment_keeps_back_is_not_told(mailbox, project):
    project.assignment.feedback = "nothing"
    project.assignment.save()
    FinishedRunFactory(project=project, percent=92.5)
    notices.notify()
    (message,) = mailbox.messages
    assert "92" not in message["Subject"]
    assert "92" not in text(message).partition("http")[0]


def test_a_server_that_is_down_loses_nothing(mailbox, project):
    run = FinishedRunFactory(project=project)
    mailbox.refuses = True
    assert notices.notify() == 0
    run.refresh_from_db()
    assert (run.state, Notice.objects.count()) == ("finished", 0)
    mailbox.refuses = False
    assert notices.notify() == 1


def test_a_round_ends_when_its_time_is_up_and_the_next_goes_on(mailbox, project, settings):
    settings.NOTIFY_SECONDS = 0
    FinishedRunFactory.create_batch(2, project=project)
    assert [notices.notify() for _ in range(3)] == [1, 1, 0]


@pytest.mark.parametrize(("reply", "tried_again"), [("550 no such mailbox", False), ("450 come back later", True)])
def test_an_address_that_is_refused_keeps_nobody_waiting(mailbox, project, reply, tried_again):
    FinishedRunFactory(project=project)
    other = ProjectFactory(
        student=StudentFactory(cohort=project.assignment.cohort, user__mail_when_graded=True).user,
        assignment=project.assignment,
    )
    FinishedRunFactory(project=other)
    mailbox.refused[project.student.email] = reply
    assert notices.notify() == 1
    assert mailbox.messages[0]["To"] == other.student.email
    mailbox.refused.clear()
    assert notices.notify() == tried_again


def test_a_round_opens_one_connection(mailbox, student, project):
    FinishedRunFactory(project=project)
    assignment_due(student, 10)
    assert notices.notify() == 2
    assert mailbox.connections == 1


def test_a_server_that_is_not_there_loses_nothing(settings, project):
    with mail_server(settings):
        pass
    FinishedRunFactory(project=project)
    assert notices.notify() == 0
    assert Notice.objects.count() == 0


def test_a_site_without_a_server_writes_nothing_down(project):
    FinishedRunFactory(project=project)
    assert notices.notify() == 0
    assert Notice.objects.count() == 0


def test_two_rounds_at_once_send_one_message(mailbox, project, monkeypatch):
    run = FinishedRunFactory(project=project)
    written = graded.letters()
    monkeypatch.setattr(rounds, "KINDS", [lambda: written])
    assert [notices.notify(), notices.notify()] == [1, 0]
    assert Notice.objects.get().run == run


def test_an_address_that_is_not_verified_gets_nothing(mailbox, settings, student, project):
    settings.ACCOUNT_EMAIL_VERIFICATION = "optional"
    FinishedRunFactory(project=project)
    assignment_due(student, 10)
    address = EmailAddress.objects.create(user=student.user, email=student.user.email, primary=True)
    assert notices.notify() == 0
    address.verified = True
    address.save()
    assert notices.notify() == 2


def test_who_left_gets_nothing(mailbox, student, project):
    FinishedRunFactory(project=project)
    student.user.is_active = False
    student.user.save()
    assert notices.notify() == 0


def one_of_each(run):
    change = GradeChange.objects.create(project=run.project, kind="granted", after_percent=70, reason="Shown to me.")
    return {
        "run": run,
        "assignment": run.project.assignment,
        "comment": CommentFactory(run=run),
        "contest": ContestFactory(run=run),
        "grade_change": change,
    }


def test_the_database_has_a_notice_speak_of_one_thing(student, project):
    about = one_of_each(FinishedRunFactory(project=project))
    pairs = [dict(pair) for pair in combinations(about.items(), 2)]
    for values in ({}, about, *pairs):
        with pytest.raises(IntegrityError, match="notice_of_one_thing"), transaction.atomic():
            Notice.objects.create(person=student.user, **values)


@pytest.mark.parametrize("one", SUBJECTS)
def test_the_database_refuses_to_have_a_person_told_twice_and_another_once(student, project, one):
    about = {one: one_of_each(FinishedRunFactory(project=project))[one]}
    notice = Notice.objects.create(person=student.user, **about)
    assert notice.subject == about[one]
    Notice.objects.create(person=StudentFactory(cohort=student.cohort).user, **about)
    with pytest.raises(IntegrityError, match=rf"notice_once_per_{one}|notice\.person_id, \S+\.{one}_id"):
        Notice.objects.create(person=student.user, **about)
