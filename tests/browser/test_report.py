"""An instructor narrows the report down, sends its address, and goes back: with JavaScript and without."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlsplit

import pytest
from playwright.sync_api import Locator, Page, expect

from demo.accounts import CAMILLE, INSTRUCTOR, STUDENTS, ZOE
from tests.browser.conftest import JUDGED_WITHIN_MS, Visit

REPORT = "/en/cohorts/demo/"
SEARCH = "Name or e-mail address"
BY_FIRST_NAME = sorted(student.name for student in STUDENTS)
SHEET_PX = {"width": 1001, "height": 673}
"""What the margins leave of an A4 sheet that lies on its side, at 96 pixels an inch."""

TOO_WIDE = """tables => tables.filter(table => table.offsetWidth > table.parentElement.clientWidth)
  .map(table => table.closest("section").getAttribute("aria-labelledby"))"""


@dataclass
class Reading:
    """A report in front of its reader."""

    visit: Visit
    scripted: bool

    @property
    def page(self) -> Page:
        return self.visit.page

    @property
    def names(self) -> Locator:
        """Of the listed students, from top to bottom."""
        return self.page.locator("section[aria-labelledby=students] tbody th")

    def stands_at(self, **selection: str) -> None:
        """The address says what is shown; a plain form sends its empty fields as well."""
        path = self.visit.site.address + REPORT
        self.page.wait_for_url(lambda url: url.startswith(path) and dict(parse_qsl(urlsplit(url).query)) == selection)

    def waits_for_a_verdict(self) -> None:
        """The demo's runs go on while its pages are read already; a report is read anew when one wants to know."""
        deadline = time.monotonic() + JUDGED_WITHIN_MS / 1000
        while not self.page.locator("#failures").is_visible():
            assert time.monotonic() < deadline, self.page.locator("main").inner_text()
            time.sleep(1)
            self.page.reload()

    def choose(self, label: str, option: str) -> None:
        self.page.get_by_label(label, exact=True).select_option(option)
        self._ask()

    def search(self, text: str) -> None:
        field = self.page.get_by_label(SEARCH)
        field.fill("")
        field.press_sequentially(text)
        self._ask()

    def _ask(self) -> None:
        """Scripts ask by themselves as soon as something changes."""
        if not self.scripted:
            self.page.get_by_role("button", name="Show").click()


@pytest.fixture(params=[True, False], ids=["htmx", "without JavaScript"])
def reading(visit: Callable[..., Visit], request: pytest.FixtureRequest) -> Reading:
    """The report of the demo cohort, just opened."""
    instructor = visit(java_script_enabled=request.param)
    instructor.sign_in(INSTRUCTOR)
    instructor.go(REPORT)
    return Reading(instructor, request.param)


def test_a_selection_is_made_sent_and_left_again(reading: Reading, visit: Callable[..., Visit]) -> None:
    names = reading.names
    expect(names).to_have_count(len(STUDENTS))
    the_same_page = reading.page.evaluate_handle("document.querySelector('h1')")

    reading.page.get_by_role("link", name="Student", exact=True).click()
    reading.stands_at(sort="name")
    expect(names).to_have_text(BY_FIRST_NAME)
    reading.page.get_by_role("link", name="Student", exact=True).click()
    reading.stands_at(sort="-name")
    expect(names).to_have_text(BY_FIRST_NAME[::-1])
    expect(reading.page.get_by_role("columnheader", name="Student")).to_have_attribute("aria-sort", "descending")

    reading.choose("Assignment", "fil-rouge")
    reading.stands_at(assignment="fil-rouge", sort="-name")
    reading.search("zoé")
    reading.stands_at(assignment="fil-rouge", search="zoé", sort="-name")
    expect(names).to_have_text([ZOE.name])
    if reading.scripted:
        expect(reading.page.get_by_label(SEARCH)).to_be_focused()
        expect(reading.page.locator("#report-status")).to_have_text("Students, 1 to 1 of 1")
        assert the_same_page.evaluate("heading => heading.isConnected")
        assert_it_can_be_sent(reading.page.url, visit())

    for former in ({"assignment": "fil-rouge", "sort": "-name"}, {"sort": "-name"}):
        reading.page.go_back()
        reading.stands_at(**former)
        expect(names).to_have_text(BY_FIRST_NAME[::-1])
    expect(reading.page.get_by_role("heading", name="Grades", exact=True)).to_have_count(0)
    reading.page.go_forward()
    reading.stands_at(assignment="fil-rouge", sort="-name")
    expect(reading.page.get_by_role("heading", name="Grades", exact=True)).to_be_visible()
    assert reading.visit.complaints == []


def assert_it_can_be_sent(address: str, colleague: Visit) -> None:
    """Whoever opens the address sees the same."""
    colleague.sign_in(INSTRUCTOR)
    colleague.page.goto(address)
    expect(Reading(colleague, scripted=True).names).to_have_text([ZOE.name])
    expect(colleague.page.get_by_label("Assignment", exact=True)).to_have_value("fil-rouge")


def test_one_drills_down_from_the_cohort_to_a_student(reading: Reading) -> None:
    tests = reading.page.get_by_role("link", name="The red-thread project: tests and coverage")
    tests.first.click()
    reading.stands_at(assignment="fil-rouge")
    reading.waits_for_a_verdict()
    reading.page.get_by_role("columnheader", name="COV01").get_by_role("link").click()
    reading.stands_at(assignment="fil-rouge", check="COV01")
    expect(reading.page.get_by_role("heading", name=re.compile("^COV01"))).to_be_visible()
    reading.page.get_by_role("link", name="Back to the whole assignment").click()
    reading.stands_at(assignment="fil-rouge")
    reading.choose("Students who", "silent")
    reading.stands_at(assignment="fil-rouge", state="silent")
    expect(reading.page.locator("main .empty")).to_have_text("No student is like that.")
    reading.page.go_back()
    reading.page.get_by_role("link", name=CAMILLE.name).click()
    expect(reading.page.get_by_role("heading", level=1)).to_have_text(CAMILLE.name)
    reading.page.go_back()
    reading.stands_at(assignment="fil-rouge")
    expect(reading.names).to_have_count(len(STUDENTS))
    assert reading.visit.complaints == []


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_report_fits_on_a_sheet_of_paper(visit: Callable[..., Visit], language: str) -> None:
    instructor = visit(viewport=SHEET_PX)
    instructor.sign_in(INSTRUCTOR, language)
    for query in ("", "?assignment=fil-rouge"):
        instructor.go(REPORT.replace("/en/", f"/{language}/") + query)
        instructor.page.emulate_media(media="print")
        assert instructor.page.locator(".report .table").evaluate_all(TOO_WIDE) == [], query
        expect(instructor.page.locator(".masthead, .tabs, .footer, main button").filter(visible=True)).to_have_count(0)
