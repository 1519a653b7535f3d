"""The instructor's pages."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from apps.cohorts.models import Cohort, Membership
from apps.reports.access import cohort_taught_by
from apps.reports.cohort_report import cohort_report, csv_lines
from apps.submissions.access import signed_in


@require_safe
@login_required
@never_cache
def index(request: HttpRequest) -> HttpResponse:
    """The cohorts that I teach, with how many students and assignments each has."""
    taught = Cohort.objects.filter(pk__in=Cohort.objects.taught_by(signed_in(request))).annotate(
        students=Count("memberships", filter=Q(memberships__role=Membership.Role.STUDENT), distinct=True),
        assignments_total=Count("assignments", distinct=True),
    )
    return render(request, "reports/index.html", {"cohorts": taught})


@require_safe
@login_required
@never_cache
def cohort(request: HttpRequest, slug: str) -> HttpResponse:
    """Students against assignments: best score, state, last submission."""
    report = cohort_report(cohort_taught_by(signed_in(request), slug))
    join_url = request.build_absolute_uri(reverse("cohorts:join", args=[report.cohort.join_code]))
    return render(request, "reports/cohort.html", {"report": report, "cohort": report.cohort, "join_url": join_url})


@require_safe
@login_required
@never_cache
def cohort_csv(request: HttpRequest, slug: str) -> HttpResponse:
    """The same table as CSV."""
    report = cohort_report(cohort_taught_by(signed_in(request), slug))
    return HttpResponse(
        csv_lines(report),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{report.cohort.slug}.csv"'},
    )
