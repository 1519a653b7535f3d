"""The course in a browser: terms, search, slides, the other language, paper; with the keyboard alone."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visit

LESSON = "/en/course/git/commits/"


def test_a_term_is_explained_beside_the_word_and_the_keyboard_comes_back(visit: Callable[..., Visit]) -> None:
    person = visit()
    person.go(LESSON)
    word = person.page.locator("a.term").first
    word.focus()
    person.page.keyboard.press("Enter")
    card = person.page.locator(".term-card")
    expect(card).to_be_visible()
    expect(card).to_contain_text("recorded step")
    person.page.keyboard.press("Escape")
    expect(card).to_be_hidden()
    expect(word).to_be_focused()
    assert person.complaints == []


GAP = """([word, card]) => {
  const at = word.getClientRects()[0];
  const on = card.getBoundingClientRect();
  return Math.min(Math.abs(on.top - at.bottom), Math.abs(at.top - on.bottom));
}"""
"""Pixels between a word and its card, be it below or above."""

SCROLL = "step => scrollBy({ top: step, behavior: 'instant' })"


def test_the_explanation_stays_beside_its_word_until_the_word_has_left(visit: Callable[..., Visit]) -> None:
    person = visit()
    person.go(LESSON)
    word = person.page.locator("a.term").first
    word.click()
    card = person.page.locator(".term-card")
    expect(card).to_be_visible()
    both = [word.element_handle(), card.element_handle()]
    for step in (40, 40, -30):
        person.page.evaluate(SCROLL, step)
        person.page.wait_for_function(f"both => ({GAP})(both) < 10", arg=both)
        expect(card).to_be_visible()
    person.page.evaluate(SCROLL, 3000)
    expect(card).to_be_hidden()
    assert person.complaints == []


def test_a_second_term_takes_the_card_and_the_keyboard_comes_back_to_it(visit: Callable[..., Visit]) -> None:
    person = visit()
    person.go(LESSON)
    card = person.page.locator(".term-card")
    second = person.page.locator("a.term").nth(1)
    for word in (person.page.locator("a.term").first, second):
        word.focus()
        person.page.keyboard.press("Enter")
        expect(card).to_be_focused()
    expect(card.locator("strong")).to_have_text(re.compile(second.inner_text(), re.IGNORECASE))
    person.page.keyboard.press("Escape")
    expect(card).to_be_hidden()
    expect(second).to_be_focused()


def test_without_scripts_a_term_leads_to_its_explanation(visit: Callable[..., Visit]) -> None:
    person = visit(java_script_enabled=False)
    person.go(LESSON)
    person.page.locator("a.term").first.click()
    person.page.wait_for_url("**/#term-commit")
    expect(person.page.locator("#term-commit")).to_be_in_viewport()


def test_the_other_language_opens_at_the_same_section(visit: Callable[..., Visit]) -> None:
    person = visit()
    person.go(f"{LESSON}#repairing-a-subject")
    person.page.locator("#repairing-a-subject").evaluate("heading => heading.scrollIntoView({ behavior: 'instant' })")
    person.page.locator(".masthead").get_by_role("link", name="Français").dispatch_event("click")
    person.page.wait_for_url("**/fr/course/git/commits/#repairing-a-subject")
    expect(person.page.locator("#repairing-a-subject")).to_be_in_viewport()


def test_without_scripts_each_section_leads_to_its_twin(visit: Callable[..., Visit]) -> None:
    person = visit(java_script_enabled=False)
    person.go(LESSON)
    person.page.locator(".lesson__twin").nth(2).click()
    person.page.wait_for_url("**/fr/course/git/commits/#*")


def test_the_search_answers_while_one_types_and_the_arrows_lead_to_a_section(visit: Callable[..., Visit]) -> None:
    person = visit()
    person.go("/fr/course/search/")
    person.page.keyboard.press("/")
    person.page.keyboard.type("deploiements continus", delay=20)
    expect(person.page.locator("#results [role=status]")).to_contain_text("deploiements continus")
    first = person.page.locator("[data-hit]").first
    expect(first).to_be_visible()
    expect(person.page.locator("#results mark").first).to_be_visible()
    person.page.wait_for_url("**?q=deploiements*continus")
    person.page.keyboard.press("ArrowDown")
    expect(first).to_be_focused()
    person.page.keyboard.press("ArrowDown")
    person.page.keyboard.press("ArrowUp")
    person.page.keyboard.press("Enter")
    person.page.wait_for_url(re.compile(r"/fr/course/[\w-]+/[\w-]+/(#.+)?$"))
    assert person.complaints == []


def test_without_scripts_the_search_is_a_page(visit: Callable[..., Visit]) -> None:
    person = visit(java_script_enabled=False)
    person.go(LESSON)
    person.page.fill("[data-search]", "rebase")
    person.page.get_by_role("button", name="Search").click()
    person.page.locator("[data-hit]").first.click()
    expect(person.page).to_have_url(re.compile("/en/course/git/"))


def test_slides_go_by_the_keyboard_and_a_second_window_follows(visit: Callable[..., Visit]) -> None:
    person = visit()
    person.go(f"{LESSON}slides/")
    with person.context.expect_page() as opened:
        person.page.get_by_role("link", name="Notes in a second window").click()
    notes = opened.value
    notes.wait_for_load_state()
    person.page.bring_to_front()
    slides = person.page.locator(".slide").evaluate_all("slides => slides.map(slide => slide.id)")
    for key, place in (("ArrowRight", 1), ("PageDown", 2), ("ArrowDown", 3), (" ", 4), ("ArrowLeft", 3)):
        person.page.keyboard.press(key)
        expect(person.page.locator("[data-current]")).to_have_id(slides[place])
    expect(person.page.locator("[data-current]")).to_be_in_viewport()
    expect(person.page).to_have_url(re.compile(f"#{re.escape(slides[3])}$"))
    expect(notes.locator("[data-current]")).to_have_id(slides[3])
    person.page.keyboard.press("n")
    expect(person.page.locator("[data-current] .slide__notes > p").first).to_be_visible()
    person.page.keyboard.press("End")
    expect(person.page.locator("[data-current]")).to_have_id(re.compile("^going-further"))
    assert person.complaints == []


@pytest.mark.parametrize("lesson", ["devops/mlops", "git/first-commands", "ci-cd/tests"])
def test_no_slide_is_much_larger_than_the_screen(visit: Callable[..., Visit], lesson: str) -> None:
    person = visit(viewport={"width": 1280, "height": 720})
    person.go(f"/fr/course/{lesson}/slides/")
    heights = person.page.locator(".slide").evaluate_all("slides => slides.map(slide => slide.offsetHeight)")
    assert max(heights) < 720 * 1.3


def test_a_lesson_is_printed_with_its_answers_and_addresses_and_without_controls(visit: Callable[..., Visit]) -> None:
    person = visit()
    person.go(LESSON)
    person.page.emulate_media(media="print")
    expect(person.page.locator(".question__answer p").first).to_be_visible()
    expect(person.page.locator(".copy-button").first).to_be_hidden()
    expect(person.page.locator(".course-search")).to_be_hidden()
    address = "getComputedStyle(document.querySelector('.lesson__body a[href^=http]'), '::after').content"
    assert "https://" in person.page.evaluate(address)


STOPS = "a[href], button, input:not([type=hidden], [type=radio]), summary, [tabindex='0']"
"""Radio buttons are one stop together, and the arrows choose among them: the quiz's own test drives them."""

