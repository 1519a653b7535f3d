"""The pages of the catalogue of checks: open to everyone, in both languages, linked from where checks are named."""

import pytest
from django.test import Client
from django.utils.html import escape

from apps.courses.catalogue import lesson_for_check
from apps.courses.templatetags.courses import code_spans
from filrouge import CATALOGUE, handbook_entries, handbook_entry

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_list_names_every_check_and_leads_to_it(client: Client, language: str) -> None:
    page = client.get(f"/{language}/checks/").content.decode()
    for entry in handbook_entries(language):
        assert f'href="/{language}/checks/{entry.code}/"' in page
        assert code_spans(entry.about) in page


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("code", CATALOGUE)
def test_a_check_says_what_why_and_how(client: Client, language: str, code: str) -> None:
    page = client.get(f"/{language}/checks/{code}/").content.decode()
    entry = handbook_entry(code, language)
    for text in (entry.title, entry.about, entry.why, *entry.repairs):
        assert code_spans(text) in page
    for example in (entry.passes, entry.fails):
        assert escape(example) in page
    for parameter in entry.parameters:
        assert parameter.name in page
    lesson = lesson_for_check(code)
    if lesson:
        assert f'href="/{language}/course/{lesson.module}/{lesson.slug}/' in page


@pytest.mark.parametrize("code", ["GIT99", "git01", "x"])
def test_an_unknown_check_has_no_page(client: Client, code: str) -> None:
    assert client.get(f"/en/checks/{code}/").status_code == 404


def test_a_lesson_leads_to_the_pages_of_its_checks(client: Client) -> None:
    assert 'href="/en/checks/GIT03/"' in client.get("/en/course/git/commits/").content.decode()
