"""Who asks."""

from __future__ import annotations

from django.http import Http404, HttpRequest

from apps.accounts.models import User


def signed_in(request: HttpRequest) -> User:
    """The person who asks; views that call this are behind `login_required`."""
    if not isinstance(request.user, User):
        raise Http404
    return request.user
