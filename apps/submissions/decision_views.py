"""An instructor's decisions: who is graded again by a changed plan, and grades that a person changes."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from apps.accounts.access import signed_in
from apps.accounts.models import User
from apps.cohorts.access import assignment_taught_by
from apps.submissions import overrides
from apps.submissions.access import project_taught_by, run_taught_by
from apps.submissions.decision_forms import GrantForm, JudgeForm, ReasonForm
from apps.submissions.models import GradeChange, Project
from apps.submissions.plan_effect import effects_on
from apps.submissions.regrading import going_on, grade_again, lower, outdated

RUNS_A_PAGE = 50


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def regrade(request: HttpRequest, cohort: str, slug: str) -> HttpResponse:
    """What the plan as it is now would make of the grades that count; the chosen ones are graded again."""
    assignment = assignment_taught_by(signed_in(request), cohort, slug)
    if request.method == "POST":
        everyone = "everyone" in request.POST
        chosen = [int(pk) for pk in request.POST.getlist("run") if pk.isdecimal()]
        queued = grade_again(assignment=assignment, runs=None if everyone else chosen)
        said = ngettext("%(count)d run is graded again.", "%(count)d runs are graded again.", queued)
        messages.success(request, said % {"count": queued})
        return redirect("submissions:regrade", cohort, slug)
    plan = assignment.grading_plan()
    page = Paginator(outdated(assignment, plan), RUNS_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "assignment": assignment,
        "cohort": assignment.cohort,
        "teaching": True,
        "version": plan.version,
        "page": page,
        "effects": effects_on(page.object_list, plan),  # type: ignore[arg-type]
        "going_on": going_on(assignment),
        "lower": lower(assignment),
        "reason_form": ReasonForm(),
    }
    return render(request, "submissions/regrade.html", context)


@require_POST
@login_required
def replace(request: HttpRequest, run_id: int) -> HttpResponse:
    """Let a new grading count though it is lower."""
    user = signed_in(request)
    run = run_taught_by(user, run_id)
    assignment = run.project.assignment
    if assignment is None:
        raise Http404
    form = ReasonForm(request.POST)
    if not lower(assignment).filter(pk=run.pk).exists():
        messages.info(request, _("Nothing is to be decided about this run any more."))
    elif form.is_valid():
        overrides.replace(regraded=run, reason=form.cleaned_data["reason"], by=user)
        messages.success(request, _("The new grade counts, and the student reads why."))
    else:
        messages.error(request, _("Give the reason: the student reads it."))
    return redirect("submissions:regrade", assignment.cohort.slug, assignment.slug)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def decisions(request: HttpRequest, project_id: int) -> HttpResponse:
    """Give a grade by hand or take it back, and judge a check anew; everything stays on the project's trail."""
    user = signed_in(request)
    project = project_taught_by(user, project_id)
    asked = request.POST.get("decision", "")
    forms = _forms(request, project, asked)
    form = forms.get(asked)
    if form and form.is_valid():
        _decide(project, asked, form, user)
        messages.success(request, _("Written down. The student reads it with its reason."))
        return redirect("submissions:decisions", project.pk)
    context = {
        "project": project,
        "assignment": project.assignment,
        "teaching": True,
        "changes": _trail(project),
        "members": project.members.select_related("student"),
        **{f"{name}_form": form for name, form in forms.items()},
    }
    return render(request, "submissions/decisions.html", context, status=422 if form else 200)


def _trail(project: Project) -> QuerySet[GradeChange]:
    """What was decided about a project, about that of its team, and of a team's project about its members."""
    about = Q(project__in=project.sources) | Q(project__team_project=project)
    return GradeChange.objects.filter(about).select_related("changed_by", "run", "project__student", "project__team")


def _forms(request: HttpRequest, project: Project, asked: str) -> dict[str, Any]:
    """The forms of the page by the decision that they take; the one that was sent holds what it was sent."""

    def data(name: str) -> Any:
        return request.POST if name == asked else None

    forms: dict[str, Any] = {"grant": GrantForm(data("grant"), prefix="grant")}
    if project.granted_percent is not None or project.members.filter(granted_percent__isnull=False).exists():
        forms["withdraw"] = ReasonForm(data("withdraw"), prefix="withdraw")
    if project.kept_run:
        forms["judge"] = JudgeForm(data("judge"), run=project.kept_run, prefix="judge")
    return forms


def _decide(project: Project, asked: str, form: Any, user: User) -> None:
    reason = form.cleaned_data["reason"]
    if asked == "grant":
        overrides.grant_grade(project=project, percent=form.cleaned_data["percent"], reason=reason, by=user)
    elif asked == "withdraw":
        overrides.withdraw_grade(project=project, reason=reason, by=user)
    else:
        overrides.judge_anew(check=form.chosen, passes=form.cleaned_data["passes"], reason=reason, by=user)
