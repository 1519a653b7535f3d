"""A quiz in front of Chromium: with JavaScript and without, by keyboard alone, for everybody before and after."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe

from demo.accounts import CAMILLE
from tests.browser.conftest import Visit

LESSON = "/en/course/devops/why-devops/"
ORDER, ONE, WORDS = "#quiz-path-of-a-change", "#quiz-third-silo", "#quiz-exit-success"


def accessible(person: Visit) -> None:
    for scheme in ("light", "dark"):
        person.page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        found = Axe().run(person.page)
        assert found.violations_count == 0, found.generate_report()


def answer_all(person: Visit) -> None:
    """Answer a question of each kind, right but for one, each checked before the next."""
    page = person.page
    page.get_by_label("It has built a third silo").check()
    page.click(f"{ONE}-check")
    page.locator(f"{ONE} [role=status]", has_text="That is right.").wait_for()
    page.get_by_label("It is easy to go back").check()
    page.click("#quiz-why-daily-check")
    page.locator("#quiz-why-daily [role=status]", has_text="3 lines of 5").wait_for()
    page.fill(f"{WORDS}-words", " 0 ")
    page.click(f"{WORDS}-check")
    page.locator(f"{WORDS} [role=status]", has_text="That is right.").wait_for()


@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without"])
def test_a_quiz_is_answered_and_explained(visit: Callable[..., Visit], javascript: bool) -> None:
    person = visit(java_script_enabled=javascript)
    person.sign_in(CAMILLE)
    person.go(LESSON)
    assert person.page.locator(".quiz__why").count() == 0
    answer_all(person)
    there = f"{LESSON}questions/exit-success/{WORDS}" if not javascript else LESSON
    assert person.page.url == person.site.address + there
    assert person.page.locator(WORDS).get_by_text("0 means success, anything else means stop").is_visible()
    assert person.page.locator(WORDS).evaluate("element => element.getBoundingClientRect().top") < 900
    person.go(LESSON)
    assert person.page.locator(ONE).get_by_text("You have answered this one right.").is_visible()
    person.page.get_by_role("button", name="Mark as read", exact=True).click()
    person.page.get_by_role("button", name="Mark as not read").wait_for()
    person.go("/en/course/")
    assert person.page.locator(".lessons__item.knot--tied").get_by_text("Read", exact=True).count() == 1
    person.go(LESSON)
    person.page.get_by_role("button", name="Mark as not read").click()
    person.page.get_by_role("button", name="Mark as read", exact=True).wait_for()
    # Chromium says so of a page that is left before its transition ends: no fault of the page's.
    assert [text for text in person.complaints if text != "Transition was skipped"] == []


def test_a_quiz_is_for_everybody_before_and_after(visit: Callable[..., Visit]) -> None:
    person = visit()
    person.go(LESSON)
    accessible(person)
    answer_all(person)
    accessible(person)
    person.page.set_viewport_size({"width": 320, "height": 800})
    overflow = person.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert overflow <= 0
    assert person.complaints == []


def test_an_order_is_given_and_corrected_with_the_keyboard_alone(visit: Callable[..., Visit]) -> None:
    person = visit()
    person.go(LESSON)
    keyboard = person.page.keyboard
    person.page.focus(f"{ORDER}-0")
    for place in "1234":
        keyboard.type(place)
        keyboard.press("Tab")
    keyboard.press("Enter")
    status = person.page.locator(f"{ORDER} [role=status]")
    status.get_by_text("Not quite").wait_for()
    focused = "document.activeElement.id"
    assert person.page.evaluate(focused) == f"{ORDER}-check".removeprefix("#")
    for _ in "1234":
        keyboard.press("Shift+Tab")
    for place in ("2", "3", "1", "4"):
        keyboard.type(place)
        keyboard.press("Tab")
    keyboard.press("Enter")
    status.get_by_text("That is right.").wait_for()
