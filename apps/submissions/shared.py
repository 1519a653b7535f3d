"""The pages around shares: the student's switches, and the two things that anybody with the address may see."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import conditional_page, require_http_methods, require_POST, require_safe

from apps.accounts.access import signed_in
from apps.cohorts.models.policy import Feedback
from apps.submissions.access import own_project
from apps.submissions.badge import Badge
from apps.submissions.models import Run, Share
from apps.submissions.share_forms import BadgeForm, VerdictForm

BADGE_SECONDS = 300
"""How long a badge may be kept by whoever shows it."""

_FORMS = {Share.Kind.BADGE: BadgeForm, Share.Kind.VERDICT: VerdictForm}
_ROUTES = {Share.Kind.BADGE: "submissions:badge", Share.Kind.VERDICT: "submissions:shared"}


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def sharing(request: HttpRequest, project_id: int) -> HttpResponse:
    """What of the project is shown to others: its student alone decides, by one form for each kind."""
    project = own_project(signed_in(request), project_id)
    shares = {share.kind: share for share in project.shares.all()}
    forms = {
        kind: form(
            request.POST if request.POST.get("kind") == kind else None,
            instance=shares.get(kind) or Share(project=project, kind=kind),
        )
        for kind, form in _FORMS.items()
    }
    for form in forms.values():
        if form.is_valid():
            form.save()
            messages.success(request, _("Whoever has the address can see it now."))
            return redirect("submissions:sharing", project.pk)
    addresses = {
        kind: request.build_absolute_uri(reverse(_ROUTES[Share.Kind(kind)], args=[share.token]))
        for kind, share in shares.items()
    }
    context = {"project": project, "forms": forms, "addresses": addresses}
    return render(request, "submissions/sharing.html", context)


@require_POST
@login_required
def unshare(request: HttpRequest, project_id: int, kind: str) -> HttpResponse:
    """Show it to nobody any more: its address never works again."""
    project = own_project(signed_in(request), project_id)
    project.shares.filter(kind=kind).delete()
    messages.success(request, _("Nobody can see it any more, and its address will never work again."))
    return redirect("submissions:sharing", project.pk)


@require_safe
@cache_control(public=True, max_age=BADGE_SECONDS)
@conditional_page
def badge(request: HttpRequest, token: str) -> HttpResponse:
    """The badge, for a README: state or score, and nothing of who or where."""
    share = _share(token, Share.Kind.BADGE)
    drawn = Badge.of(_newest(share), with_score=share.with_score)
    return _unlisted(render(request, "submissions/badge.svg", {"badge": drawn}, content_type="image/svg+xml"))


@require_safe
@never_cache
def shared(request: HttpRequest, token: str) -> HttpResponse:
    """The newest verdict: checks and points, without findings, which speak of files, commits and people."""
    share = _share(token, Share.Kind.VERDICT)
    project, run = share.project, _newest(share)
    shows_checks = project.assignment is None or project.assignment.feedback_now is Feedback.FULL
    checks = run.checks.defer("document") if run and shows_checks else ()
    context = {"share": share, "project": project, "run": run, "checks": checks}
    return _unlisted(render(request, "submissions/shared.html", context))


def _share(token: str, kind: Share.Kind) -> Share:
    shares = Share.objects.select_related("project__student", "project__team", "project__assignment__cohort")
    return get_object_or_404(shares, token=token, kind=kind)


def _newest(share: Share) -> Run | None:
    """The newest verdict; None without one, or while its own student may not see it."""
    assignment = share.project.assignment
    if assignment and assignment.feedback_now is Feedback.NOTHING:
        return None
    runs = Run.objects.of_project(share.project).graded().filter(set_aside=False)
    return runs.defer("plan", "live", "error").first()


def _unlisted(response: HttpResponse) -> HttpResponse:
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response
