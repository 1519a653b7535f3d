"""The instructor's pages."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from apps.accounts.access import signed_in
from apps.reports.access import followed_by
from apps.reports.cohort_report import assignments_of, cohort_report
from apps.reports.selection import STATES, Selection
from apps.reports.side_by_side import side_by_side
from apps.reports.students import COLUMNS


@require_safe
@login_required
@never_cache
def index(request: HttpRequest) -> HttpResponse:
    """The cohorts that I teach or assist, side by side."""
    cohorts = side_by_side(signed_in(request))
    return render(request, "reports/index.html", {"cohorts": cohorts})


@require_safe
@login_required
@never_cache
@vary_on_headers("HX-Request")
def cohort(request: HttpRequest, slug: str) -> HttpResponse:
    """The report; its selection stands in the address, and htmx asks the same address for the report alone."""
    followed = followed_by(signed_in(request), slug)
    assignments = assignments_of(followed.cohort)
    report = cohort_report(followed, assignments, Selection.read(request.GET, assignments))
    columns = [(key, label) for key, label in COLUMNS.items() if key != "need" or not report.one]
    context = {"report": report, "cohort": followed.cohort, "teaching": followed.teaching, "columns": columns}
    context["open_contests"] = followed.open_contests
    context["follows"] = True  # the masthead need not ask
    context["states"] = STATES.items()
    if not request.headers.get("HX-Request"):
        return render(request, "reports/cohort.html", context)
    response = render(request, "reports/cohort.html#report", context)
    response["HX-Push-Url"] = request.path + report.selection.query()
    return response
