"""A reader's progress in templates, where the view has put it into the context as ``progress``.

{% load progress %}
{{ lesson|knot_in:progress }}              open, half or tied
{{ lesson|questions_done:progress }}       how many of the lesson's questions were answered right
{{ module|lessons_read:progress }}          how many of the module's lessons are read
{{ part|is_question }}                     whether a part of a lesson is a question
"""

from __future__ import annotations

from django import template

from apps.courses.lessons import Lesson, Module
from apps.courses.progress import Knot, Progress
from apps.courses.quiz_pages import Asked

register = template.Library()


@register.filter
def knot_in(lesson: Lesson, progress: Progress) -> Knot:
    """What the thread shows at a lesson."""
    return progress.knot(lesson)


@register.filter
def questions_done(lesson: Lesson, progress: Progress) -> int:
    """How many of the lesson's questions were answered right."""
    return progress.questions_done(lesson)


@register.filter
def lessons_read(module: Module, progress: Progress) -> int:
    """How many of the module's lessons are read."""
    return sum(lesson.slug in progress.read for lesson in module.lessons)


@register.filter
def is_question(part: object) -> bool:
    """Whether a part of a lesson's body is a question; the others are markup."""
    return isinstance(part, Asked)
