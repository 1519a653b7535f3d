"""The front page, and the way into a cohort."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from apps.accounts.models import User
from apps.cohorts import services
from apps.cohorts.models import Assignment, JoinLink, Membership
from apps.courses.next_steps import next_steps
from apps.courses.progress import progress_of


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The front page; people who are signed in find their cohorts and open assignments there."""
    if not isinstance(request.user, User):
        return render(request, "home.html")
    progress = progress_of(request.user)
    memberships = Membership.objects.filter(user=request.user).select_related("cohort")
    return render(
        request,
        "home.html",
        {
            "memberships": memberships,
            "cohorts": [membership.cohort for membership in memberships],
            "steps": next_steps(request.user, progress),
            "assignments": Assignment.objects.open_to(request.user).select_related("cohort"),
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def join(request: HttpRequest, join_code: str) -> HttpResponse:
    """Say which cohort the link leads to; its button joins. Whoever is not signed in signs in first and comes back."""
    link = get_object_or_404(JoinLink.objects.select_related("cohort"), code=join_code)
    if not JoinLink.objects.usable().filter(pk=link.pk).exists():
        return render(request, "cohorts/join_closed.html", {"link": link}, status=410)
    if request.method == "POST":
        if not isinstance(request.user, User):
            return redirect_to_login(request.get_full_path())
        membership = services.enrol(cohort=link.cohort, user=request.user, role=Membership.Role(link.role))
        messages.success(request, _("Welcome to “%(cohort)s”.") % {"cohort": link.cohort.name})
        if membership.is_staff:
            return redirect("cohorts:people", link.cohort.slug)
        return redirect("submissions:mine")
    joined = isinstance(request.user, User) and link.cohort.memberships.filter(user=request.user).exists()
    context = {"link": link, "cohort": link.cohort, "joined": joined}
    return render(request, "cohorts/join.html", context)
