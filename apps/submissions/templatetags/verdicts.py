"""Filters that put engine values before readers. What a student wrote is escaped, always."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils import formats
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from apps.courses.catalogue import lesson_for_check, lesson_url
from apps.submissions import words
from filrouge import Message

register = template.Library()

NO_VALUE = "–"
"""Shown for None, and where a template knows no value (which reaches a filter as an empty text)."""

_CODE = re.compile(r"`([^`]+)`")


@register.simple_tag
def verdict_mark(outcome: str) -> SafeString:
    """What ``_verdict.html`` makes of an outcome, made once in each language: live pages show dozens at each bell."""
    return _verdict_mark(outcome, get_language())


@lru_cache(maxsize=64)
def _verdict_mark(outcome: str, _language: str | None) -> SafeString:
    return render_to_string("_verdict.html", {"outcome": outcome})


@register.filter
def code_spans(text: object) -> SafeString:
    """Escape `text`, then show what stands between backticks as code."""
    return mark_safe(_CODE.sub(r"<code>\1</code>", escape(str(text))))  # noqa: S308 - escaped just before


@register.filter
def say(message: Message | Mapping[str, Any]) -> SafeString:
    """An engine message in the reader's language."""
    return code_spans(words.say(message))


@register.filter
def check_title(code: str) -> SafeString:
    """What a check is called in the reader's language."""
    return say(Message(f"title.{code}"))


@register.filter
def family_title(family: str) -> SafeString:
    """What a family of checks is called."""
    return say(Message(f"family.{family}"))


@register.filter
def stage(name: str) -> SafeString:
    """What a stage of a run is called."""
    return say(Message(f"stage.{name}"))


@register.simple_tag
def lesson_link(code: str) -> SafeString | str:
    """A link to the lesson that teaches a check, at the section that does; nothing while that lesson is not written."""
    lesson = lesson_for_check(code)
    if lesson is None:
        return ""
    address = lesson_url(lesson.slug, anchor=lesson.checks.get(code, ""))
    return format_html('<a href="{}">{}</a>', address, lesson.texts[get_language() or "en"].title)


@register.filter
def line_ranges(lines: list[int]) -> str:
    """Line numbers in growing order, neighbours drawn together: ``3, 7-9``."""
    ranges: list[list[int]] = []
    for line in lines:
        if ranges and line == ranges[-1][-1] + 1:
            ranges[-1] = [ranges[-1][0], line]
        else:
            ranges.append([line])
    return ", ".join("-".join(str(end) for end in ends) for ends in ranges)


@register.filter
def percent(value: float | str | None) -> str:
    """`value` rounded to at most one decimal, and a percent sign; an en dash where there is none."""
    if value is None or isinstance(value, str):
        return NO_VALUE
    return _("%(number)s%%") % {"number": decimals(value)}


@register.filter
def decimals(value: float | str | None, count: int = 1) -> str:
    """`value` with at most `count` decimals, as the reader's language writes them; an en dash where there is none."""
    if value is None or isinstance(value, str):
        return NO_VALUE
    rounded = round(float(value), count)
    return formats.number_format(rounded, decimal_pos=0 if rounded == int(rounded) else count)


@register.filter
def duration(seconds: float) -> str:
    """About how long, in whole seconds, or minutes from two on."""
    if seconds < 120:
        count = max(1, round(seconds))
        return ngettext("%(count)s second", "%(count)s seconds", count) % {"count": count}
    count = round(seconds / 60)
    return ngettext("%(count)s minute", "%(count)s minutes", count) % {"count": count}


@register.filter
def short_hash(revision: str) -> str:
    """The first characters of a commit's hash, as git abbreviates it."""
    return revision[:8]
