"""A message to one person, and how it is sent at most once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from smtplib import SMTPRecipientsRefused
from typing import Any

import structlog
from django.core.mail.backends.base import BaseEmailBackend
from django.db import IntegrityError, transaction

from apps.accounts import mail
from apps.accounts.models import User
from apps.submissions.models import Notice

AT_ONCE = 100
"""Messages of one kind in one round, so that a round ends."""

REFUSED_FOR_GOOD = 500
"""SMTP replies from this number on will not change (RFC 5321, 4.2.1)."""

logger = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Letter:
    """What is written to ``person`` from ``mail/<template>.txt``, as long as their ``preference`` stands; ``about``
    are the rows that say so, not saved yet.
    """

    person: User
    template: str
    preference: str
    about: Sequence[Notice]
    context: Mapping[str, Any]

    def send(self, connection: BaseEmailBackend) -> bool:
        """Write down what it is about, then send; False when another round was first, or the address is refused.

        Raises SMTPException or OSError, and leaves no row, when it cannot be sent. Nor is there a row where an address
        is refused for now: it is tried again, after the others.
        """
        if not self._written_down():
            return False
        try:
            self._post(connection)
        except SMTPRecipientsRefused as refused:
            codes = [code for code, _reason in refused.recipients.values()]
            logger.warning("an address is refused", person=self.person.pk, codes=codes)
            if min(codes) < REFUSED_FOR_GOOD:
                self._take_back()
            return False
        except BaseException:
            self._take_back()
            raise
        return True

    def _written_down(self) -> bool:
        try:
            with transaction.atomic():
                for notice in self.about:
                    notice.save(force_insert=True)
        except IntegrityError:
            return False
        return True

    def _post(self, connection: BaseEmailBackend) -> None:
        mail.send(
            self.person,
            template=self.template,
            preference=self.preference,
            context=self.context,
            connection=connection,
        )

    def _take_back(self) -> None:
        Notice.objects.filter(pk__in=[notice.pk for notice in self.about]).delete()
