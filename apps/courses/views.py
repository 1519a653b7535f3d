"""Pages of the course: open to everyone. Signed in, a reader finds there how far they have come."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from apps.accounts.models import User
from apps.courses import quiz_pages, services
from apps.courses.catalogue import course
from apps.courses.lessons import Lesson, Module
from apps.courses.next_steps import next_steps
from apps.courses.progress import progress_of
from apps.courses.quiz_pages import Asked
from apps.courses.templatetags.courses import in_language


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Every module with its lessons."""
    progress = progress_of(request.user)
    steps = next_steps(request.user, progress)
    return render(request, "courses/index.html", {"modules": course().modules, "progress": progress, "steps": steps})


@require_safe
def module(request: HttpRequest, module_slug: str) -> HttpResponse:
    """One module: what it is about, and its lessons."""
    context = {"module": module_or_404(module_slug), "progress": progress_of(request.user)}
    return render(request, "courses/module.html", context)


@require_safe
@gzip_page
def lesson(request: HttpRequest, module_slug: str, lesson_slug: str) -> HttpResponse:
    """One lesson, between the one before and the one after."""
    wanted = lesson_or_404(module_slug, lesson_slug)
    if isinstance(request.user, User):
        services.open_lesson(user=request.user, lesson=wanted)
    return render(request, "courses/lesson.html", lesson_context(request, wanted))


def lesson_context(request: HttpRequest, lesson: Lesson, answered: Asked | None = None) -> dict[str, Any]:
    """What the page of a lesson says; ``answered`` is the question that the reader has just answered."""
    before, after = course().neighbours(lesson)
    progress, text = progress_of(request.user), in_language(lesson)
    return {
        "module": module_or_404(lesson.module),
        "lesson": lesson,
        "text": text,
        "body": list(quiz_pages.body(lesson, text, progress, answered)),
        "before": before,
        "after": after,
        "progress": progress,
        "steps": next_steps(request.user, progress, after=lesson),
    }


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
