"""A quiz in front of Chromium: with JavaScript and without, by keyboard alone, for everybody before and after."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from demo.accounts import CAMILLE
from tests.browser.conftest import Visit

LESSON = "/en/course/devops/why-devops/"
ORDER, ONE, SEVERAL, WORDS = "#quiz-path-of-a-change", "#quiz-third-silo", "#quiz-why-daily", "#quiz-exit-success"


def accessible(person: Visit) -> None:
    for scheme in ("light", "dark"):
        person.page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        found = Axe().run(person.page)
        assert found.violations_count == 0, found.generate_report()


def judged(person: Visit, question: str, said: str) -> None:
    """Wait for the verdict on an answer, and for the form that comes with it."""
    expect(person.page.locator(f"{question} [role=status]")).to_contain_text(said)
    expect(person.page.locator(f"{question}-check")).to_have_text("Check again")


def answer_all(person: Visit) -> None:
    """Answer a question of each kind, right but for one, each checked before the next."""
    page = person.page
    page.get_by_label("It has built a third silo").check()
    page.click(f"{ONE}-check")
    judged(person, ONE, "That is right.")
    page.get_by_label("It is easy to go back").check()
    page.click(f"{SEVERAL}-check")
    judged(person, SEVERAL, "3 lines of 5")
    page.fill(f"{WORDS}-words", " 0 ")
    page.click(f"{WORDS}-check")
    judged(person, WORDS, "That is right.")


@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without"])
def test_a_quiz_is_answered_and_explained(visit: Callable[..., Visit], javascript: bool) -> None:
    person = visit(java_script_enabled=javascript)
    person.sign_in(CAMILLE)
    person.go(LESSON)
    assert person.page.locator(".quiz__why").count() == 0
    answer_all(person)
    there = f"{LESSON}questions/exit-success/{WORDS}" if not javascript else LESSON
    expect(person.page).to_have_url(person.site.address + there)
    expect(person.page.locator(WORDS).get_by_text("0 means success, anything else means stop")).to_be_visible()
    expect(person.page.locator(WORDS)).to_be_in_viewport()
    person.go(LESSON)
    expect(person.page.locator(ONE).get_by_text("You have answered this one right.")).to_be_visible()
    person.page.get_by_role("button", name="Mark as read", exact=True).click()
    person.page.get_by_role("button", name="Mark as not read").wait_for()
    person.go("/en/course/")
    expect(person.page.locator(".lessons__item.knot--tied").get_by_text("Read", exact=True)).to_have_count(1)
    person.go(LESSON)
    person.page.get_by_role("button", name="Mark as not read").click()
    person.page.get_by_role("button", name="Mark as read", exact=True).wait_for()
    assert person.complaints == []


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
    judged(person, ORDER, "Not quite")
    expect(person.page.locator(f"{ORDER}-check")).to_be_focused()
    for _ in "1234":
        keyboard.press("Shift+Tab")
    for place in ("2", "3", "1", "4"):
        keyboard.type(place)
        keyboard.press("Tab")
    keyboard.press("Enter")
    judged(person, ORDER, "That is right.")
