"""The course as the pages show it: frozen values, loaded once by `apps.courses.catalogue`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

LANGUAGES = ("en", "fr")
"""The languages of the course. The first is the one that anchors are derived from."""


@dataclass(frozen=True, slots=True)
class Section:
    """A heading of a lesson: its anchor is the same in every language."""

    anchor: str
    title: str
    level: int


@dataclass(frozen=True, slots=True)
class LessonText:
    """A lesson in one language. ``html`` and ``objectives`` are markup: escaped text, no script, no inline style."""

    title: str
    summary: str
    objectives: tuple[str, ...]
    sections: tuple[Section, ...]
    html: str


@dataclass(frozen=True, slots=True)
class Lesson:
    """A lesson in every language. ``checks`` gives, by check code, the anchor of the section that teaches it."""

    slug: str
    module: str
    minutes: int
    checks: Mapping[str, str]
    texts: Mapping[str, LessonText]


@dataclass(frozen=True, slots=True)
class Module:
    """A module: lessons in reading order, title and summary by language."""

    slug: str
    order: int
    title: Mapping[str, str]
    summary: Mapping[str, str]
    lessons: tuple[Lesson, ...]

    @property
    def minutes(self) -> int:
        """How long the whole module takes to read."""
        return sum(lesson.minutes for lesson in self.lessons)


@dataclass(frozen=True, slots=True)
class Course:
    """Every module in order. Slugs of lessons are unique in the whole course."""

    modules: tuple[Module, ...]

    @property
    def lessons(self) -> tuple[Lesson, ...]:
        """Every lesson, in reading order."""
        return tuple(lesson for module in self.modules for lesson in module.lessons)

    def module(self, slug: str) -> Module | None:
        """The module of that slug."""
        return next((module for module in self.modules if module.slug == slug), None)

    def lesson(self, slug: str) -> Lesson | None:
        """The lesson of that slug, in whichever module it is."""
        return next((lesson for lesson in self.lessons if lesson.slug == slug), None)

    def neighbours(self, lesson: Lesson) -> tuple[Lesson | None, Lesson | None]:
        """The lessons read before and after `lesson`, across modules."""
        lessons = self.lessons
        place = lessons.index(lesson)
        before = lessons[place - 1] if place else None
        after = lessons[place + 1] if place + 1 < len(lessons) else None
        return before, after
