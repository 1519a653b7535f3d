"""A cohort itself: open one, name it, archive it."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from apps.accounts.access import signed_in
from apps.cohorts import services
from apps.cohorts.access import cohort_taught_by, require_may_create
from apps.cohorts.forms.cohort import CohortForm, DuplicateForm


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def create(request: HttpRequest) -> HttpResponse:
    """Open a cohort: whoever does becomes its instructor."""
    user = signed_in(request)
    require_may_create(user)
    form = CohortForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        cohort = services.create_cohort(**form.cleaned_data, instructor=user)
        messages.success(request, _("The cohort is open. Give its link to your students."))
        return redirect("cohorts:people", cohort.slug)
    return render(request, "cohorts/create.html", {"form": form}, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def settings(request: HttpRequest, slug: str) -> HttpResponse:
    """Name, address and time zone of a cohort; its end."""
    cohort = cohort_taught_by(signed_in(request), slug)
    form = CohortForm(request.POST or None, instance=cohort)
    if request.method == "POST" and form.is_valid():
        cohort = form.save()
        messages.success(request, _("Saved."))
        return redirect("cohorts:settings", cohort.slug)
    if form.errors:
        cohort.refresh_from_db()
    context = {"cohort": cohort, "form": form, "teaching": True}
    return render(request, "cohorts/settings.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def duplicate(request: HttpRequest, slug: str) -> HttpResponse:
    """Open a cohort that asks the same, for another year: whoever does becomes its instructor."""
    user = signed_in(request)
    cohort = cohort_taught_by(user, slug)
    form = DuplicateForm(request.POST or None, source=cohort)
    if request.method == "POST" and form.is_valid():
        try:
            opened = services.duplicate_cohort(cohort=cohort, **form.cleaned_data, instructor=user)
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            messages.success(request, _("“%(cohort)s” is open. Look at its dates.") % {"cohort": opened.name})
            return redirect("cohorts:assignments", opened.slug)
    context = {"cohort": cohort, "form": form, "teaching": True}
    return render(request, "cohorts/duplicate.html", context, status=422 if form.errors else 200)


@require_POST
@login_required
def archive(request: HttpRequest, slug: str) -> HttpResponse:
    """Archive a cohort, or with ``open`` take it out of the archive."""
    cohort = cohort_taught_by(signed_in(request), slug)
    services.set_archived(cohort=cohort, archived="open" not in request.POST)
    if cohort.is_archived:
        messages.success(request, _("“%(cohort)s” is archived.") % {"cohort": cohort.name})
    else:
        messages.success(request, _("“%(cohort)s” is open again.") % {"cohort": cohort.name})
    return redirect("cohorts:settings", cohort.slug)
