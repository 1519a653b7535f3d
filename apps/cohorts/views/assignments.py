"""The assignments of a cohort: listed, written, changed."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from apps.accounts.access import signed_in
from apps.cohorts import services
from apps.cohorts.access import assignment_taught_by, cohort_followed_by, cohort_taught_by, teaches
from apps.cohorts.forms.assignment import AssignmentForm, NewAssignmentForm
from apps.cohorts.models import Assignment


@require_safe
@login_required
@never_cache
def assignments(request: HttpRequest, slug: str) -> HttpResponse:
    """Every assignment of a cohort with its dates."""
    user = signed_in(request)
    cohort = cohort_followed_by(user, slug)
    context = {
        "cohort": cohort,
        "teaching": teaches(user, cohort),
        "assignments": cohort.assignments.defer("text_en", "text_fr"),
    }
    return render(request, "cohorts/assignments.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def create(request: HttpRequest, slug: str) -> HttpResponse:
    """Write an assignment; its plan comes next."""
    cohort = cohort_taught_by(signed_in(request), slug)
    last = cohort.assignments.count()
    with timezone.override(cohort.zone):
        blank = Assignment(cohort=cohort, position=last)
        form = NewAssignmentForm(request.POST or None, instance=blank, initial={"begin_with": "python-quality"})
        if request.method == "POST" and form.is_valid():
            assignment = form.save()
            messages.success(request, _("The assignment is written. Now say how it is graded."))
            return redirect("cohorts:plan", slug, assignment.slug)
        context = {"cohort": cohort, "teaching": True, "form": form}
        return render(request, "cohorts/assignment_new.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def edit(request: HttpRequest, slug: str, assignment: str) -> HttpResponse:
    """Change what an assignment says, and when."""
    wanted = assignment_taught_by(signed_in(request), slug, assignment)
    cohort = wanted.cohort
    with timezone.override(cohort.zone):
        form = AssignmentForm(request.POST or None, instance=wanted)
        falling = 0
        if request.method == "POST" and form.is_valid():
            may_fall = "may_fall" in request.POST
            falling = services.save_rules(save=form.save, may_fall=may_fall).falling
            if may_fall or not falling:
                messages.success(request, _("Saved."))
                return redirect("cohorts:assignment", slug, wanted.slug)
        if request.method == "POST":
            wanted.refresh_from_db()
        context = {"cohort": cohort, "teaching": True, "assignment": wanted, "form": form, "falling": falling}
        return render(request, "cohorts/assignment_edit.html", context, status=422 if form.is_bound else 200)
