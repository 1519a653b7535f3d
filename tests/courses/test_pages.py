"""The course is open to everyone, in both languages, and is only markup."""

from __future__ import annotations

import itertools
import re

import pytest
from django.template import Context, Template
from django.test import Client
from django.utils import translation

from apps.courses.catalogue import course, lesson_for_check, lesson_url
from apps.courses.lessons import LANGUAGES, Lesson
from apps.courses.templatetags.courses import lesson_of_check
from filrouge import CATALOGUE

pytestmark = pytest.mark.django_db
LESSONS = course().lessons
EVERY_LESSON = pytest.mark.parametrize("lesson", LESSONS, ids=[lesson.slug for lesson in LESSONS])
EVERY_LANGUAGE = pytest.mark.parametrize("language", LANGUAGES)


def address(lesson: Lesson, language: str) -> str:
    return f"/{language}/course/{lesson.module}/{lesson.slug}/"


def test_the_three_modules_have_at_least_one_lesson_each() -> None:
    assert [module.slug for module in course().modules] == ["devops", "git", "ci-cd"]
    assert all(module.lessons for module in course().modules)


@EVERY_LANGUAGE
def test_the_index_lists_every_module_and_lesson(client: Client, language: str) -> None:
    page = client.get(f"/{language}/course/").content.decode()
    for module in course().modules:
        assert f'href="/{language}/course/{module.slug}/"' in page
        assert module.title[language] in page
    for lesson in LESSONS:
        assert f'href="{address(lesson, language)}"' in page


@EVERY_LANGUAGE
def test_a_module_lists_its_lessons_with_their_minutes(client: Client, language: str) -> None:
    module = course().modules[1]
    page = client.get(f"/{language}/course/{module.slug}/").content.decode()
    assert f'<html lang="{language}"' in page
    for lesson in module.lessons:
        assert lesson.texts[language].title in page
        assert f"{lesson.minutes} minutes" in page


@EVERY_LESSON
@EVERY_LANGUAGE
def test_anyone_reads_a_lesson(client: Client, lesson: Lesson, language: str) -> None:
    response = client.get(address(lesson, language))
    page = response.content.decode()
    assert response.status_code == 200
    assert f"<h1>{lesson.texts[language].title}</h1>" in page
    for section in lesson.texts[language].sections:
        assert f'id="{section.anchor}"' in page
        assert f'href="#{section.anchor}"' in page
    for code in lesson.checks:
        assert f"<code>{code}</code>" in page


@EVERY_LESSON
def test_a_lesson_has_the_same_anchors_in_both_languages(lesson: Lesson) -> None:
    english, french = (
        [(section.anchor, section.level) for section in lesson.texts[language].sections] for language in LANGUAGES
    )
    assert english == french


@EVERY_LESSON
@EVERY_LANGUAGE
def test_a_lesson_is_only_markup(client: Client, lesson: Lesson, language: str) -> None:
    html = lesson.texts[language].html
    assert not re.search(r"\sstyle=|<script|\son\w+=|<style|javascript:", html)
    assert " style=" not in client.get(address(lesson, language)).content.decode()


@EVERY_LESSON
@EVERY_LANGUAGE
def test_an_anchor_stands_once_in_a_page(client: Client, lesson: Lesson, language: str) -> None:
    ids = re.findall(r'\sid="([^"]+)"', client.get(address(lesson, language)).content.decode())
    assert len(ids) == len(set(ids))


@EVERY_LESSON
def test_every_link_to_the_course_leads_to_a_page(client: Client, lesson: Lesson) -> None:
    page = client.get(address(lesson, "fr")).content.decode()
    links = {link.partition("#")[0] for link in re.findall(r'href="(/fr/course/[^"]*)"', page)}
    assert links
    for link in links:
        assert client.get(link).status_code == 200


@EVERY_LESSON
def test_the_language_switch_keeps_the_lesson(client: Client, lesson: Lesson) -> None:
    for language, other in (LANGUAGES, LANGUAGES[::-1]):
        assert f'href="{address(lesson, other)}"' in client.get(address(lesson, language)).content.decode()


@pytest.mark.parametrize("path", ["nothing/", "git/nothing/", "devops/commits/", "nothing/commits/"])
def test_what_does_not_exist_is_not_found(client: Client, path: str) -> None:
    assert client.get(f"/en/course/{path}").status_code == 404


def test_a_lesson_cannot_be_posted_to(client: Client) -> None:
    assert client.post(address(LESSONS[0], "en")).status_code == 405


def test_lessons_follow_one_another_across_modules(client: Client) -> None:
    for before, after in itertools.pairwise(LESSONS):
        assert f'rel="next" href="{address(after, "en")}"' in client.get(address(before, "en")).content.decode()
        assert f'rel="prev" href="{address(before, "en")}"' in client.get(address(after, "en")).content.decode()
    assert 'rel="prev"' not in client.get(address(LESSONS[0], "en")).content.decode()
    assert 'rel="next"' not in client.get(address(LESSONS[-1], "en")).content.decode()


def test_every_check_of_the_engine_leads_to_the_section_that_teaches_it(client: Client) -> None:
    for code in CATALOGUE:
        with translation.override("fr"):
            link = lesson_of_check(code)
        assert link is not None
        path, _, anchor = link.url.partition("#")
        assert f'id="{anchor}"' in client.get(path).content.decode()


def test_a_check_that_nobody_teaches_has_no_lesson() -> None:
    assert lesson_for_check("GIT99") is None


def test_a_template_links_a_check_in_the_language_of_the_reader() -> None:
    template = Template('{% load courses %}{% lesson_of_check "GIT03" as taught %}{{ taught.url }} {{ taught.title }}')
    with translation.override("fr"):
        assert template.render(Context()) == "/fr/course/git/commits/#the-form-of-a-subject Les commits"


def test_the_address_of_a_lesson_in_a_given_language() -> None:
    assert lesson_url("tests", language="en") == "/en/course/ci-cd/tests/"
    with pytest.raises(KeyError):
        lesson_url("nothing")
