"""How far a reader is: the knots that the thread shows, and the lesson to read next."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from django.contrib.auth.models import AnonymousUser

from apps.accounts.models import User
from apps.courses.catalogue import course
from apps.courses.lessons import LANGUAGES, Lesson
from apps.courses.models import LessonProgress, QuizResult


class Knot(StrEnum):
    """What the thread shows at a lesson: tied once it is read, half tied when its quiz alone is done."""

    OPEN = "open"
    HALF = "half"
    TIED = "tied"


@dataclass(frozen=True, slots=True)
class Progress:
    """A reader's place in the whole course; empty for whoever is not signed in.

    ``opened`` has lessons by slug, the one opened last at the end; ``percents`` the best answers by lesson and key.
    """

    opened: tuple[str, ...] = ()
    read: frozenset[str] = frozenset()
    percents: Mapping[tuple[str, str], int] = field(default_factory=dict)

    def questions_done(self, lesson: Lesson) -> int:
        """How many of the lesson's quiz questions were answered right."""
        questions = lesson.texts[LANGUAGES[0]].questions
        return sum(self.percents.get((lesson.slug, question.key)) == 100 for question in questions)

    def knot(self, lesson: Lesson) -> Knot:
        """What the thread shows at `lesson`."""
        if lesson.slug in self.read:
            return Knot.TIED
        asked = len(lesson.texts[LANGUAGES[0]].questions)
        return Knot.HALF if asked and self.questions_done(lesson) == asked else Knot.OPEN

    def next_lesson(self) -> Lesson | None:
        """The lesson opened last when it is not read, else the first unread one; None when all are read."""
        unread = [lesson for lesson in course().lessons if lesson.slug not in self.read]
        opened = self.opened[-1] if self.opened else ""
        return next((lesson for lesson in unread if lesson.slug == opened), next(iter(unread), None))

    def next_after(self, lesson: Lesson) -> Lesson | None:
        """The first unread lesson after `lesson`, going round to the beginning; None when no other is unread."""
        lessons = course().lessons
        place = lessons.index(lesson)
        others = (*lessons[place + 1 :], *lessons[:place])
        return next((other for other in others if other.slug not in self.read), None)


def progress_of(reader: User | AnonymousUser) -> Progress:
    """Where `reader` stands: two queries, none for whoever is not signed in."""
    if not isinstance(reader, User):
        return Progress()
    opened = LessonProgress.objects.of(reader).order_by("last_opened_at", "id").values_list("lesson", "read_at")
    rows = list(opened)
    results = QuizResult.objects.of(reader).order_by().values_list("lesson", "question", "percent")
    return Progress(
        opened=tuple(lesson for lesson, _ in rows),
        read=frozenset(lesson for lesson, read_at in rows if read_at),
        percents={(lesson, question): percent for lesson, question, percent in results},
    )
