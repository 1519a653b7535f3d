"""What a reader had best do next. The course knows its lessons; rooms above it add their own step by registering."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.courses.catalogue import lesson_url
from apps.courses.lessons import Lesson
from apps.courses.progress import Progress
from apps.courses.templatetags.courses import in_language


@dataclass(frozen=True, slots=True)
class Step:
    """Something to do: ``action`` is what to do, ``title`` with what, ``url`` where, ``due_at`` until when."""

    action: str
    title: str
    url: str
    due_at: datetime | None = None


Provider = Callable[[User], Step | None]
_PROVIDERS: list[Provider] = []


def register(provider: Provider) -> None:
    """Have `provider` asked for a step of its room: called once per room, when the application starts."""
    _PROVIDERS.append(provider)


def next_steps(reader: User | AnonymousUser, progress: Progress, *, after: Lesson | None = None) -> list[Step]:
    """The next lesson to read, that following `after` when one is being read, then what other rooms ask for.

    Nothing for whoever is not signed in: the site does not know what they have read.
    """
    if not isinstance(reader, User):
        return []
    lesson = progress.next_after(after) if after else progress.next_lesson()
    asked = (provider(reader) for provider in _PROVIDERS)
    return [*([_to_read(lesson, progress)] if lesson else []), *(step for step in asked if step)]


def _to_read(lesson: Lesson, progress: Progress) -> Step:
    action = _("Go on reading:") if lesson.slug in progress.opened else _("Read next:")
    return Step(action, in_language(lesson).title, lesson_url(lesson.slug))
