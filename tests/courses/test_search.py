"""The search finds sections, in both languages, however words are written."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from apps.courses.catalogue import DESK, course
from apps.courses.lessons import Block, Course, Lesson, LessonText, Module, Section
from apps.courses.search import LONGEST_QUERY, Hit, Index


def of(**bodies: str) -> Index:
    """An index of lessons with one section each."""
    lessons = tuple(
        Lesson(slug, "module", 1, {}, {"fr": LessonText(slug, "", (), (Section("one", "Un", 2),), _blocks(body))})
        for slug, body in bodies.items()
    )
    return Index(Course((Module("module", 1, {}, {}, lessons),)), "fr")


def _blocks(body: str) -> tuple[Block, ...]:
    return Block("heading", "", "Un", "one"), Block("paragraph", "", body)


def found(hits: list[Hit]) -> list[str]:
    return [hit.lesson.slug for hit in hits]


@pytest.mark.parametrize("query", ["dépôt", "depot", "DÉPÔTS", "dép", "dépôts distants"])
def test_accents_capitals_and_endings_do_not_matter(query: str) -> None:
    assert found(of(a="Un dépôt distant.", b="Une branche.").find(query)) == ["a"]


def test_every_word_must_be_there_when_one_section_has_them_all() -> None:
    index = of(a="Fusionner deux branches.", b="Une branche.", c="Fusionner.")
    assert found(index.find("fusion branches")) == ["a"]
    assert sorted(found(index.find("branche conteneur"))) == ["a", "b"]


def test_small_words_are_left_out_unless_there_is_no_other() -> None:
    index = of(a="Fusionner deux branches.", b="Une branche, une autre, et une fusion.", c="Une espace.")
    assert found(index.find("fusionner une branche")) == found(index.find("fusionner branche"))
    assert sorted(found(index.find("une"))) == ["b", "c"]


def test_a_word_of_a_title_comes_before_many_in_a_text() -> None:
    assert found(of(a="tests tests tests tests tests", tests="rien").find("tests"))[0] == "tests"


def test_nothing_is_found_by_nothing() -> None:
    assert of(a="mot").find(" ,;-'") == []


def test_the_excerpt_stands_around_the_first_hit_which_is_marked() -> None:
    (hit,) = of(a="mot " * 200 + "aiguille " + "mot " * 200).find("aiguilles")
    assert [piece.text for piece in hit.excerpt if piece.found] == ["aiguille"]
    assert 100 < sum(len(piece.text) for piece in hit.excerpt) < 250


@pytest.mark.parametrize(
    ("language", "query", "slug"),
    [
        ("en", "commits", "commits"),
        ("fr", "commit", "commits"),
        ("fr", "couverture", "coverage"),
        ("en", "logs", "logging"),
    ],
)
def test_the_lesson_about_it_comes_first(language: str, query: str, slug: str) -> None:
    assert DESK.edition().indexes[language].find(query)[0].lesson.slug == slug


@pytest.mark.django_db
def test_results_lead_to_sections_that_exist(client: Client) -> None:
    page = client.get("/fr/course/search/", {"q": "fusionner"}).content.decode()
    links = re.findall(r'data-hit href="/fr/course/[\w-]+/([\w-]+)/#([^"]+)"', page)
    assert len(links) > 3
    for slug, anchor in links:
        lesson = course().lesson(slug)
        assert lesson is not None
        assert anchor in {section.anchor for section in lesson.texts["fr"].sections}
    assert "<mark>fusionner</mark>" in page


@pytest.mark.django_db
def test_what_is_typed_is_text_and_is_cut(client: Client) -> None:
    page = client.get("/en/course/search/", {"q": "<script>alert(1)</script>" + "x" * 200}).content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;" in page
    assert "x" * LONGEST_QUERY not in page.partition("<main")[2]


@pytest.mark.django_db
def test_htmx_is_given_the_list_alone(client: Client) -> None:
    answer = client.get("/en/course/search/", {"q": "rebase"}, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in answer
    assert "data-hit" in answer


@pytest.mark.django_db
def test_an_empty_search_is_a_form_and_a_vain_one_says_so(client: Client) -> None:
    assert "data-hit" not in client.get("/en/course/search/").content.decode()
    assert "No lesson has these words" in client.get("/en/course/search/", {"q": "xyzzy"}).content.decode()
