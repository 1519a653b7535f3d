"""The course teaches every point of its syllabus, in both languages, in the section where the table says so."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from apps.courses import catalogue, content, markdown
from apps.courses.lessons import LANGUAGES
from apps.courses.pages import Page

SYLLABUS: dict[str, list[dict[str, Any]]] = tomllib.loads(
    Path(__file__).with_name("syllabus.toml").read_text(encoding="utf-8")
)
PAGES = content.read_pages(catalogue.CONTENT)


def plain(text: str) -> str:
    """The text in lower case, without emphasis, code marks and the kinds of spaces."""
    return re.sub(r"\s+", " ", re.sub(r"[*`]", "", text)).casefold()


def sections(pages: Mapping[str, Page], language: str) -> dict[str, str]:
    """The Markdown of each section of a lesson, those below it included, by the anchor of its heading."""
    anchors = markdown.anchors_of(pages[LANGUAGES[0]].tokens)
    page = pages[language]
    lines = page.body.splitlines()
    found = [(token.map[0], token.tag) for token, _ in markdown.headings(page.tokens) if token.map]
    return {
        anchor: "\n".join(lines[start : next((line for line, other in found[place + 1 :] if other <= tag), len(lines))])
        for place, (anchor, (start, tag)) in enumerate(zip(anchors, found, strict=True))
    }


def missing(points: list[dict[str, Any]], pages: Mapping[str, Page]) -> Iterator[str]:
    """What the lesson's pages lack of these points."""
    for language in LANGUAGES:
        by_anchor = sections(pages, language)
        for point in points:
            text = by_anchor.get(point["anchor"])
            if text is None:
                yield f"{language}: {point['point']}: no section #{point['anchor']}"
                continue
            lacking = [term for term in point[language] if plain(term) not in plain(text)]
            if "figure" in point and f"]({point['figure']}" not in text:
                lacking.append(point["figure"])
            if lacking:
                yield f"{language}: {point['point']}: #{point['anchor']} lacks {', '.join(lacking)}"


@pytest.mark.parametrize("lesson", SYLLABUS)
def test_a_lesson_teaches_its_points_in_both_languages(lesson: str) -> None:
    faults = list(missing(SYLLABUS[lesson], PAGES[lesson]))
    assert not faults, "\n".join(faults)


def test_the_syllabus_and_the_course_have_the_same_lessons() -> None:
    assert set(SYLLABUS) == set(PAGES)


def test_a_point_that_is_not_taught_is_told() -> None:
    nowhere = {"point": "svn", "anchor": "subversion", "en": [], "fr": []}
    unsaid = {"point": "svn", "anchor": "four-places", "en": ["index", "svn"], "fr": ["index"], "figure": "svn.svg"}
    assert list(missing([nowhere, unsaid], PAGES["what-is-git"])) == [
        "en: svn: no section #subversion",
        "en: svn: #four-places lacks svn, svn.svg",
        "fr: svn: no section #subversion",
        "fr: svn: #four-places lacks svn.svg",
    ]


@pytest.mark.parametrize("lesson", PAGES)
def test_a_lesson_ends_with_few_lines_to_remember_and_few_sources(lesson: str) -> None:
    for language in LANGUAGES:
        by_anchor = sections(PAGES[lesson], language)
        items = {anchor: len(re.findall(r"^- ", text, re.MULTILINE)) for anchor, text in by_anchor.items()}
        assert 3 <= items["what-to-remember"] <= 5, language
        assert 2 <= items["going-further"] <= 4, language
