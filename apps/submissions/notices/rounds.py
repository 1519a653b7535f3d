"""A round of messages, every half minute.

A round ends when the next one is due, or once the message that it then writes is sent; where the server takes longer
still, Celery ends it (`apps.submissions.tasks`). So a slow mail server keeps no more than two of housekeeping's slots.

Each message is sent at most once (`Notice`). A mail server that is down stops nothing else: what could not be sent is
tried again at the next round, after all others (`turns`), as long as it is news.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import chain
from operator import attrgetter
from smtplib import SMTPException

import structlog
from django.conf import settings
from django.core.mail import get_connection
from django.core.mail.backends.base import BaseEmailBackend

from apps.submissions.notices import deadlines, graded, questions, remarks
from apps.submissions.notices.letter import Letter
from apps.submissions.notices.turns import begin, in_turn, reached

KINDS = (graded.letters, deadlines.letters, remarks.letters, questions.letters)

logger = structlog.get_logger(__name__)


def notify() -> int:
    """Write whatever is to be written now; gives back how many messages went."""
    if not settings.MAIL_IS_SENT:
        return 0
    sent, until = 0, time.monotonic() + settings.NOTIFY_SECONDS
    try:
        with _connection() as connection:
            for letter in in_turn(chain.from_iterable(letters() for letters in KINDS), person=attrgetter("person.pk")):
                connection.open()  # else each message would open one of its own; nothing happens the second time
                sent += _write(letter, connection)
                if time.monotonic() >= until:
                    logger.warning("messages wait for the next round: the mail server is slow", sent=sent)
                    break
    except (SMTPException, OSError) as error:
        logger.warning("messages wait for the mail server", sent=sent, error=type(error).__name__)
    return sent


def _write(letter: Letter, connection: BaseEmailBackend) -> bool:
    begin(letter.person.pk)
    if sent := letter.send(connection):
        reached(letter.person.pk)
    return sent


@contextmanager
def _connection() -> Iterator[BaseEmailBackend]:
    """One connection for the round, opened only when there is something to say."""
    connection = get_connection()
    try:
        yield connection
    finally:
        connection.close()
