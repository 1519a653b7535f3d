"""A student asks back about a check; the cohort's instructors find the question in one list, and answer."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from apps.accounts.access import signed_in
from apps.accounts.models import User
from apps.cohorts.access import cohort_followed_by, teaches
from apps.submissions import contesting
from apps.submissions.access import contest_taught_by, run_for
from apps.submissions.conversation import HEAVY, conversation_of
from apps.submissions.models import CheckResult, Contest
from apps.submissions.models.comment import TEXT_CHARACTERS

CONTESTS_A_PAGE = 30


class ContestForm(forms.ModelForm):  # type: ignore[type-arg]
    """Why a student thinks that a check is wrong."""

    class Meta:
        model = Contest
        fields = ("text",)
        labels = {"text": gettext_lazy("I think this is wrong, because")}
        widgets = {"text": forms.Textarea(attrs={"rows": 5, "dir": "auto"})}


class AnswerForm(forms.Form):
    """An answer, and what it makes of the check."""

    text = forms.CharField(
        label=gettext_lazy("Answer, which the student reads"),
        max_length=TEXT_CHARACTERS,
        widget=forms.Textarea(attrs={"rows": 5, "dir": "auto"}),
    )
    passes = forms.TypedChoiceField(
        label=gettext_lazy("What becomes of the check"),
        choices=[
            ("", gettext_lazy("Its verdict stays")),
            ("yes", gettext_lazy("It counts as passed from now on")),
            ("no", gettext_lazy("It counts as failed from now on")),
        ],
        coerce=lambda value: value == "yes",
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def contest(request: HttpRequest, run_id: int, code: str) -> HttpResponse:
    """Ask back about one check of one's own run, once."""
    user = signed_in(request)
    run = run_for(user, run_id)
    check = get_object_or_404(CheckResult, run=run, code=code)
    said = conversation_of(run, user).about(check)
    if said.contests:
        messages.info(request, _already(said.contests[0], user))
        return redirect("submissions:run_check", run.pk, code)
    if not said.may_contest:
        raise Http404
    form = ContestForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if contesting.contest(run=run, code=code, text=form.cleaned_data["text"], by=user):
            messages.success(request, _("Your question is sent. The answer will stand here."))
        else:
            messages.info(request, _already(Contest.objects.get(run=run, code=code), user))
        return redirect("submissions:run_check", run.pk, code)
    context: dict[str, Any] = {"run": run, "project": run.project, "assignment": run.project.assignment, "mine": True}
    context |= {"check": check, "form": form}
    return render(request, "submissions/contest.html", context, status=422 if form.errors else 200)


def _already(asked: Contest, reader: User) -> str:
    if asked.asked_by_id in (None, reader.pk):
        return _("You have asked about this check: one question for each check of a run.")
    return _("A team-mate has asked about this check: one question for each check of a run.")


@require_safe
@login_required
@never_cache
def contests(request: HttpRequest, cohort: str) -> HttpResponse:
    """What the students of a cohort ask back: the open questions, the oldest first, then the answered ones."""
    user = signed_in(request)
    wanted = cohort_followed_by(user, cohort)
    whose = ("run__project__student", "run__project__team", "run__project__assignment")
    known = (*whose, "asked_by", "answered_by", "decision")
    asked = Contest.objects.of_cohort(wanted).select_related(*known).defer(*HEAVY)
    answered = asked.filter(answered_at__isnull=False).order_by("-answered_at", "-id")
    context: dict[str, Any] = {
        "cohort": wanted,
        "teaching": teaches(user, wanted),
        "mine": False,
        "open": list(asked.open()),
        "page": Paginator(answered, CONTESTS_A_PAGE).get_page(request.GET.get("page")),
    }
    context["open_contests"] = len(context["open"])
    return render(request, "submissions/contests.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def answer_contest(request: HttpRequest, contest_id: int) -> HttpResponse:
    """Answer a student's question, and judge the check anew in the same step where that is what came of it."""
    user = signed_in(request)
    asked = contest_taught_by(user, contest_id)
    cohort = asked.run.project.assignment.cohort  # type: ignore[union-attr]
    form = AnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        text, passes = form.cleaned_data["text"], form.cleaned_data["passes"]
        if contesting.answer(contest=asked, text=text, by=user, passes=passes):
            messages.success(request, _("Answered. The student reads it beside the check."))
        else:
            messages.info(request, _("Somebody else has answered in the meantime."))
        return redirect("submissions:contests", cohort.slug)
    context = {
        "cohort": cohort,
        "teaching": True,
        "contest": asked,
        "run": asked.run,
        "check": get_object_or_404(CheckResult, run=asked.run_id, code=asked.code),
        "form": form if asked.is_open else None,
    }
    return render(request, "submissions/answer_contest.html", context, status=422 if form.errors else 200)
