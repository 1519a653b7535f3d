"""The course, read from ``content/`` once, rendered and kept; and the way from a check of the engine to its lesson."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from pathlib import Path

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from apps.courses import blocks, content, figures, markdown, rules
from apps.courses.desk import Desk
from apps.courses.glossary import Glossary
from apps.courses.lessons import LANGUAGES, Course, Lesson, LessonText, Module, Section
from apps.courses.pages import Page
from filrouge import CATALOGUE

CONTENT: Path = settings.CONTENT
"""The folder of the course's files."""


def lesson_of_check() -> dict[str, str]:
    """By check code, the slug of the lesson that teaches it, as the engine names it."""
    return {code: check.lesson for code, check in CATALOGUE.items()}


def course() -> Course:
    """The course of this site, read at the first call. Raises ContentError when its files cannot be shown then."""
    return DESK.edition().course


def lesson_for_check(code: str) -> Lesson | None:
    """The lesson that teaches a check of the engine; None when there is no such check or its lesson is not written."""
    return course().lesson(CATALOGUE[code].lesson) if code in CATALOGUE else None


def lesson_url(slug: str, *, language: str | None = None, anchor: str = "") -> str:
    """The address of a lesson in `language`, the reader's own by default. Raises KeyError for an unknown slug."""
    lesson = course().lesson(slug)
    if lesson is None:
        raise KeyError(slug)
    return _address(lesson.module, slug, anchor, language or translation.get_language() or settings.LANGUAGE_CODE)


def read(root: Path) -> Course:
    """Read and render the course below `root`. Raises ContentError with every problem."""
    return build(content.read(root, lesson_of_check()))


def build(files: content.Content) -> Course:
    """Render valid files."""
    module_of = {lesson: slug for slug, module in files.modules.items() for lesson in module.lessons}
    modules = (
        Module(
            slug=slug,
            order=module.order,
            title=module.title.by_language,
            summary=module.summary.by_language,
            lessons=tuple(_build_lesson(files.pages[lesson], files.terms, module_of) for lesson in module.lessons),
        )
        for slug, module in files.modules.items()
    )
    terms = {language: files.terms.terms(language) for language in LANGUAGES}
    return Course(tuple(sorted(modules, key=lambda module: module.order)), terms)


def _build_lesson(pages: Mapping[str, Page], glossary: Glossary, module_of: Mapping[str, str]) -> Lesson:
    reference = pages[LANGUAGES[0]]
    slug = reference.directory.name
    anchors = markdown.anchors_of(reference.tokens)
    texts = {language: _build_text(page, anchors, glossary, module_of) for language, page in pages.items()}
    return Lesson(slug, module_of[slug], reference.front.minutes, reference.front.checks, texts)


def _build_text(page: Page, anchors: list[str], glossary: Glossary, module_of: Mapping[str, str]) -> LessonText:
    markdown.name_headings(page.tokens, anchors)
    titles = markdown.headings(page.tokens)
    sections = tuple(Section(str(token.attrGet("id")), title, int(token.tag[1])) for token, title in titles)
    surroundings = markdown.Surroundings(
        link=partial(_link, page.language, module_of), figure=partial(_figure, page.directory, page.language)
    )
    terms = glossary.tie(page)
    body = tuple(blocks.cut(page.tokens, surroundings))
    objectives = tuple(markdown.render_line(objective) for objective in page.front.objectives)
    return LessonText(page.front.title, page.front.summary, objectives, sections, body, terms)


def _link(language: str, module_of: Mapping[str, str], target: str) -> str:
    if not target.startswith(rules.LESSON_LINK):
        return target
    slug, _, anchor = target.removeprefix(rules.LESSON_LINK).partition("#")
    return _address(module_of[slug], slug, anchor, language)


def _figure(directory: Path, language: str, source: str, alternative: str, caption: str) -> str:
    return figures.read(directory / source).render(language, alternative, caption)


def _address(module: str, slug: str, anchor: str, language: str) -> str:
    with translation.override(language):
        address = reverse("courses:lesson", args=[module, slug])
    return f"{address}#{anchor}" if anchor else address


DESK = Desk(lambda: CONTENT, read)
"""Where the course lies while the process lives."""
