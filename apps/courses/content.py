"""The course's files read and validated together: every problem of every file is found in one pass."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from apps.courses import glossary, markdown, quiz_rules, rules, translations, typography
from apps.courses.glossary import Glossary, GlossaryFile
from apps.courses.lessons import LANGUAGES
from apps.courses.pages import ModuleFile, Page, read_module, read_page
from apps.courses.problems import ContentError, Problem

TAKEN_BY_MODULES = ("search", "glossary")
TAKEN_BY_LESSONS = ("print",)
"""Slugs that would hide a page of the course, or be hidden by it (`apps.courses.urls`)."""
Pages = dict[str, dict[str, Page]]
"""The pages of lessons, by slug and language."""


@dataclass(frozen=True, slots=True)
class Content:
    """Valid files: the modules by slug, the pages by lesson and language, the glossary."""

    modules: Mapping[str, ModuleFile]
    pages: Pages
    terms: Glossary


def read(root: Path, lesson_of_check: Mapping[str, str]) -> Content:
    """Read the files below `root`; `lesson_of_check` names, by code, the lesson that teaches each check of the engine.

    Raises ContentError with every problem of every file.
    """
    problems: list[Problem] = []
    modules = _read_modules(root, problems)
    pages = _read_lessons(modules, root, problems)
    problems += _problems(pages, root, lesson_of_check)
    terms = _read_glossary(pages, root, problems)
    if problems:
        raise ContentError(problems)
    return Content(modules, pages, terms)


def read_pages(root: Path) -> Pages:
    """The pages below `root`, readable but not held against any rule. Raises ContentError."""
    problems: list[Problem] = []
    pages = _read_lessons(_read_modules(root, problems), root, problems)
    if problems:
        raise ContentError(problems)
    return pages


def _read_modules(root: Path, problems: list[Problem]) -> dict[str, ModuleFile]:
    modules = {}
    for folder in sorted(path for path in root.iterdir() if path.is_dir()):
        path = folder / "module.toml"
        try:
            modules[folder.name] = module = read_module(path, root)
        except ContentError as error:
            problems += error.problems
            continue
        problems += _faults_of_words(module, path.relative_to(root))
        problems += _taken(folder.name, module, path.relative_to(root))
        unlisted = {child.name for child in folder.iterdir() if child.is_dir()} - set(module.lessons)
        place = path.relative_to(root)
        problems += (Problem(place, 1, f"the lesson {name} is not listed") for name in sorted(unlisted))
    return modules


def _read_glossary(pages: Pages, root: Path, problems: list[Problem]) -> Glossary:
    try:
        terms = glossary.read(root)
    except ContentError as error:
        problems += error.problems
        return Glossary(GlossaryFile())
    problems += terms.problems(tuple(pages))
    for by_language in pages.values():
        for page in by_language.values():
            problems += terms.misspellings(page, root)
    return terms


def _taken(slug: str, module: ModuleFile, place: Path) -> Iterator[Problem]:
    for name, taken in ((slug, TAKEN_BY_MODULES), *((lesson, TAKEN_BY_LESSONS) for lesson in module.lessons)):
        if name in taken:
            yield Problem(place, 1, f"{name} is the address of another page of the course")


def _faults_of_words(module: ModuleFile, place: Path) -> Iterator[Problem]:
    for language in LANGUAGES:
        for text in (module.title.by_language[language], module.summary.by_language[language]):
            yield from (Problem(place, 1, fault) for _, fault in typography.faults(text, language))


def _read_lessons(modules: Mapping[str, ModuleFile], root: Path, problems: list[Problem]) -> Pages:
    pages: Pages = {}
    for module, described in modules.items():
        for slug in described.lessons:
            if slug in pages:
                problems.append(Problem(Path(module, "module.toml"), 1, f"two lessons have the slug {slug}"))
            pages[slug] = {}
            for language in LANGUAGES:
                try:
                    pages[slug][language] = read_page(root / module / slug / f"{language}.md", root)
                except ContentError as error:
                    problems += error.problems
    return pages


def _problems(pages: Pages, root: Path, lesson_of_check: Mapping[str, str]) -> Iterator[Problem]:
    first = LANGUAGES[0]
    anchors = {
        slug: markdown.anchors_of(by_language[first].tokens) if first in by_language else None
        for slug, by_language in pages.items()
    }
    for by_language in pages.values():
        for language, page in by_language.items():
            yield from rules.alone(page, root)
            yield from rules.links(page, root, anchors)
            yield from quiz_rules.alone(page, root)
            if language != first and first in by_language:
                yield from translations.differences(page, by_language[first], root)
                yield from quiz_rules.differences(page, by_language[first], root)
        if first in by_language:
            yield from _check_problems(by_language[first], root, lesson_of_check)


def _check_problems(page: Page, root: Path, lesson_of_check: Mapping[str, str]) -> Iterator[Problem]:
    slug, place, anchors = page.directory.name, page.path.relative_to(root), markdown.anchors_of(page.tokens)
    for code, anchor in page.front.checks.items():
        if code not in lesson_of_check:
            yield Problem(place, page.line_of(code), f"the engine has no check {code}")
        if anchor not in anchors:
            yield Problem(place, page.line_of(code), f"no heading of this lesson has the anchor {anchor}")
    for code, lesson in lesson_of_check.items():
        if lesson == slug and code not in page.front.checks:
            yield Problem(place, page.line_of("checks"), f"the check {code} names this lesson, which does not name it")
