"""The course as the pages show it: frozen values, loaded once by `apps.courses.catalogue`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from apps.courses.questions import Question

LANGUAGES = ("en", "fr")
"""The languages of the course. The first is the one that anchors are derived from."""
SPEAKER = "speaker"
"""The kind of a block that only the speaker sees, beside the slides."""


@dataclass(frozen=True, slots=True)
class Section:
    """A heading of a lesson: its anchor is the same in every language."""

    anchor: str
    title: str
    level: int


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, a list, a figure ... : its kind (the parser's name for it), its markup, the words that it says.

    ``anchor`` is that of a heading, empty for the rest. A quiz question has its markup as on paper, which answers
    nothing, and by ``question``, from which a page makes it answerable.
    """

    kind: str
    html: str
    text: str
    anchor: str = ""
    question: Question | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """A section with its blocks, its heading's apart; what stands before the first heading has no section."""

    section: Section | None
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Term:
    """An entry of the glossary in one language. ``html`` is markup; ``lesson`` is the slug of the lesson about it."""

    slug: str
    name: str
    html: str
    text: str
    lesson: str


@dataclass(frozen=True, slots=True)
class LessonText:
    """A lesson in one language. Blocks and ``objectives`` are markup: escaped text, no script, no inline style.

    ``terms`` are the entries of the glossary that the lesson uses, in the order of their first use.
    """

    title: str
    summary: str
    objectives: tuple[str, ...]
    sections: tuple[Section, ...]
    blocks: tuple[Block, ...]
    terms: tuple[Term, ...] = ()

    @property
    def html(self) -> str:
        """The whole body; what is for the speaker alone is left out."""
        return "".join(block.html for block in self.blocks if block.kind != SPEAKER)

    @property
    def questions(self) -> tuple[Question, ...]:
        """The quiz questions, in order."""
        return tuple(block.question for block in self.blocks if block.question)

    def question(self, key: str) -> Question | None:
        """The quiz question of that key."""
        return next((question for question in self.questions if question.key == key), None)

    @property
    def parts(self) -> Iterator[Part]:
        """The body by section, in order."""
        by_anchor = {section.anchor: section for section in self.sections}
        section: Section | None = None
        blocks: list[Block] = []
        for block in self.blocks:
            if block.anchor:
                if section or blocks:
                    yield Part(section, tuple(blocks))
                section, blocks = by_anchor[block.anchor], []
            else:
                blocks.append(block)
        yield Part(section, tuple(blocks))


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
    """Every module in order, the glossary by language. Slugs of lessons are unique in the whole course."""

    modules: tuple[Module, ...]
    glossary: Mapping[str, tuple[Term, ...]] = field(default_factory=dict)

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
