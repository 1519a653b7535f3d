"""The roster of a cohort: a file is read and shown first, and written only once that was confirmed."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from apps.accounts.access import signed_in
from apps.cohorts.access import cohort_taught_by
from apps.cohorts.forms.lines import RosterForm
from apps.cohorts.roster import prepare, write


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def roster(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what a file would change; with ``confirm``, change it."""
    cohort = cohort_taught_by(signed_in(request), slug)
    form = RosterForm(request.POST, request.FILES) if request.method == "POST" else RosterForm()
    context = {"cohort": cohort, "teaching": True, "form": form}
    if request.method != "POST" or not form.is_valid():
        return render(request, "cohorts/roster.html", context, status=422 if form.errors else 200)
    text = form.cleaned_data["text"]
    found = prepare(cohort, text)
    if "confirm" in request.POST and not found.roster.problems:
        write(cohort, found.roster.people)
        count = len(found.roster.people)
        said = ngettext("%(count)s person is on the roster.", "%(count)s people are on the roster.", count)
        messages.success(request, said % {"count": count})
        return redirect("cohorts:people", slug)
    # The text is shown again, to be corrected where it stands.
    context |= {"form": RosterForm(initial={"text": text}), "found": found, "text": text}
    return render(request, "cohorts/roster.html", context, status=422 if found.roster.problems else 200)


@require_POST
@login_required
def forget(request: HttpRequest, slug: str, entry_id: int) -> HttpResponse:
    """Take somebody off the roster; a membership stays."""
    cohort = cohort_taught_by(signed_in(request), slug)
    get_object_or_404(cohort.roster, pk=entry_id).delete()
    messages.success(request, _("Taken off the roster."))
    return redirect("cohorts:people", slug)
