"""From an address that is pasted to a verdict that is read, with scripts and without."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from demo.accounts import CAMILLE, HUGO, INES, INSTRUCTOR, ZOE
from demo.story import Story
from tests.browser.conftest import JUDGED_WITHIN_MS, Visit

PROJECT = {"en": "The red-thread project", "fr": "Projet fil rouge"}


def open_assignment(visit: Visit, language: str) -> None:
    visit.go(f"/{language}/my-work/")
    visit.page.get_by_role("link", name=PROJECT[language]).first.click()
    visit.page.wait_for_url("**/assignments/**")  # loaded, scripts and all: the form looks at what is typed


def look(visit: Visit, url: str) -> None:
    """Without scripts the button asks; with them the receipt comes by itself."""
    visit.page.fill("input[name=url]", url)
    if not visit.page.evaluate("typeof htmx === 'object'"):
        visit.page.locator("main form button[type=submit]").last.click()


def submit(visit: Visit, url: str) -> None:
    look(visit, url)
    visit.page.locator("#receipt button[name=confirm]").click()


SLOW_TESTS = """import time

import pytest


@pytest.mark.parametrize("n", range(8))
def test_slow(n):
    time.sleep(SECONDS)
"""


def slow(visit: Visit, folder: Path, name: str, seconds: int = 1) -> str:
    """A repository of eight tests of so many seconds each: long enough to be watched, even on a busy machine."""
    story = Story(folder / name)
    tests = SLOW_TESTS.replace("SECONDS", str(seconds))
    story.commit("test: take one's time", {"calc.py": "ONE = 1\n", "test_slow.py": tests})
    return visit.site.publish(story, name)


@pytest.mark.parametrize(
    ("language", "meanwhile", "waiting"),
    [
        ("en", "Commit subjects follow the convention", "of 8 tests done"),
        ("fr", "suivent la convention", "sur 8"),
    ],
)
def test_the_page_follows_the_run_without_being_loaded_again(
    visit: Callable[..., Visit], tmp_path: Path, language: str, meanwhile: str, waiting: str
) -> None:
    student = visit()
    student.sign_in(HUGO, language)
    open_assignment(student, language)
    submit(student, slow(student, tmp_path, f"slow-{language}"))
    student.page.wait_for_url(re.compile(rf"/{language}/runs/\d+/$"))
    student.page.evaluate("window.thisIsStillTheSamePage = true")
    main = student.page.locator("main")
    expect(main).to_contain_text(meanwhile, timeout=JUDGED_WITHIN_MS)
    expect(main).to_contain_text(waiting, timeout=JUDGED_WITHIN_MS)
    expect(main).not_to_contain_text(re.compile(r"/\s*20"), timeout=1)
    expect(main).to_contain_text(re.compile(r"/\s*20"), timeout=JUDGED_WITHIN_MS)
    assert student.page.evaluate("window.thisIsStillTheSamePage"), "it came by itself, bit by bit"
    assert student.complaints == []


def test_a_run_is_cancelled_from_its_page(visit: Callable[..., Visit], tmp_path: Path) -> None:
    student = visit()
    student.sign_in(INES)
    open_assignment(student, "en")
    submit(student, slow(student, tmp_path, "cancelled", seconds=10))
    student.page.get_by_role("button", name="Cancel this run").click()
    said = re.compile("cancelled", re.IGNORECASE)
    expect(student.page.locator("main")).to_contain_text(said, timeout=JUDGED_WITHIN_MS)


def test_without_scripts_the_page_brings_itself_up_to_date(visit: Callable[..., Visit], tmp_path: Path) -> None:
    student = visit(java_script_enabled=False)
    student.sign_in(ZOE)
    open_assignment(student, "en")
    submit(student, slow(student, tmp_path, "without-scripts"))
    student.page.wait_for_url(re.compile(r"/en/runs/\d+/$"))
    expect(student.page.locator("main")).not_to_contain_text(re.compile(r"/\s*20"), timeout=1)
    expect(student.page.locator("main")).to_contain_text(re.compile(r"/\s*20"), timeout=JUDGED_WITHIN_MS)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("my project", "Ceci n’est pas l’adresse d’un dépôt"),
        ("https://127.0.0.1/x.git", "réseau privé"),
        ("file:///etc/passwd", "ne sont pas acceptées"),
    ],
)
def test_a_bad_address_is_explained_and_stays_in_the_form(visit: Callable[..., Visit], typed: str, said: str) -> None:
    student = visit()
    student.sign_in(CAMILLE, "fr")
    open_assignment(student, "fr")
    look(student, typed)
    expect(student.page.locator("main form")).to_contain_text(said)
    student.page.locator("main form button[type=submit]").last.click()
    expect(student.page.locator("main form .field--invalid")).to_contain_text(said)
    expect(student.page.locator("input[name=url]")).to_have_value(typed)


def test_an_address_that_leads_nowhere_is_told_before_it_is_submitted(visit: Callable[..., Visit]) -> None:
    student = visit()
    student.sign_in(CAMILLE, "fr")
    open_assignment(student, "fr")
    look(student, f"{student.site.git_address}/nowhere.git")
    expect(student.page.locator("#receipt")).to_contain_text("Il n’y a pas de dépôt à l’adresse")
    expect(student.page.locator("#receipt button")).to_have_count(0)


def test_a_receipt_follows_what_is_typed(visit: Callable[..., Visit], tmp_path: Path) -> None:
    student = visit(viewport={"width": 390, "height": 844})
    student.sign_in(CAMILLE)
    open_assignment(student, "en")
    story = Story(tmp_path / "typed")
    first = story.commit("feat: first", {"a.py": "A = 1\n"})
    story.branch("develop")
    second = story.commit("feat: second", {"a.py": "A = 2\n"})
    look(student, student.site.publish(story, "typed"))
    receipt = student.page.locator("#receipt")
    expect(receipt).to_contain_text("of 2 branches")
    student.page.fill("input[name=revision]", "main")
    expect(receipt.locator("code").first).to_have_attribute("title", first)
    student.page.fill("input[name=revision]", "develop")
    expect(receipt.locator("code").first).to_have_attribute("title", second)
    student.page.fill("input[name=revision]", "nothing")
    expect(receipt).to_contain_text("nothing")
    expect(receipt.get_by_role("button")).to_have_count(0)
    assert student.complaints == []


def test_somebody_new_joins_by_the_link_and_submits(visit: Callable[..., Visit]) -> None:
    teacher = visit()
    teacher.sign_in(INSTRUCTOR)
    teacher.go("/en/cohorts/")
    teacher.page.get_by_role("link", name="Master 2 MLOps").click()
    teacher.page.get_by_role("link", name="People").click()
    teacher.page.wait_for_url("**/people/")
    link = re.search(r"http://\S+/join/\S+/", teacher.page.locator("main").inner_text())
    assert link
    newcomer = visit(viewport={"width": 390, "height": 844})
    newcomer.page.goto(link[0])
    newcomer.page.get_by_role("link", name=re.compile("account", re.IGNORECASE)).last.click()
    newcomer.page.fill("input[name=email]", "new.student@demo.example")
    newcomer.page.fill("input[name=full_name]", "New Student")
    newcomer.page.fill("input[name=password1]", "a long enough phrase")
    newcomer.page.locator("main button[type=submit]").first.click()
    newcomer.page.get_by_role("button", name=re.compile("join", re.IGNORECASE)).click()
    newcomer.page.wait_for_url(lambda url: "/join/" not in url)
    open_assignment(newcomer, "en")
    submit(newcomer, newcomer.site.repository(CAMILLE))
    expect(newcomer.page.locator("main")).to_contain_text(re.compile(r"/\s*20"), timeout=JUDGED_WITHIN_MS)
    teacher.page.get_by_role("link", name="Report").click()
    expect(teacher.page.get_by_role("row", name="New Student")).to_contain_text(re.compile(r"\b9\d(\.\d)?\s*%"))
