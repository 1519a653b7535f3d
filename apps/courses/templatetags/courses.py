"""The course in templates: texts in the reader's language, and the lesson behind a check.

{% load courses %}
{{ lesson|in_language }}                            the LessonText of a Lesson
{% lesson_of_check "GIT03" as taught %}             None, or .url and .title
{% check_title "GIT03" %}                           the engine's words for a check
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from django import template
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from apps.courses import side_by_side
from apps.courses.catalogue import DESK, lesson_for_check, lesson_url
from apps.courses.lessons import LANGUAGES, Lesson, LessonText
from apps.courses.problems import Problem
from filrouge import Message, say

register = template.Library()

_CODE = re.compile(r"`([^`]+)`")


@dataclass(frozen=True, slots=True)
class LessonLink:
    """Where a check is taught: the address of the section, the lesson's title, both in the reader's language."""

    url: str
    title: str


@register.filter
def in_language(lesson: Lesson) -> LessonText:
    """A lesson's text in the reader's language."""
    return lesson.texts[_language()]


@register.filter
def translated(texts: Mapping[str, str]) -> str:
    """A module's title or summary in the reader's language."""
    return texts[_language()]


@register.filter
def apart(html: str, lesson: Lesson) -> str:
    """A lesson's markup on a page that holds several lessons."""
    return side_by_side.apart(html, lesson)


@register.filter
def code_spans(text: str) -> SafeString:
    """The engine's words, with what stands between backticks shown as code."""
    return mark_safe(_CODE.sub(r"<code>\1</code>", escape(text)))  # noqa: S308 - escaped just before


@register.simple_tag
def lesson_of_check(code: str) -> LessonLink | None:
    """The section that teaches a check; None when no lesson does yet."""
    lesson = lesson_for_check(code)
    if lesson is None:
        return None
    return LessonLink(lesson_url(lesson.slug, anchor=lesson.checks[code]), in_language(lesson).title)


@register.simple_tag
def content_problems() -> tuple[Problem, ...]:
    """What is wrong with the course's files since they were last shown: never anything but while it is written."""
    return DESK.edition().problems


@register.simple_tag
def check_title(code: str) -> str:
    """What a check of the engine asks, in the reader's language."""
    return say(Message(f"title.{code}"), _language())


def _language() -> str:
    language = (get_language() or "").partition("-")[0]
    return language if language in LANGUAGES else LANGUAGES[0]
