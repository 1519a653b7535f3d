"""What a lesson costs its reader: all that the page loads, as it comes over the line. Fonts are counted apart."""

from __future__ import annotations

import re
from pathlib import Path

import brotli
import pytest
from django.contrib.staticfiles import finders
from django.test import Client

from apps.courses.catalogue import course
from apps.courses.lessons import LANGUAGES
from tests.courses.test_pages import address

PAGE_BYTES = 100_000
FONTS_BYTES = 110_000
SCRIPTS_BEFORE_THE_FIRST_PAINT_BYTES = 1_500


def file(path: str) -> bytes:
    found = finders.find(path.removeprefix("/static/"))
    assert isinstance(found, str), path
    return Path(found).read_bytes()


def compressed(path: str) -> int:
    """The size that WhiteNoise sends: it keeps a brotli copy of the best quality beside each file."""
    return len(brotli.compress(file(path)))


@pytest.mark.django_db
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_heaviest_lesson_is_light(client: Client, language: str) -> None:
    heaviest = max(course().lessons, key=lambda lesson: len(lesson.texts[language].html))
    response = client.get(address(heaviest, language), headers={"Accept-Encoding": "gzip"})
    assert response.headers["Content-Encoding"] == "gzip"
    page = client.get(address(heaviest, language)).content.decode()
    loaded = re.findall(r'<link rel="stylesheet" href="([^"]+)"|<script src="([^"]+)"', page)
    total = len(response.content) + sum(compressed(sheet or script) for sheet, script in loaded)
    assert len(loaded) > 10
    assert total < PAGE_BYTES


@pytest.mark.django_db
def test_the_first_paint_waits_for_no_script_but_the_theme(client: Client) -> None:
    page = client.get(address(course().lessons[0], "en")).content.decode()
    waited_for = re.findall(r'<script src="([^"]+)"(?![^>]*(?:defer|async))', page)
    assert waited_for == ["/static/js/theme.js"]
    assert compressed(waited_for[0]) < SCRIPTS_BEFORE_THE_FIRST_PAINT_BYTES


def test_the_fonts_are_light() -> None:
    tokens = file("css/tokens.css").decode()
    fonts = [path.removeprefix("../") for path in re.findall(r'url\("([^"]+\.woff2)"\)', tokens)]
    assert sum(len(file(path)) for path in fonts) < FONTS_BYTES
