"""One student, for the instructors and assistants of a cohort; students have pages of their own."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from apps.accounts.access import signed_in
from apps.cohorts.access import cohort_followed_by, teaches
from apps.cohorts.models import Membership
from apps.reports.student import student_report


@require_safe
@login_required
@never_cache
def student(request: HttpRequest, slug: str, membership_id: int) -> HttpResponse:
    """Everything that one student did in this cohort, was granted and was told."""
    user = signed_in(request)
    cohort = cohort_followed_by(user, slug)
    students = cohort.memberships.filter(role=Membership.Role.STUDENT).select_related("user")
    membership = get_object_or_404(students, pk=membership_id)
    report = student_report(cohort, membership, request.GET.get("page"))
    context = {"cohort": cohort, "teaching": teaches(user, cohort), "report": report, "progress": report.progress}
    return render(request, "reports/student.html", context)
