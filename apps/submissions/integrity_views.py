"""What an instructor writes about two projects that resemble each other."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from apps.accounts.access import signed_in
from apps.cohorts.access import assignment_taught_by
from apps.cohorts.models import Assignment
from apps.submissions import integrity
from apps.submissions.models import Project, SettledQuestion


class SettleForm(forms.ModelForm):  # type: ignore[type-arg]
    """What came of asking."""

    class Meta:
        model = SettledQuestion
        fields = ("reason",)


@require_POST
@login_required
def settle_question(request: HttpRequest, cohort: str, slug: str, first: int, second: int) -> HttpResponse:
    """Settle the question of two projects, with what came of it."""
    user = signed_in(request)
    assignment = assignment_taught_by(user, cohort, slug)
    form = SettleForm(request.POST)
    if form.is_valid():
        integrity.settle(pair=_pair(assignment, first, second), by=user, reason=form.cleaned_data["reason"])
        messages.success(request, _("The question is settled; it stays listed apart."))
        return redirect("reports:integrity", cohort, slug)
    messages.error(request, _("Write in a sentence what came of it, in 2,000 characters at most."))
    return redirect("reports:integrity_pair", cohort, slug, first, second)


@require_POST
@login_required
def reopen_question(request: HttpRequest, cohort: str, slug: str, first: int, second: int) -> HttpResponse:
    """Ask about two projects again."""
    assignment = assignment_taught_by(signed_in(request), cohort, slug)
    integrity.reopen(pair=_pair(assignment, first, second))
    messages.success(request, _("The question is open again."))
    return redirect("reports:integrity_pair", cohort, slug, first, second)


def _pair(assignment: Assignment, first: int, second: int) -> tuple[Project, Project]:
    found = assignment.projects.in_bulk([first, second])
    if len(found) != 2:
        raise Http404
    return found[first], found[second]
