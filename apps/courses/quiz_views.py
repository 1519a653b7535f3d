"""What a reader does in a lesson: answer a question, say that it is read. Answering is for everyone, keeping is not."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_POST

from apps.accounts.models import User
from apps.courses import quiz_pages, services
from apps.courses.catalogue import lesson_url
from apps.courses.lessons import Lesson
from apps.courses.questions import Question
from apps.courses.templatetags.courses import in_language
from apps.courses.views import lesson_context, lesson_or_404


@require_http_methods(["GET", "HEAD", "POST"])
@csrf_exempt
@never_cache
def answer(request: HttpRequest, module_slug: str, lesson_slug: str, key: str) -> HttpResponse:
    """Judge an answer: htmx gets the question with its explanations, a plain form the whole lesson around it.

    An anonymous answer changes nothing, so it needs no token, and pages for anonymous readers set no cookie: they can
    be cached. A reader who is signed in is protected as everywhere else. Asked for, the address leads to its question.
    """
    lesson = lesson_or_404(module_slug, lesson_slug)
    question = in_language(lesson).question(key)
    if question is None:
        raise Http404(key)
    if request.method != "POST":
        return redirect(lesson_url(lesson.slug, anchor=question.anchor))
    return (_answer_and_keep if isinstance(request.user, User) else _answer)(request, lesson, question)


@require_POST
@login_required
def read(request: HttpRequest, module_slug: str, lesson_slug: str) -> HttpResponse:
    """Mark the lesson as read, or as not read when ``read`` is "no"; comes back to its end."""
    lesson = lesson_or_404(module_slug, lesson_slug)
    if isinstance(request.user, User):
        change = services.unmark_read if request.POST.get("read") == "no" else services.mark_read
        change(user=request.user, lesson=lesson)
    return redirect(lesson_url(lesson.slug, anchor="end-of-lesson"))


def _answer(request: HttpRequest, lesson: Lesson, question: Question) -> HttpResponse:
    asked = quiz_pages.answer(question, dict(request.POST.lists()))
    if asked.judgement and isinstance(request.user, User):
        services.keep_result(user=request.user, lesson=lesson, question=question, judgement=asked.judgement)
    status = 422 if asked.unfinished else 200
    if request.headers.get("HX-Request"):
        return render(
            request, "courses/_quiz.html#form", {"lesson": lesson, "asked": asked, "said": True}, status=status
        )
    return render(request, "courses/lesson.html", lesson_context(request, lesson, asked), status=status)


_answer_and_keep = csrf_protect(_answer)
