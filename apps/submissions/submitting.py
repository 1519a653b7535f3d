"""The pages where a repository is submitted, for an assignment or to practise.

One form, two steps: what is sent is looked at, and a receipt is shown; what is confirmed is submitted, unless the
receipt would read otherwise by now. htmx sends the same form while it is typed, and gets the receipt alone.
"""

from __future__ import annotations

from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods
from django.views.decorators.vary import vary_on_headers

from apps.accounts.access import reader_zone, signed_in
from apps.accounts.models import User
from apps.cohorts.access import teaches
from apps.submissions import pages, services
from apps.submissions.access import assignment_for
from apps.submissions.feedback import hold_back
from apps.submissions.forms import PracticeForm, SubmitForm, TeamForm
from apps.submissions.models import Project, Run
from apps.submissions.own_team import team_context
from apps.submissions.receipts import Receipt, prepare
from apps.submissions.terms import RefusalError, Terms, practice_terms_of, terms_of
from apps.submissions.words import say_refusal
from filrouge import StudentError, named_plan


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
@vary_on_headers("HX-Request")
def assignment(request: HttpRequest, cohort: str, slug: str) -> HttpResponse:
    """What is asked and how it is graded; the form submits a repository."""
    user = signed_in(request)
    wanted = assignment_for(user, cohort, slug)
    zone = wanted.cohort.zone
    project = Project.objects.filter(assignment=wanted, student=user).first()
    terms = terms_of(wanted, user)
    begin = {"url": project.url if project else ""}
    form = SubmitForm(request.POST or None, initial=begin, branch=wanted.branch)
    receipt = _receipt(request, form, user, terms, zone, project)
    if receipt and _is_confirmed(request, receipt):
        try:
            commit, revision = receipt.commit, receipt.look.revision
            run = services.submit(
                assignment=wanted, student=user, url=form.source.url, revision=revision, commit=commit
            )
        except RefusalError:
            terms = terms_of(wanted, user)
        else:
            return redirect("submissions:run", run.pk)
    context = {"assignment": wanted, "project": project, **_context(request, form, receipt, terms, zone)}
    if request.headers.get("HX-Request"):
        return _fragment(request, context)
    runs = Run.objects.of_project(project).for_lists() if project else []
    context["runs"] = [hold_back(run, wanted.feedback_now) for run in runs]
    context["feedback"] = wanted.feedback_now
    context |= {"teaching": teaches(user, wanted.cohort), **pages.plan_context(wanted)}
    context |= {"team_form": TeamForm(), **team_context(request, wanted)}
    return render(request, "submissions/assignment.html", context, status=_status(request, form, terms))


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
@vary_on_headers("HX-Request")
def practice(request: HttpRequest) -> HttpResponse:
    """Any repository, by a ready-made plan: nobody else sees it, and it counts nowhere."""
    user = signed_in(request)
    zone = reader_zone(request, ZoneInfo(settings.TIME_ZONE))
    terms = practice_terms_of(user)
    form = PracticeForm(request.POST or None, initial={"url": request.GET.get("url", "")[:500]})
    project = None
    if form.is_bound and form.is_valid():
        project = Project.objects.filter(assignment=None, student=user, url=form.source.url).first()
    receipt = _receipt(request, form, user, terms, zone, project)
    if receipt and _is_confirmed(request, receipt):
        try:
            plan, revision = named_plan(form.cleaned_data["plan"]), receipt.look.revision
            run = services.practise(
                student=user, url=form.source.url, plan=plan, revision=revision, commit=receipt.commit
            )
        except RefusalError:
            terms = practice_terms_of(user)
        else:
            return redirect("submissions:run", run.pk)
    context = _context(request, form, receipt, terms, zone)
    if request.headers.get("HX-Request"):
        return _fragment(request, context)
    return render(request, "submissions/practice.html", context, status=_status(request, form, terms))


def _receipt(
    request: HttpRequest, form: SubmitForm, user: User, terms: Terms, zone: ZoneInfo, project: Project | None
) -> Receipt | None:
    """The receipt for what was sent; None while nothing was, or when it cannot be graded, which the form then says."""
    if request.method != "POST" or not form.is_valid():
        return None
    try:
        return prepare(
            student=user, source=form.source, revisions=form.revisions, terms=terms, zone=zone, project=project
        )
    except StudentError as error:
        form.refuse(error)
        return None


def _is_confirmed(request: HttpRequest, receipt: Receipt) -> bool:
    return receipt.terms.refused is None and request.POST.get("confirm") == receipt.key


def _context(
    request: HttpRequest, form: SubmitForm, receipt: Receipt | None, terms: Terms, zone: ZoneInfo
) -> dict[str, object]:
    return {
        "mine": True,
        "form": form,
        "receipt": receipt,
        "terms": terms,
        "zone": zone,
        "refusal": say_refusal(terms.refused, zone) if terms.refused else "",
        "has_changed": bool(receipt and request.POST.get("confirm")),
    }


def _status(request: HttpRequest, form: SubmitForm, terms: Terms) -> int:
    """422 for what was sent and could not be taken."""
    return 422 if form.errors or (request.method == "POST" and terms.refused) else 200


def _fragment(request: HttpRequest, context: dict[str, object]) -> HttpResponse:
    return render(request, "submissions/_submit.html#receipt", {**context, "fragment": True})
