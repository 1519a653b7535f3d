"""Which e-mail addresses are known to be their owner's, and who is told when one comes to be."""

from __future__ import annotations

from collections.abc import Callable

from allauth.account.models import EmailAddress
from django.conf import settings
from django.db.models import Exists, OuterRef, QuerySet

from apps.accounts.models import User

Listener = Callable[[User], object]
_LISTENERS: list[Listener] = []


def register(listener: Listener) -> None:
    """Have `listener` called when a person has confirmed an address: once per room, when the application starts."""
    _LISTENERS.append(listener)


def tell(user: User) -> None:
    """`user` has confirmed an address."""
    for listener in _LISTENERS:
        listener(user)


def confirmed() -> QuerySet[User]:
    """The people whose address is taken for theirs: where the site verifies, those who followed the link sent there."""
    people = User.objects.filter(is_active=True)
    if settings.ACCOUNT_EMAIL_VERIFICATION == "none":
        return people
    verified = EmailAddress.objects.filter(user=OuterRef("pk"), email__iexact=OuterRef("email"), verified=True)
    return people.filter(Exists(verified))


def is_confirmed(user: User) -> bool:
    """Whether the address of `user` is taken for theirs."""
    return confirmed().filter(pk=user.pk).exists()
