"""What templates ask about cohorts."""

from __future__ import annotations

from datetime import datetime

from django import template
from django.contrib.auth.models import AnonymousUser
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from apps.accounts.models import User
from apps.accounts.templatetags.moments import moment_in
from apps.cohorts.access import may_create_cohorts
from apps.cohorts.markdown import render
from apps.cohorts.models import Assignment, Cohort
from apps.courses.catalogue import course, lesson_url

register = template.Library()


@register.filter
def has_cohorts(user: User | AnonymousUser | None) -> bool:
    """Whether `user` follows a cohort as an instructor or an assistant, or may open one."""
    return isinstance(user, User) and (Cohort.objects.followed_by(user).exists() or may_create_cohorts(user))


@register.filter
def may_create(user: User | AnonymousUser | None) -> bool:
    """Whether `user` may open a cohort."""
    return isinstance(user, User) and may_create_cohorts(user)


@register.simple_tag
def moment(value: datetime, cohort: Cohort) -> SafeString:
    """A date and time in the cohort's time zone, which is named beside it."""
    return moment_in(value, cohort.zone)


@register.filter
def markdown(text: str) -> SafeString:
    """Markdown as HTML without anything dangerous in it."""
    return mark_safe(render(text))  # noqa: S308 - cleaned by nh3


@register.simple_tag
def lesson_links(assignment: Assignment) -> list[tuple[str, str]]:
    """The lessons of an assignment as (address, title); one that the course no longer has is left out."""
    language = (get_language() or "en")[:2]
    lessons = [lesson for slug in assignment.lessons if (lesson := course().lesson(slug))]
    return [(lesson_url(lesson.slug), lesson.texts[language].title) for lesson in lessons]
