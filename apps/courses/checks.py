"""Pages of the catalogue of checks: open to everyone, the same for everyone."""

from __future__ import annotations

from itertools import groupby

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from filrouge import CATALOGUE, handbook_entries, handbook_entry


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Every check, by family."""
    entries = handbook_entries(_language())
    families = [(title, list(members)) for title, members in groupby(entries, key=lambda entry: entry.family_title)]
    return render(request, "courses/checks.html", {"families": families})


@require_safe
def check(request: HttpRequest, code: str) -> HttpResponse:
    """One check. Raises Http404 for a code that the catalogue lacks."""
    if code not in CATALOGUE:
        raise Http404(code)
    return render(request, "courses/check.html", {"check": handbook_entry(code, _language())})


def _language() -> str:
    return (get_language() or "en")[:2]
