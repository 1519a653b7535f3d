"""Pages beside the lessons: the search, the glossary, slides, a module on one page."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from apps.courses import search as searching
from apps.courses import slides as showing
from apps.courses.catalogue import DESK, course
from apps.courses.templatetags.courses import in_language
from apps.courses.views import lesson_or_404, module_or_404


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """The sections that answer ``?q=``; to htmx, the list alone."""
    query = request.GET.get("q", "").strip()[: searching.LONGEST_QUERY]
    hits = DESK.edition().indexes[_language()].find(query) if query else []
    page = "courses/search.html#results" if getattr(request, "htmx", False) else "courses/search.html"
    return render(request, page, {"query": query, "hits": hits})


@require_safe
@gzip_page
def glossary(request: HttpRequest) -> HttpResponse:
    """Every term of the course, with the lesson that teaches it."""
    terms = course().glossary[_language()]
    return render(request, "courses/glossary.html", {"terms": [(term, course().lesson(term.lesson)) for term in terms]})


@require_safe
@gzip_page
def slides(request: HttpRequest, module_slug: str, lesson_slug: str) -> HttpResponse:
    """A lesson to be shown in a room; with ``?view=notes``, what the speaker reads in a second window."""
    lesson = lesson_or_404(module_slug, lesson_slug)
    text = in_language(lesson)
    context = {
        "module": module_or_404(module_slug),
        "lesson": lesson,
        "text": text,
        "slides": showing.of_lesson(text, terms=reverse("courses:glossary")),
        "notes": request.GET.get("view") == "notes",
    }
    return render(request, "courses/slides.html", context)


@require_safe
@gzip_page
def print_module(request: HttpRequest, module_slug: str) -> HttpResponse:
    """A whole module on one page, to be printed."""
    module = module_or_404(module_slug)
    texts = [(lesson, in_language(lesson)) for lesson in module.lessons]
    terms = {term.slug: term for _, text in texts for term in text.terms}
    return render(request, "courses/print.html", {"module": module, "texts": texts, "terms": terms.values()})


def _language() -> str:
    return (get_language() or "en").partition("-")[0]
