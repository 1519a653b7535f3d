"""The whole way of a student: an invitation, a submission, a run that is watched, a verdict, and a better second one.

In both languages, wide and narrow, with scripts and without; every page on the way is looked at by axe.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Error, Page, expect

from demo.accounts import INSTRUCTOR
from demo.story import Story
from tests.browser.conftest import JUDGED_WITHIN_MS, Visit
from tests.browser.test_submission import open_assignment, submit

DESKTOP, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}
LEVELS = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
SCORE = re.compile(r"/\s*20")
TRIES = 5
CALC = """def add(first: int, second: int) -> int:
    \"\"\"The sum.\"\"\"
    return {sum}
"""
TESTS = """import time

from calc import add


def test_nothing_is_added():
    time.sleep(1)
    assert add(1, 0) == 1


def test_two_numbers_are_added():
    time.sleep(1)
    assert add(1, 2) == 3
"""
WORDS = {
    "en": {"account": "Create an account", "join": "Join"},
    "fr": {"account": "Créer un compte", "join": "Rejoindre"},
}


def first_version(folder: Path) -> Story:
    """A package without dependencies that adds wrongly."""
    story = Story(folder / "calc")
    story.commit("wip", {"calc.py": CALC.format(sum="first"), "test_calc.py": TESTS})
    return story


def repair(story: Story, bare: Path) -> None:
    """Add rightly, say how it is used, and push."""
    story.write({"README.md": "# calc\n\nAdds two numbers.\n\n    python -m pytest\n", ".gitignore": "__pycache__/\n"})
    story.commit("fix: add the second number too", {"calc.py": CALC.format(sum="first + second")})
    story.git("push", "--quiet", str(bare), "--all")


def look(visit: Visit) -> None:
    """Axe finds nothing here, and nothing sticks out. A page that brings itself up to date is looked at again."""
    for left in reversed(range(TRIES)):
        try:
            with scriptable(visit) as page:
                found = Axe().run(page, options=LEVELS)
                wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
            break
        except Error:
            if not left:
                raise
            visit.page.wait_for_load_state()
    assert found.violations_count == 0, f"{visit.page.url}\n{found.generate_report()}"
    assert wide <= 0, visit.page.url


@contextmanager
def scriptable(visit: Visit) -> Iterator[Page]:
    """The page itself; where scripts are off, which axe needs, its very text in a window where only the site's are."""
    if visit.page.evaluate("typeof htmx === 'object'"):
        yield visit.page
        return
    text, browser = visit.page.content(), visit.context.browser
    assert browser
    with browser.new_context(viewport=visit.page.viewport_size) as context:
        page = context.new_page()
        page.route("**/*.js", lambda route: route.abort())
        page.route(visit.page.url, lambda route: route.fulfill(body=text, content_type="text/html; charset=utf-8"))
        page.goto(visit.page.url)
        yield page


def invitation(visit: Callable[..., Visit], language: str) -> tuple[Visit, str]:
    """The instructor, on the cohort's report, and the link that lets students in."""
    teacher = visit()
    teacher.sign_in(INSTRUCTOR)
    teacher.go("/en/cohorts/demo/people/")
    link = re.search(r"http://\S+/join/\S+/", teacher.page.locator("main").inner_text())
    assert link
    return teacher, link[0].replace("/en/", f"/{language}/")


def join(newcomer: Visit, link: str, name: str, words: dict[str, str]) -> None:
    """From the link to being a member."""
    page = newcomer.page
    page.goto(link)
    look(newcomer)
    page.get_by_role("link", name=words["account"]).last.click()
    page.wait_for_url("**/signup/**")
    look(newcomer)
    page.fill("input[name=email]", f"{name.replace(' ', '.').lower()}@demo.example")
    page.fill("input[name=full_name]", name)
    page.fill("input[name=password1]", "a long enough phrase")
    page.locator("main button[type=submit]").first.click()
    page.wait_for_url(link)
    look(newcomer)
    page.get_by_role("button", name=words["join"]).click()
    page.wait_for_url("**/my-work/")
    look(newcomer)


def verdict(student: Visit, language: str, url: str) -> float:
    """Submit, watch, and read the score out of 20."""
    open_assignment(student, language)
    look(student)
    submit(student, url)
    student.page.wait_for_url(re.compile(rf"/{language}/runs/\d+/$"))
    look(student)
    run = student.page.locator("#run")
    expect(run).to_contain_text(SCORE, timeout=JUDGED_WITHIN_MS)
    look(student)
    figure = run.locator(".score__figure").inner_text()
    return float(figure.partition("/")[0].strip().replace(",", "."))


@pytest.mark.timeout(900)
@pytest.mark.parametrize(
    ("language", "viewport", "scripts"),
    [("en", DESKTOP, True), ("fr", PHONE, True), ("en", PHONE, False), ("fr", DESKTOP, False)],
    ids=["en-desktop-scripts", "fr-phone-scripts", "en-phone-plain", "fr-desktop-plain"],
)
def test_from_the_invitation_to_a_better_second_submission(
    visit: Callable[..., Visit], tmp_path: Path, language: str, viewport: dict[str, int], scripts: bool
) -> None:
    name = f"Whole Way {language} {'scripts' if scripts else 'plain'}"
    teacher, link = invitation(visit, language)
    student = visit(viewport=viewport, java_script_enabled=scripts)
    join(student, link, name, WORDS[language])
    story = first_version(tmp_path)
    url = student.site.publish(story, name.replace(" ", "-").lower())
    first = verdict(student, language, url)
    repair(story, student.site.served / Path(url).name)
    second = verdict(student, language, url)
    assert second > first
    student.go(f"/{language}/my-work/")
    look(student)
    teacher.go("/en/cohorts/demo/")
    expect(teacher.page.get_by_role("row", name=name)).to_contain_text("%")
    assert student.complaints == []
