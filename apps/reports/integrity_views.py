"""Questions of integrity, for the instructors and assistants of a cohort; students never see them."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from apps.accounts.access import signed_in
from apps.cohorts.access import assignment_followed_by, teaches
from apps.reports.evidence import evidence
from apps.reports.integrity import LEAST_SHARE_PERCENT, given_from, questions
from apps.reports.pace import date_questions


@require_safe
@login_required
@never_cache
def integrity(request: HttpRequest, slug: str, assignment: str) -> HttpResponse:
    """What the projects of an assignment have in common, and dates that are odd: questions to ask."""
    user = signed_in(request)
    wanted = assignment_followed_by(user, slug, assignment)
    asked = questions(wanted)
    context = {
        "assignment": wanted,
        "cohort": wanted.cohort,
        "teaching": teaches(user, wanted.cohort),
        "questions": asked,
        "date_questions": date_questions(wanted),
        "least_share_percent": LEAST_SHARE_PERCENT,
        "given_from": given_from(asked.compared),
    }
    return render(request, "reports/integrity.html", context)


@require_safe
@login_required
@never_cache
def integrity_pair(request: HttpRequest, slug: str, assignment: str, first: int, second: int) -> HttpResponse:
    """Two projects of an assignment side by side."""
    user = signed_in(request)
    wanted = assignment_followed_by(user, slug, assignment)
    if first >= second:
        raise Http404
    projects = wanted.projects.select_related("student", "team")
    compared = evidence(*(get_object_or_404(projects, pk=pk) for pk in (first, second)))
    context = {
        "assignment": wanted,
        "cohort": wanted.cohort,
        "teaching": teaches(user, wanted.cohort),
        "evidence": compared,
        "sides": (compared.first, compared.second),
    }
    return render(request, "reports/integrity_pair.html", context)
