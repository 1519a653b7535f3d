"""Grades to take away, for the instructors and assistants of a cohort."""

from __future__ import annotations

from functools import partial

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponseBase
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from apps.accounts.access import signed_in
from apps.cohorts.access import cohort_followed_by
from apps.reports.cohort_report import assignments_of
from apps.reports.exports import write_grades, write_moodle, write_workbook
from apps.reports.exports.streaming import download, download_csv

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
OUT_OF = {"20": 20, "100": 100}
"""What a grade for Moodle may be out of, by the words of the address."""


@require_safe
@login_required
@never_cache
def grades_csv(request: HttpRequest, slug: str) -> HttpResponseBase:
    """The grades of a cohort as CSV."""
    cohort = cohort_followed_by(signed_in(request), slug)
    write = partial(write_grades, cohort=cohort, assignments=assignments_of(cohort))
    return download_csv(write, name=f"{cohort.slug}.csv")


@require_safe
@login_required
@never_cache
def moodle_csv(request: HttpRequest, slug: str) -> HttpResponseBase:
    """The grades of a cohort as Moodle imports them, out of 100, or of 20 with ``?out_of=20``."""
    cohort = cohort_followed_by(signed_in(request), slug)
    out_of = OUT_OF.get(request.GET.get("out_of", ""), 100)
    write = partial(write_moodle, cohort=cohort, assignments=assignments_of(cohort), out_of=out_of)
    return download_csv(write, name=f"{cohort.slug}-moodle.csv")


@require_safe
@login_required
@never_cache
def grades_xlsx(request: HttpRequest, slug: str) -> HttpResponseBase:
    """The grades of a cohort as a workbook: grades, checks, runs."""
    cohort = cohort_followed_by(signed_in(request), slug)
    write = partial(write_workbook, cohort=cohort, assignments=assignments_of(cohort))
    return download(write, name=f"{cohort.slug}.xlsx", content_type=XLSX)
