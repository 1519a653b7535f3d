"""A person's own settings."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from apps.accounts.access import signed_in
from apps.accounts.forms import PreferencesForm


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
    return render(request, "account/preferences.html", {"form": form}, status=422 if form.errors else 200)
