"""The rules of an assignment, and what single students are granted."""

from __future__ import annotations

import re

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from apps.accounts.access import signed_in
from apps.accounts.models import User
from apps.cohorts import services
from apps.cohorts.access import assignment_taught_by, cohort_taught_by
from apps.cohorts.forms.policy import ExtensionForm, PolicyForm
from apps.cohorts.models import Cohort, Extension


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def policy(request: HttpRequest, slug: str, assignment: str) -> HttpResponse:
    """Lateness, attempts, branch, template, feedback; grades follow at once."""
    wanted = assignment_taught_by(signed_in(request), slug, assignment)
    with timezone.override(wanted.cohort.zone):
        form = PolicyForm(request.POST or None, instance=wanted)
        falling = 0
        if request.method == "POST" and form.is_valid():
            may_fall = "may_fall" in request.POST
            falling = services.save_rules(save=form.save, may_fall=may_fall).falling
            if may_fall or not falling:
                messages.success(request, _("Saved. The grades of this assignment follow."))
                return redirect("cohorts:policy", slug, assignment)
        if request.method == "POST":
            wanted.refresh_from_db()
        context = {"cohort": wanted.cohort, "teaching": True, "assignment": wanted, "form": form, "falling": falling}
        return render(request, "cohorts/policy.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def extensions(request: HttpRequest, slug: str) -> HttpResponse:
    """Who was granted what; ``?assignment=`` and ``?student=`` choose in the form, which shows what they have."""
    user = signed_in(request)
    cohort = cohort_taught_by(user, slug)
    with timezone.override(cohort.zone):
        form = ExtensionForm(request.POST or None, cohort=cohort, instance=_known(request, cohort))
        if request.method == "POST" and form.is_valid() and _granted(form, user):
            messages.success(request, _("Granted. The student sees it, and their grades follow."))
            return redirect("cohorts:extensions", slug)
        granted = Extension.objects.filter(assignment__cohort=cohort).order_by("-granted_at")
        listed = granted.select_related("assignment", "student", "granted_by")
        context = {"cohort": cohort, "teaching": True, "form": form, "extensions": listed}
        return render(request, "cohorts/extensions.html", context, status=422 if form.errors else 200)


@require_POST
@login_required
def withdraw_extension(request: HttpRequest, slug: str, extension_id: int) -> HttpResponse:
    """Take back what was granted."""
    cohort = cohort_taught_by(signed_in(request), slug)
    extensions = Extension.objects.filter(assignment__cohort=cohort).select_related("assignment__cohort")
    services.withdraw_extension(extension=get_object_or_404(extensions, pk=extension_id))
    messages.success(request, _("Taken back: the student has the same terms as everybody again."))
    return redirect("cohorts:extensions", slug)


def _known(request: HttpRequest, cohort: Cohort) -> Extension:
    """What the student of the form, or of the address, has for its assignment, or the beginning of it."""
    assignments, students = cohort.assignments.all(), User.objects.filter(memberships__cohort=cohort)
    if request.method == "POST":
        assignment = assignments.filter(pk=_number(request.POST.get("assignment", ""))).first()
        student = students.filter(pk=_number(request.POST.get("student", ""))).first()
    else:
        assignment = assignments.filter(slug=request.GET.get("assignment", "")).first()
        student = students.filter(memberships__pk=_number(request.GET.get("student", ""))).first()
    if assignment and student and (known := Extension.objects.of(student, assignment)):
        return known
    return Extension(assignment=assignment, student=student)


def _number(text: str) -> int:
    """The key that `text` writes, else one that nothing has."""
    return int(text) if re.fullmatch(r"[0-9]{1,18}", text) else 0


def _granted(form: ExtensionForm, by: User) -> bool:
    names = ("assignment", "student", "due_at", "extra_attempts", "reason")
    try:
        services.grant_extension(by=by, **{name: form.cleaned_data[name] for name in names})
    except ValidationError as error:
        form.add_error(None, error)
        return False
    return True