REACHABLE = "stops => stops.filter(stop => stop.checkVisibility({ visibilityProperty: true })).length"
FOCUSED = """stops => {
  const element = document.activeElement;
  const box = element.getBoundingClientRect();
  return {
    number: stops.indexOf(element),
    markup: element.outerHTML.slice(0, 90),
    outlined: getComputedStyle(element).outlineStyle !== "none" || element.matches(".skip-link"),
    onScreen: box.bottom > 0 && box.top < innerHeight,
  };
}"""


PLACES = [
    *("course/", "course/git/", "course/git/commits/", "course/git/commits/slides/", "course/devops/print/"),
    *("course/search/?q=merge", "course/search/?q=zzzz", "course/glossary/", "checks/", "checks/GIT03/"),
    *("", "account/login/", "account/signup/"),
]


@pytest.mark.parametrize("path", PLACES)
def test_the_keyboard_reaches_everything_and_is_never_trapped(visit: Callable[..., Visit], path: str) -> None:
    person = visit()
    person.go(f"/en/{path}")
    stops = person.page.locator(STOPS)
    reachable = stops.evaluate_all(REACHABLE)
    visited = set()
    for _ in range(2 * reachable):
        person.page.keyboard.press("Tab")
        focused = stops.evaluate_all(FOCUSED)
        if focused["number"] < 0:  # between the last stop and the first, the page itself
            continue
        if len(visited) == reachable:
            break
        assert focused["outlined"], f"no visible focus on {focused['markup']}"
        assert focused["onScreen"], f"the focus is off the screen on {focused['markup']}"
        visited.add(focused["number"])
    assert len(visited) == reachable
