"""How an assignment is graded: the plan editor, and plans as TOML."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from apps.accounts.access import signed_in
from apps.cohorts.access import assignment_followed_by, assignment_taught_by
from apps.cohorts.forms.plan import PlanForm
from apps.cohorts.models import Assignment
from apps.cohorts.plan_faults import said
from filrouge import Plan, PlanError, named_plan, pasted_plan, plan_names


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def plan(request: HttpRequest, slug: str, assignment: str) -> HttpResponse:
    """Change the plan. ``?from=NAME`` fills the form with a ready-made one; nothing is saved until the button."""
    wanted = assignment_taught_by(signed_in(request), slug, assignment)
    former = wanted.grading_plan()
    if request.method == "POST":
        form = PlanForm(request.POST, former=former)
        if form.is_valid():
            return _save(request, wanted, former, form.plan)
        return _page(request, wanted, form)
    begin = request.GET.get("from", "")
    return _page(request, wanted, PlanForm(former=named_plan(begin) if begin in plan_names() else former), begin)


@require_http_methods(["POST"])
@login_required
@never_cache
def read_plan(request: HttpRequest, slug: str, assignment: str) -> HttpResponse:
    """Fill the editor with a plan in TOML; nothing is saved yet."""
    wanted = assignment_taught_by(signed_in(request), slug, assignment)
    text = request.POST.get("toml", "")
    try:
        read = pasted_plan(text)
    except PlanError as error:
        form = PlanForm(former=wanted.grading_plan())
        return _page(request, wanted, form, toml=text, toml_error=said(error))
    return _page(request, wanted, PlanForm(former=read), begin=read.name)


@require_safe
@login_required
@never_cache
def plan_toml(request: HttpRequest, slug: str, assignment: str) -> HttpResponse:
    """The plan as a file."""
    wanted = assignment_followed_by(signed_in(request), slug, assignment)
    return HttpResponse(
        wanted.grading_plan().to_toml(),
        content_type="application/toml; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{wanted.slug}.toml"'},
    )


def _save(request: HttpRequest, assignment: Assignment, former: Plan, plan: Plan) -> HttpResponse:
    if plan.version == former.version:
        messages.info(request, _("Nothing has changed."))
    else:
        assignment.plan = plan.to_mapping()
        assignment.save(update_fields=["plan"])
        saved = _("Saved as version %(version)s: it grades the runs to come.") % {"version": plan.version}
        messages.success(request, saved)
    return redirect("cohorts:plan", assignment.cohort.slug, assignment.slug)


def _page(
    request: HttpRequest, assignment: Assignment, form: PlanForm, begin: str = "", toml: str = "", toml_error: str = ""
) -> HttpResponse:
    context = {
        "cohort": assignment.cohort,
        "teaching": True,
        "assignment": assignment,
        "form": form,
        "version": assignment.grading_plan().version,
        "begin": begin,
        "plan_names": plan_names(),
        "toml": toml,
        "toml_error": toml_error,
    }
    status = 422 if form.errors or toml_error else 200
    return render(request, "cohorts/plan.html", context, status=status)
