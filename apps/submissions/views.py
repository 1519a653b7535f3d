"""The student's pages: my work, an assignment, a project's history, and a run while it goes on and after."""

from __future__ import annotations

from http import HTTPStatus

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe
from django.views.decorators.vary import vary_on_headers

from apps.accounts.access import signed_in
from apps.cohorts.access import assignment_taught_by, teaches
from apps.cohorts.forms.plan import PlanForm
from apps.cohorts.models import Feedback
from apps.courses.catalogue import course
from apps.courses.progress import progress_of
from apps.submissions import pages, services
from apps.submissions.access import cancellable_run_for, project_for, run_for, run_to_follow_for
from apps.submissions.conversation import said_about
from apps.submissions.documentation import documented_module, documented_modules
from apps.submissions.feedback import feedback_for, hold_back
from apps.submissions.following import is_announced
from apps.submissions.models import GradeChange, Run, RunReport
from apps.submissions.my_work import my_work
from apps.submissions.plan_effect import effects
from apps.submissions.receipts import receipt_context
from apps.submissions.score_plot import history_plot
from apps.submissions.sections.page import TARGET

STOP_POLLING = 286
"""The status by which a server tells htmx that there is nothing more to ask for."""


@require_safe
@login_required
@never_cache
def mine(request: HttpRequest) -> HttpResponse:
    """Every open assignment of my cohorts and where I stand with it, what I practise on, and my whole thread."""
    user = signed_in(request)
    context = {"work": my_work(user), "modules": course().modules, "progress": progress_of(user)}
    return render(request, "submissions/mine.html", context)


@require_POST
@login_required
@never_cache
def plan_preview(request: HttpRequest, cohort: str, slug: str) -> HttpResponse:
    """What the plan of the form would make of the last graded runs; nothing is saved, nothing runs."""
    wanted = assignment_taught_by(signed_in(request), cohort, slug)
    form = PlanForm(request.POST, former=wanted.grading_plan())
    told = effects(wanted, form.plan) if form.is_valid() else []
    context = {"cohort": wanted.cohort, "assignment": wanted, "teaching": True, "form": form, "effects": told}
    template = "submissions/plan_preview.html" + ("#effects" if request.headers.get("HX-Request") else "")
    return render(request, template, context, status=422 if form.errors else 200)


@require_safe
@login_required
@never_cache
def project(request: HttpRequest, project_id: int) -> HttpResponse:
    """Every run that counts in one project, newest first: a student's own, and their team's."""
    user = signed_in(request)
    wanted = project_for(user, project_id)
    feedback = feedback_for(user, wanted)
    runs = [hold_back(run, feedback) for run in Run.objects.of_project(wanted).for_lists()]
    changes = GradeChange.objects.filter(project__in=wanted.sources).select_related("changed_by", "run")
    context = {
        **receipt_context(request, wanted),
        "feedback": feedback,
        "project": wanted,
        "assignment": wanted.assignment,
        "mine": wanted.is_of(user.pk),
        "members": wanted.members.select_related("student"),
        "runs": runs,
        "plot": history_plot(wanted, runs, user),
        "grade_changes": changes if feedback is Feedback.FULL else (),
        "said": said_about(wanted.sources) if feedback is Feedback.FULL else None,
        "teaching": wanted.assignment is not None and teaches(user, wanted.assignment.cohort),
    }
    return render(request, "submissions/project.html", context)


@require_safe
@login_required
@never_cache
@vary_on_headers("HX-Request", "HX-Target")
def run(request: HttpRequest, run_id: int) -> HttpResponse:
    """One run; htmx asks the same address for the part that changes, or for its first section.

    The former gets 204 when nothing has, and 286, htmx's word for the last time, once the run has ended.
    """
    user = signed_in(request)
    wanted = run_to_follow_for(user, run_id)
    context = pages.run_context(wanted, user, feedback_for(user, wanted.project))
    if request.headers.get("HX-Target") == TARGET and context["shows_all"]:
        return render(request, "submissions/run.html#section", {**context, "section_fragment": True})
    if not request.headers.get("HX-Request"):
        return render(request, "submissions/run.html", context | receipt_context(request, wanted.project))
    seen = request.GET.get("seen", "")
    if seen == context["version"]:
        return HttpResponse(status=204)
    status = HTTPStatus.OK if context["run"].is_active else STOP_POLLING
    context |= {"fragment": True, "announced": is_announced(seen, context["run"])}
    return render(request, "submissions/run.html#live", context, status=status)


@require_safe
@login_required
def run_report(request: HttpRequest, run_id: int) -> HttpResponse:
    """The engine's report as it is kept, to be read by programs."""
    wanted = run_for(signed_in(request), run_id)
    report = RunReport.objects.filter(run=wanted).first()
    if report is None:
        raise Http404
    name = f"filrouge-run-{wanted.pk}.json"
    return JsonResponse(
        report.document,
        json_dumps_params={"ensure_ascii": False},
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@require_safe
@login_required
def documentation(request: HttpRequest, run_id: int) -> HttpResponse:
    """The modules of the project as its docstrings tell them (DOC03)."""
    wanted = run_for(signed_in(request), run_id)
    context = {"run": wanted, "modules": documented_modules(wanted)}
    return render(request, "submissions/documentation.html", context)


@require_safe
@login_required
def documentation_module(request: HttpRequest, run_id: int, module: str) -> HttpResponse:
    """What one module offers: signatures, and what is said of each."""
    wanted = run_for(signed_in(request), run_id)
    context = {"run": wanted, "module": documented_module(wanted, module)}
    return render(request, "submissions/documentation_module.html", context)


@require_POST
@login_required
def cancel(request: HttpRequest, run_id: int) -> HttpResponse:
    """Withdraw a waiting run, or stop a running one."""
    wanted = cancellable_run_for(signed_in(request), run_id)
    if not services.cancel(run=wanted):
        messages.info(request, _("This run had already ended."))
    return redirect("submissions:run", wanted.pk)
