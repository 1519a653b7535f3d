"""The same checks at home: the command line as a wheel, an assignment's plan as a file, and how to use both."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from apps.accounts.access import signed_in
from apps.submissions.access import assignment_for

PLAN_FILE = "filrouge.toml"
"""What the plan is called in a student's repository."""


def built_wheel() -> Path | None:
    """The wheel that `make wheel` built last; None where it built none."""
    return max(settings.WHEELS.glob("filrouge-*.whl"), key=lambda path: path.stat().st_mtime, default=None)


@require_safe
@login_required
@never_cache
def recipe(request: HttpRequest, cohort: str, slug: str) -> HttpResponse:
    """How to get this assignment's verdict without submitting: by hand, before each push, and in continuous
    integration.
    """
    wanted = assignment_for(signed_in(request), cohort, slug)
    wheel = built_wheel()
    address = request.build_absolute_uri(reverse("wheel", args=[wheel.name])) if wheel else ""
    context = {"assignment": wanted, "wheel": address, "package": f"filrouge @ {address}", "plan_file": PLAN_FILE}
    return render(request, "submissions/at_home.html", context)


@require_safe
@login_required
@never_cache
def plan(request: HttpRequest, cohort: str, slug: str) -> HttpResponse:
    """The plan that grades an assignment, for whoever may submit to it: what `filrouge run --plan` reads."""
    wanted = assignment_for(signed_in(request), cohort, slug)
    return HttpResponse(
        wanted.grading_plan().to_toml(),
        content_type="application/toml; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{PLAN_FILE}"'},
    )


@require_safe
def wheel(request: HttpRequest, name: str) -> FileResponse:
    """The command line, for pip and for machines that nobody signs in on: what it holds is no secret."""
    built = built_wheel()
    if built is None or built.name != name:
        raise Http404
    return FileResponse(built.open("rb"), content_type="application/zip", as_attachment=True, filename=built.name)
