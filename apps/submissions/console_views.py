"""The console of a run that goes on: a page of its own, and the piece that the run's page adds to its fold."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from apps.accounts.access import signed_in
from apps.submissions import console
from apps.submissions.access import run_for


@require_safe
@login_required
@never_cache
@vary_on_headers("HX-Request")
def run_output(request: HttpRequest, run_id: int) -> HttpResponse:
    """What the commands of a run printed since ``place``; htmx gets 204 when that is nothing."""
    wanted = run_for(signed_in(request), run_id)
    if not request.headers.get("HX-Request"):
        context = {"run": wanted, "printed": console.read(wanted.pk)}
        return render(request, "submissions/run_output.html", context)
    printed = console.read(wanted.pk, request.GET.get("place", ""))
    if not printed.text:
        return HttpResponse(status=204)
    return render(request, "submissions/run_output.html#printed", {"printed": printed, "fragment": True})
