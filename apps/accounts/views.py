"""A person's own settings, and the way out of messages."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.signing import BadSignature
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from apps.accounts.access import signed_in
from apps.accounts.confirmation import is_confirmed
from apps.accounts.forms import PreferencesForm
from apps.accounts.mail import PREFERENCES, read_token
from apps.accounts.models import User


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def preferences(request: HttpRequest) -> HttpResponse:
    """Time zone, language of messages, and which messages to send."""
    form = PreferencesForm(request.POST or None, instance=signed_in(request))
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("Your preferences are saved."))
        return redirect("accounts:preferences")
    context = {"form": form, "is_sent": settings.MAIL_IS_SENT, "is_confirmed": is_confirmed(signed_in(request))}
    return render(request, "account/preferences.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@csrf_exempt  # mail programs post here for their users, without a session (RFC 8058); the signed token is the right
@never_cache
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """Stop one kind of message, without signing in: a page that asks, since programs follow links, and its button."""
    try:
        person, preference = read_token(token)
    except BadSignature:
        raise Http404 from None
    if request.method == "POST":
        User.objects.filter(pk=person).update(**{preference: False})
    context = {"preference": PREFERENCES[preference], "done": request.method == "POST"}
    return render(request, "account/unsubscribe.html", context)
