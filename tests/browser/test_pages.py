"""Every page, in both languages, light and dark, wide and narrow: readable by everybody, and silent on the console."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory
from django.utils import translation
from django.views import defaults
from playwright.sync_api import Browser, StorageState, expect

from apps.courses.catalogue import course
from demo.accounts import CAMILLE, INSTRUCTOR, Account
from tests.browser.conftest import JUDGED_WITHIN_MS, Site, Visit

COURSE = ["", "git/", "search/", "search/?q=git", "search/?q=zzzz", "glossary/", "devops/print/"]
SLIDES = ["git/commits/slides/", "git/commits/slides/?view=notes", "ci-cd/tests/slides/"]
CHECKS = ["checks/", "checks/GIT03/", "checks/ML04/"]
PUBLIC = ["", "account/login/", "account/signup/", *CHECKS, *(f"course/{path}" for path in (*COURSE, *SLIDES))]
STUDENT = ["", "my-work/", "assignments/demo/fil-rouge/", "projects/1/", "runs/1/"]
STUDENT += ["account/email/", "account/logout/", "practice/"]
REPORT = ["", "?assignment=fil-rouge", "?assignment=fil-rouge&check=COV01&state=failing", "students/2/"]
INTEGRITY = ["assignments/fil-rouge/integrity/", "assignments/fil-rouge/integrity/1/2/"]
TEAMS = [f"assignments/binomes/teams/{path}" for path in ("", "lines/?lots=1", "students/2/")]
COHORT = [*REPORT, *INTEGRITY, *TEAMS, "contests/", "assignments/fil-rouge/rules/", "extensions/"]
COHORT += ["roster/", "duplicate/"]
TEACHER = ["cohorts/", "runs/6/", *(f"cohorts/demo/{path}" for path in COHORT)]
PLACES = [
    *((None, path) for path in PUBLIC),
    *((CAMILLE, path) for path in STUDENT),
    *((INSTRUCTOR, path) for path in TEACHER),
]


@pytest.fixture(scope="module")
def session_of(chromium: Browser, site: Site) -> Callable[[Account, str], StorageState]:
    """The cookies of somebody who has signed in, which is done once: it takes longer than to look at a page."""

    @cache
    def session_of(account: Account, language: str) -> StorageState:
        context = chromium.new_context()
        Visit(site, context, context.new_page(), []).sign_in(account, language)
        state = context.storage_state()
        context.close()
        return state

    return session_of


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize(("account", "path"), PLACES)
def test_a_page_is_for_everybody(
    visit: Callable[..., Visit],
    session_of: Callable[[Account, str], StorageState],
    account: Account | None,
    path: str,
    language: str,
) -> None:
    person = visit(storage_state=session_of(account, language) if account else None)
    opened = person.go(f"/{language}/{path}")
    assert opened
    assert opened.status == 200
    if path.startswith("runs/"):
        expect(person.page.locator("main")).to_contain_text(re.compile(r"/\s*20"), timeout=JUDGED_WITHIN_MS)
    assert_it_is_for_everybody(person, language)


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("module", [module.slug for module in course().modules])
def test_every_lesson_is_for_everybody(visit: Callable[..., Visit], module: str, language: str) -> None:
    person = visit()
    for lesson in course().lessons:
        if lesson.module == module:
            person.page.set_viewport_size({"width": 1280, "height": 900})
            person.go(f"/{language}/course/{module}/{lesson.slug}/")
            assert_it_is_for_everybody(person, language)
            assert_it_is_readable_on_a_phone(person, lesson.slug)


SMALLEST_TEXT = """texts => Math.min(...texts.map(
  text => parseFloat(getComputedStyle(text).fontSize) * text.getScreenCTM().a
))"""
HIDDEN_CODE = """buttons => buttons.filter(button => {
  const code = button.previousElementSibling;
  const top = code.getBoundingClientRect().top + parseFloat(getComputedStyle(code).paddingBlockStart);
  return button.getBoundingClientRect().bottom > top;
}).length"""


def assert_it_is_readable_on_a_phone(person: Visit, lesson: str) -> None:
    """No text of a drawing is tiny, and no button stands on the code that it copies."""
    person.page.set_viewport_size({"width": 390, "height": 844})
    texts = person.page.locator(".figure svg text")
    if texts.count():
        assert texts.evaluate_all(SMALLEST_TEXT) >= 11, lesson
    assert person.page.locator("pre + .copy-button").evaluate_all(HIDDEN_CODE) == 0, lesson


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_page_of_an_invitation_is_for_everybody(visit: Callable[..., Visit], language: str) -> None:
    teacher = visit()
    teacher.sign_in(INSTRUCTOR)
    teacher.go("/en/cohorts/demo/people/")
    link = re.search(r"http://\S+/join/\S+/", teacher.page.locator("main").inner_text())
    assert link
    stranger = visit()
    stranger.page.goto(link[0].replace("/en/", f"/{language}/"))
    assert_it_is_for_everybody(stranger, language)


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("status", [403, 404])
def test_a_page_of_refusal_is_for_everybody(
    visit: Callable[..., Visit], rf: RequestFactory, status: int, language: str
) -> None:
    """The demo shows Django's own pages instead, for developers: ours is put in their place."""
    view = {403: defaults.permission_denied, 404: defaults.page_not_found}[status]
    request = rf.get(f"/{language}/refused/")
    request.user = AnonymousUser()
    with translation.override(language):
        html = view(request, Exception("refused")).content.decode()
    person = visit()
    person.page.route("**/refused/", lambda route: route.fulfill(status=status, content_type="text/html", body=html))
    person.go(f"/{language}/refused/")
    assert_it_is_for_everybody(person, language)


def assert_it_is_for_everybody(person: Visit, language: str) -> None:
    """In its language, without a violation in light or dark, no wider than a phone, silent on the console."""
    assert person.page.locator("html").get_attribute("lang") == language
    for scheme in ("light", "dark"):
        person.page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        found = Axe().run(person.page)
        assert found.violations_count == 0, found.generate_report()
    for width in (1280, 320):
        person.page.set_viewport_size({"width": width, "height": 800})
        overflow = person.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert overflow <= 0, f"{overflow} pixels stick out at a width of {width}"
    assert [text for text in person.complaints if "404" not in text and "403" not in text] == []


@pytest.mark.parametrize("path", ["", "course/git/commits/", "account/login/"])
def test_the_language_changes_and_the_page_stays(visit: Callable[..., Visit], path: str) -> None:
    person = visit()
    person.go(f"/en/{path}")
    person.page.get_by_role("link", name="Français").click()
    person.page.wait_for_url(f"{person.site.address}/fr/{path}")


def test_the_keyboard_reaches_the_content_at_once(visit: Callable[..., Visit]) -> None:
    person = visit()
    person.go("/en/course/")
    person.page.keyboard.press("Tab")
    person.page.keyboard.press("Enter")
    person.page.wait_for_url("**/#main")
