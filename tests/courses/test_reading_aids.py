"""What stands beside a lesson: the glossary, slides, a module on one page, the way to the other language."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from apps.courses import slides
from apps.courses.catalogue import course
from apps.courses.lessons import LANGUAGES, Block, Lesson, LessonText, Section
from tests.courses.test_pages import EVERY_LANGUAGE, EVERY_LESSON, address

pytestmark = pytest.mark.django_db


def ids(page: str) -> list[str]:
    return re.findall(r'\sid="([^"]+)"', page)


@EVERY_LANGUAGE
def test_the_glossary_explains_every_term_and_leads_to_its_lesson(client: Client, language: str) -> None:
    page = client.get(f"/{language}/course/glossary/").content.decode()
    for term in course().glossary[language]:
        assert f'<dt id="term-{term.slug}">{term.name}</dt>' in page
        lesson = course().lesson(term.lesson)
        assert lesson is not None
        assert f'href="{address(lesson, language)}"' in page


@EVERY_LESSON
@EVERY_LANGUAGE
def test_a_term_is_tied_once_to_its_explanation_on_the_page(client: Client, lesson: Lesson, language: str) -> None:
    page = client.get(address(lesson, language)).content.decode()
    tied = re.findall(r'<a class="term" id="use-([\w-]+)" href="#term-([\w-]+)">', page)
    assert tied == [(term.slug, term.slug) for term in lesson.texts[language].terms]
    for slug, _ in tied:
        assert ids(page).count(f"term-{slug}") == 1
        assert f'href="#use-{slug}"' in page


def test_a_word_of_another_sense_is_left_alone() -> None:
    lesson = course().lesson("coverage")
    assert lesson is not None
    assert "branch" not in [term.slug for term in lesson.texts["en"].terms]


@EVERY_LESSON
def test_a_section_leads_to_its_twin_without_scripts(client: Client, lesson: Lesson) -> None:
    page = client.get(address(lesson, "en")).content.decode()
    twins = re.findall(r'<noscript><a class="lesson__twin" href="([^"]+)"', page)
    assert twins == [f"{address(lesson, 'fr')}#{section.anchor}" for section in lesson.texts["fr"].sections]


@EVERY_LESSON
@EVERY_LANGUAGE
def test_every_section_has_its_slide(client: Client, lesson: Lesson, language: str) -> None:
    page = client.get(f"{address(lesson, language)}slides/").content.decode()
    assert len(ids(page)) == len(set(ids(page)))
    assert {section.anchor for section in lesson.texts[language].sections} <= set(ids(page))
    assert 'href="#term-' not in page
    assert not re.search(r"\sstyle=|<style|\son\w+=", page)


def lesson_text(*blocks: Block) -> LessonText:
    return LessonText("A lesson", "", (), (Section("one", "One", 2),), (Block("heading", "", "One", "one"), *blocks))


PROSE = Block("paragraph", "<p>prose</p>", "prose")
CODE = Block("fence", "<pre>code</pre>", "\n".join("code" for _ in range(12)))


def test_prose_is_said_where_there_is_something_to_look_at() -> None:
    (slide,) = slides.of_lesson(lesson_text(PROSE, CODE), terms="/g/")
    assert (slide.shown, slide.said) == ([CODE.html], [PROSE.html])


def test_a_section_of_prose_alone_shows_it() -> None:
    (slide,) = slides.of_lesson(lesson_text(PROSE), terms="/g/")
    assert (slide.shown, slide.said) == ([PROSE.html], [])


def test_what_does_not_fit_goes_on_in_the_next_slide() -> None:
    found = slides.of_lesson(lesson_text(CODE, CODE, CODE), terms="/g/")
    assert [(slide.anchor, slide.turn) for slide in found] == [("one", 1), ("one--2", 2), ("one--3", 3)]


def test_the_speaker_alone_sees_what_is_for_the_speaker() -> None:
    text = lesson_text(PROSE, Block("speaker", "<p>ask the room</p>", "ask the room"))
    (slide,) = slides.of_lesson(text, terms="/g/")
    assert (slide.shown, slide.said) == ([PROSE.html], ["<p>ask the room</p>"])
    assert "ask the room" not in text.html


@EVERY_LANGUAGE
@pytest.mark.parametrize("module", course().modules, ids=lambda module: module.slug)
def test_a_module_on_one_page_holds_its_lessons_and_sound_anchors(client: Client, module, language: str) -> None:
    page = client.get(f"/{language}/course/{module.slug}/print/").content.decode()
    known = ids(page)
    assert len(known) == len(set(known))
    for lesson in module.lessons:
        assert f'id="{lesson.slug}--what-to-remember"' in page
    assert set(re.findall(r'href="#([^"]+)"', page)) <= {*known, "main"}
    named = {name for names in re.findall(r'aria-(?:labelledby|describedby)="([^"]+)"', page) for name in names.split()}
    assert named <= set(known)


@pytest.mark.parametrize("path", ["nothing/print/", "git/nothing/slides/", "devops/commits/slides/"])
def test_there_is_nothing_beside_what_does_not_exist(client: Client, path: str) -> None:
    for language in LANGUAGES:
        assert client.get(f"/{language}/course/{path}").status_code == 404
