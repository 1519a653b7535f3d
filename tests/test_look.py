"""The design language holds in every template and style sheet: what docs/design-language.md promises."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.template.loader import render_to_string
from django.utils import translation

from apps.submissions.models import Run
from filrouge.report import Outcome, TestOutcome

ROOT = Path(__file__).resolve().parent.parent
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
STYLES = sorted((ROOT / "static" / "css").glob("*.css"))
TOKENS = (ROOT / "static" / "css" / "tokens.css").read_text(encoding="utf-8")
SPRITE = (ROOT / "static" / "img" / "icons.svg").read_text(encoding="utf-8")
THREAD_MAY_BE_DRAWN_IN = {"layout.css", "runs.css", "figures.css"}
COLOUR = r"#[0-9a-f]{6}"


def _colours(token: str) -> tuple[str, str]:
    """A token's colours in light and in dark."""
    found = re.search(rf"--{token}: light-dark\(({COLOUR}), ({COLOUR})\)", TOKENS)
    if found:
        return found[1], found[2]
    plain = re.search(rf"--{token}: ({COLOUR})", TOKENS)
    assert plain, token
    return plain[1], plain[1]


def _luminance(colour: str) -> float:
    channels = (int(colour[index : index + 2], 16) / 255 for index in (1, 3, 5))
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _contrast(one: str, other: str) -> float:
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def _worst(foreground: str, background: str) -> float:
    pairs = zip(_colours(foreground), _colours(background), strict=True)
    return min(_contrast(*pair) for pair in pairs)


@pytest.mark.parametrize("background", ["paper", "paper-sunk", "paper-raised"])
@pytest.mark.parametrize(
    "text", ["ink", "ink-soft", "link", "passed", "failed", "skipped", "errored", "code-string", "code-number"]
)
def test_text_is_readable_in_light_and_in_dark(text, background):
    assert _worst(text, background) >= 4.5


@pytest.mark.parametrize("action", ["action", "action-hover"])
def test_the_main_action_is_readable(action):
    assert _worst("on-action", action) >= 4.5


@pytest.mark.parametrize("line", ["thread", "rule-strong", "action"])
def test_lines_that_mean_something_stand_out(line):
    assert _worst(line, "paper") >= 3


@pytest.mark.parametrize("sheet", STYLES, ids=lambda path: path.name)
def test_madder_red_is_kept_for_the_thread_and_the_main_action(sheet):
    text = sheet.read_text(encoding="utf-8")
    if sheet.name not in THREAD_MAY_BE_DRAWN_IN:
        assert "var(--thread)" not in text
    rules = re.findall(r"([^{}]+)\{[^{}]*var\(--action", text)
    assert all(".button--main" in selector for selector in rules)


@pytest.mark.parametrize("sheet", STYLES, ids=lambda path: path.name)
def test_style_sheets_fetch_nothing_from_elsewhere(sheet):
    assert not re.search(r"@import|https?:|url\(\s*[\"']?//", sheet.read_text(encoding="utf-8"))


def test_every_style_sheet_is_a_declared_layer_and_is_loaded():
    declared = re.search(r"@layer ([^;{]+);", (ROOT / "static/css/reset.css").read_text(encoding="utf-8"))
    assert declared
    names = [name.strip() for name in declared[1].split(",")]
    assert sorted(names) == sorted(path.stem for path in STYLES)
    assert re.findall(r"css/(\w+)\.css", render_to_string("_styles.html")) == names


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_templates_hold_no_inline_style_or_script(path):
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"\sstyle=|<style\b|\son[a-z]+=[\"']|href=[\"']javascript:", text)
    assert not re.search(r"<script(?![^>]*\ssrc=)", text)


def test_every_icon_that_is_asked_for_is_drawn():
    asked = {name for path in TEMPLATES for name in re.findall(r'_icon\.html" with name="(\w+)"', path.read_text())}
    drawn = set(re.findall(r'<symbol id="(\w+)"', SPRITE))
    assert asked
    assert asked <= drawn


@pytest.mark.parametrize("outcome", [*Outcome, *TestOutcome])
@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_verdict_is_a_shape_and_a_word(outcome, language):
    with translation.override(language):
        html = render_to_string("_verdict.html", {"outcome": outcome.value})
    assert "<use " in html
    assert re.sub(r"<[^>]+>", "", html).strip()


@pytest.mark.parametrize("state", Run.State.values)
def test_a_state_is_a_shape_and_a_word(state):
    html = render_to_string("_state.html", {"state": state})
    assert "<use " in html
    assert re.sub(r"<[^>]+>", "", html).strip()


def test_a_bar_is_drawn_the_same_in_every_language():
    with translation.override("fr"):
        html = render_to_string("_bar.html", {"percent": 72.5})
    assert 'width="72.5"' in html


@pytest.mark.parametrize("page", ["500.html", "400.html"])
def test_the_last_pages_need_neither_request_nor_database(page):
    # This test may not use the database, and there is no request: as when those have failed.
    html = render_to_string(page)
    assert 'href="/"' in html
    assert "<h1>" in html


@pytest.mark.django_db
def test_the_language_link_leads_to_the_same_page(client):
    html = client.get("/en/account/login/").content.decode()
    assert re.search(r'<a href="/fr/account/login/"[^>]*lang="fr"', html)


@pytest.mark.django_db
def test_an_unknown_address_gets_our_page_in_the_language_of_the_address(client):
    response = client.get("/fr/rien/")
    assert response.status_code == 404
    assert '<html lang="fr">' in response.content.decode()
