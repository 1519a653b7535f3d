"""What django-allauth asks of this site."""

from __future__ import annotations

import hashlib
import unicodedata
from smtplib import SMTPException
from typing import Any

import structlog
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from django.http import HttpRequest

from apps.accounts import confirmation

logger = structlog.get_logger(__name__)


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc] # allauth has no types
    """Tells other rooms of confirmed addresses; a mail server that is down keeps nobody from signing up. Wrong
    passwords are counted by account, under whatever name the site is visited.
    """

    def confirm_email(self, request: HttpRequest, email_address: EmailAddress) -> bool:
        """Called when somebody followed the link that was sent to them."""
        confirmed = bool(super().confirm_email(request, email_address))
        if confirmed:
            confirmation.tell(email_address.user)
        return confirmed

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send one of allauth's messages; what cannot be sent now can be asked for again."""
        try:
            super().send_mail(template_prefix, email, context)
        except (SMTPException, OSError) as error:
            logger.warning("a message was not sent", kind=template_prefix, error=type(error).__name__)

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """allauth's own key begins with the `Host` of the request, whose port the visitor is free to choose: each port
        would have five guesses more. Spellings that may find the same account count as one.
        """
        login = str(credentials.get("email", ""))
        return hashlib.sha256(unicodedata.normalize("NFKC", login).casefold().strip().encode()).hexdigest()
