"""The instructor's pages."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.db.models import Count, F, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from apps.accounts.access import signed_in
from apps.cohorts.access import cohort_followed_by, teaches
from apps.cohorts.models import Cohort, Membership
from apps.reports.cohort_report import cohort_report, csv_lines


@require_safe
@login_required
@never_cache
def index(request: HttpRequest) -> HttpResponse:
    """The cohorts that I teach or assist, the archived ones last, with how many students and assignments each has."""
    followed = Cohort.objects.filter(pk__in=Cohort.objects.followed_by(signed_in(request))).annotate(
        students=Count("memberships", filter=Q(memberships__role=Membership.Role.STUDENT), distinct=True),
        assignments_total=Count("assignments", distinct=True),
    )
    cohorts = followed.order_by(F("archived_at").desc(nulls_first=True), "name")
    return render(request, "reports/index.html", {"cohorts": cohorts})


@require_safe
@login_required
@never_cache
def cohort(request: HttpRequest, slug: str) -> HttpResponse:
    """Students against assignments: best score, state, last submission."""
    user = signed_in(request)
    report = cohort_report(cohort_followed_by(user, slug))
    context = {"report": report, "cohort": report.cohort, "teaching": teaches(user, report.cohort)}
    return render(request, "reports/cohort.html", context)


@require_safe
@login_required
@never_cache
def cohort_csv(request: HttpRequest, slug: str) -> HttpResponse:
    """The same table as CSV."""
    report = cohort_report(cohort_followed_by(signed_in(request), slug))
    return HttpResponse(
        csv_lines(report),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{report.cohort.slug}.csv"'},
    )
