"""Messages to people: text, in their language, each with a way out that asks for no sign-in (RFC 8058)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core import signing
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User


@dataclass(frozen=True, slots=True)
class Preference:
    """What its way out says of a kind of message: that it is sent, and once it is stopped, that it is not."""

    sent: Promise
    stopped: Promise


PREFERENCES = {
    "mail_when_graded": Preference(
        _("You are written to whenever a run of yours is graded."), _("You get no more messages about graded runs.")
    ),
    "mail_before_due": Preference(
        _("You are written to when a deadline is near and you have submitted nothing."),
        _("You are no longer reminded of deadlines."),
    ),
    "mail_when_answered": Preference(
        _("You are written to when somebody comments on your work or changes its grade."),
        _("You get no more messages about comments and changed grades; you still find them beside your work."),
    ),
    "mail_when_contested": Preference(
        _("You are written to when a student whom you teach contests a check."),
        _("You get no more messages about contested checks; you still find them in your cohort’s list."),
    ),
}
"""The fields of `User` that a message goes by, and that its way out clears."""


def send(
    user: User, *, template: str, preference: str, context: Mapping[str, Any], connection: BaseEmailBackend
) -> None:
    """Write to `user`: the first line of the template ``mail/<template>.txt`` is the subject, the rest the text. It
    knows ``person``, ``site``, which stands before the address of a page, ``why`` they are written to, and ``leave``,
    the way out.

    Raises SMTPException or OSError when it cannot be sent.
    """
    with translation.override(user.language):
        leave = settings.SITE_ADDRESS + reverse("accounts:unsubscribe", args=[leave_token(user, preference)])
        values = {
            **context,
            "person": user,
            "leave": leave,
            "site": settings.SITE_ADDRESS,
            "why": PREFERENCES[preference].sent,
        }
        subject, _separator, text = render_to_string(f"mail/{template}.txt", values).strip().partition("\n")
    headers = {
        "List-Unsubscribe": f"<{leave}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        "Auto-Submitted": "auto-generated",
    }
    EmailMessage(subject, text.strip() + "\n", to=[user.email], headers=headers, connection=connection).send()


def leave_token(user: User, preference: str) -> str:
    """What lets whoever holds it stop one kind of message to one person, and nothing else."""
    return _signer().sign(f"{user.pk}:{preference}")


def read_token(token: str) -> tuple[int, str]:
    """The person and the preference that a token is for; raises BadSignature."""
    person, _separator, preference = _signer().unsign(token).partition(":")
    if preference not in PREFERENCES:
        raise signing.BadSignature(preference)
    return int(person), preference


def _signer() -> signing.Signer:
    return signing.Signer(salt="accounts.unsubscribe")
