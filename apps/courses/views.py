"""Pages of the course: open to everyone, the same for everyone."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from apps.courses.catalogue import course
from apps.courses.lessons import Lesson, Module
from apps.courses.templatetags.courses import in_language


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Every module with its lessons."""
    return render(request, "courses/index.html", {"modules": course().modules})


@require_safe
def module(request: HttpRequest, module_slug: str) -> HttpResponse:
    """One module: what it is about, and its lessons."""
    return render(request, "courses/module.html", {"module": module_or_404(module_slug)})


@require_safe
@gzip_page
def lesson(request: HttpRequest, module_slug: str, lesson_slug: str) -> HttpResponse:
    """One lesson, between the one before and the one after."""
    wanted = lesson_or_404(module_slug, lesson_slug)
    before, after = course().neighbours(wanted)
    context = {
        "module": module_or_404(module_slug),
        "lesson": wanted,
        "text": in_language(wanted),
        "before": before,
        "after": after,
    }
    return render(request, "courses/lesson.html", context)


def module_or_404(slug: str) -> Module:
    """The module of that slug. Raises Http404."""
    found = course().module(slug)
    if found is None:
        raise Http404(slug)
    return found


def lesson_or_404(module_slug: str, slug: str) -> Lesson:
    """The lesson of that slug in that module. Raises Http404."""
    found = course().lesson(slug)
    if found is None or found.module != module_slug:
        raise Http404(slug)
    return found
