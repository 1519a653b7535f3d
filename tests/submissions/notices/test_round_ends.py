"""A round of messages gives its slot back, however slow the mail server is: in a real worker, with a real server."""

import os
import signal
import time

import pytest
from allauth.account.models import EmailAddress
from django.conf import settings as site

from apps.submissions.models import Notice
from apps.submissions.tasks import notify
from tests.conftest import start_worker
from tests.factories import FinishedRunFactory, StudentFactory

SLOW_SECONDS = 8
"""Less than the site waits for an answer of a mail server."""


@pytest.fixture
def student():
    user = StudentFactory(user__mail_when_graded=True).user
    EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=True)
    return user


@pytest.fixture
def worker(broker, mailbox, settings):
    address = f"smtp://{settings.EMAIL_HOST}:{settings.EMAIL_PORT}"
    process = start_worker(queue="housekeeping", EMAIL_URL=address, FILROUGE_ADDRESS=settings.SITE_ADDRESS)
    yield process
    os.killpg(process.pid, signal.SIGKILL)
    process.wait(10)


def wait_for(condition, seconds):
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, f"not within {seconds} seconds"
        time.sleep(0.05)


def test_no_more_than_two_rounds_go_on_at_once():
    assert notify.time_limit <= 2 * site.NOTIFY_SECONDS
    assert notify.soft_time_limit > site.NOTIFY_SECONDS
    # Whoever is told to end says good-bye to the mail server, and waits for its answer.
    assert notify.soft_time_limit + site.EMAIL_TIMEOUT < notify.time_limit


@pytest.mark.services
@pytest.mark.django_db(transaction=True)
def test_a_round_that_is_told_to_end_takes_its_message_back_and_the_next_sends_it(worker, mailbox, student):
    FinishedRunFactory(project__student=student)
    mailbox.refused[student.email] = "450 come back later"
    mailbox.slow_seconds = SLOW_SECONDS
    notify.apply_async(soft_time_limit=1, time_limit=60)
    wait_for(Notice.objects.exists, seconds=SLOW_SECONDS)
    wait_for(lambda: not Notice.objects.exists(), seconds=SLOW_SECONDS / 2)
    mailbox.refused.clear()
    notify.apply_async()
    wait_for(lambda: [message["To"] for message in mailbox.messages] == [student.email], seconds=SLOW_SECONDS)
