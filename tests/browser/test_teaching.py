"""The whole way of an instructor, page by page: from a site without a cohort to grades that are handed over."""

from __future__ import annotations

import csv
import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from demo.accounts import Account
from demo.repositories import spam_filter
from demo.story import Story
from tests.browser.conftest import JUDGED_WITHIN_MS, Site, Visit, started
from tests.browser.empty_site import FOUNDERS
from tests.browser.test_pages import assert_it_is_for_everybody
from tests.reports.workbooks import read_sheets

WINDOW = {"width": 1280, "height": 900}
MAIN = "main form button.button--main"
EASED, OVERRIDDEN = "GIT03", "CI01"
"""Checks that the demo repository fails: the first one is taken out of the grade, the second one judged anew."""

REASON = "The pipeline stands in another repository: I have seen it run."
SCORE = re.compile(r"/\s*20")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A site without a cohort, in place of the demo's."""
    with started(tmp_path_factory.mktemp("var"), "tests.browser.empty_site") as site:
        yield site


@dataclass
class Teaching:
    """What an instructor does, one method a page. ``slug`` is their cohort's short name, and the assignment's is
    always "filter"; pages are told by their addresses, the same in both languages.
    """

    visit: Visit
    language: str
    slug: str

    @property
    def page(self) -> Page:
        return self.visit.page

    def open(self, path: str) -> None:
        self.visit.go(f"/{self.language}/{path}")

    def check_page(self) -> None:
        """It is for everybody, light and dark; the window is then as wide as before."""
        assert_it_is_for_everybody(self.visit, self.language)
        self.page.emulate_media(color_scheme="light")
        self.page.set_viewport_size(WINDOW)  # type: ignore[arg-type]

    def follow(self, address: str) -> None:
        """Click the link that leads to `address`, whatever it is called, and look at the page."""
        self.page.locator(f'main a[href$="{address}"]').first.click()
        self.page.wait_for_url(f"**{address}")
        self.check_page()

    def send(self, **answers: str) -> None:
        """Fill the fields of these names in, and press the main button."""
        for name, answer in answers.items():
            field = self.page.locator(f"main [name={name}]")
            field.select_option(answer) if field.evaluate("field => field.tagName") == "SELECT" else field.fill(answer)
        self.page.locator(MAIN).click()

    def opens_a_cohort(self, name: str) -> str:
        """From the empty list of cohorts; returns the link for students."""
        self.open("cohorts/")
        expect(self.page.locator("main .empty")).to_be_visible()
        self.check_page()
        self.follow("/cohorts/new/")
        self.send(name=name, slug=self.slug)
        self.page.wait_for_url(f"**/cohorts/{self.slug}/people/")
        self.check_page()
        link = self.page.locator("main code.copyable").inner_text()
        self.follow(f"/cohorts/{self.slug}/")
        return link

    def writes_an_assignment(self) -> None:
        """Its texts, the ready-made plan, its rules."""
        self.follow(f"/cohorts/{self.slug}/assignments/")
        self.follow("/assignments/new/")
        self.send(
            title_en="Spam filter",
            title_fr="Filtre antispam",
            text_en="Write a **filter** and test it.",
            text_fr="Écrivez un **filtre** et testez-le.",
            slug="filter",
            due_at=f"{timezone.localdate() + timedelta(days=10):%Y-%m-%d}T23:59",
            begin_with="python-quality",
        )
        self.page.wait_for_url("**/assignments/filter/plan/")
        self.check_page()
        self.follow("/assignments/filter/rules/")
        self.send(late_kind="per_day", late_percent_per_day="10", attempts_allowed="5")
        expect(self.page.locator(".notice--success")).to_be_visible()
        self.follow("/assignments/filter/")

    def finds_the_student(self, name: str) -> str:
        """From the report to the project and its run; returns the address of the project."""
        self.open(f"cohorts/{self.slug}/")
        self.check_page()
        self.page.get_by_role("row", name=name).locator("td a").first.click()
        self.page.wait_for_url("**/projects/*/")
        self.check_page()
        project = self.page.url
        self.page.locator("#runs ~ * a[href*='/runs/'], main table a[href*='/runs/']").first.click()
        self.page.wait_for_url("**/runs/*/")
        expect(self.page.locator("#run")).to_contain_text(SCORE)
        self.check_page()
        return project

    def takes_a_check_out_of_the_plan(self) -> None:
        """The effect comes beside the form before it is saved, and the same is told to grade again by it."""
        self.open(f"cohorts/{self.slug}/assignments/filter/plan/")
        self.page.locator(f"[name={EASED}-weight]").fill("0")
        expect(self.page.locator("#preview table")).to_contain_text("+")
        self.check_page()
        self.page.locator("#plan button.button--main").click()
        expect(self.page.locator(".notice--success")).to_be_visible()

    def grades_again(self, name: str) -> float:
        """Whoever the new plan grades otherwise, for the better; returns the percentage that counted so far."""
        self.follow("/filter/regrade/")
        row = self.page.get_by_role("row", name=name)
        former, told = (percent_in(row.locator("td").nth(column).inner_text()) for column in (0, 1))
        assert told > former
        self.page.locator(MAIN).click()
        expect(self.page.locator(".notice--success")).to_be_visible()
        deadline = time.monotonic() + JUDGED_WITHIN_MS / 1000
        while not self.page.locator("main .empty").is_visible():
            assert time.monotonic() < deadline, self.page.locator("main").inner_text()
            time.sleep(1)
            self.page.reload()
        self.check_page()
        return former

    def grade_that_counts(self) -> float:
        """On the page of decisions."""
        return percent_in(self.page.locator("main .lead").inner_text())

    def overrides_a_check(self) -> None:
        """With a reason, on the page of decisions."""
        self.page.select_option("[name=judge-check]", OVERRIDDEN)
        self.page.check("[name=judge-passes][value=yes]")
        self.page.fill("[name=judge-reason]", REASON)
        self.page.locator("form:has([value=judge]) button[type=submit]").click()
        expect(self.page.locator("#trail ~ *").first).to_contain_text(REASON)
        self.check_page()

    def exports(self, kind: str) -> bytes:
        """The file behind a link of the report."""
        with self.page.expect_download() as download:
            self.page.locator(f'main a[href$="/grades.{kind}"]').click()
        return Path(download.value.path()).read_bytes()


def percent_in(text: str) -> float:
    """The first percentage of a text in either language."""
    found = re.search(r"(\d+(?:[.,]\d+)?)\s*%", text)
    assert found, text
    return float(found[1].replace(",", "."))


def joins_and_submits(student: Visit, link: str, account: Account, repository: str) -> None:
    """By the link, without an account so far, to the verdict."""
    student.page.goto(link)
    student.page.locator("main a[href*='/signup/']").click()
    student.page.fill("input[name=email]", account.mail)
    student.page.fill("input[name=full_name]", account.name)
    student.page.fill("input[name=password1]", "a long enough phrase")
    student.page.locator(MAIN).click()
    student.page.locator(MAIN.replace(" form", " form[method=post]")).click()
    student.page.locator("main a[href*='/assignments/']").first.click()
    student.page.wait_for_url("**/assignments/**")  # loaded, scripts and all: the form looks at what is typed
    student.page.fill("input[name=url]", repository)
    student.page.locator("#receipt button[name=confirm]").click()
    student.page.wait_for_url(re.compile(r"/runs/\d+/$"))
    expect(student.page.locator("#run")).to_contain_text(SCORE, timeout=JUDGED_WITHIN_MS)


@pytest.mark.timeout(1200)
@pytest.mark.parametrize(
    ("language", "name"), [("en", "MLOps in spring"), ("fr", "MLOps au printemps")], ids=["en", "fr"]
)
def test_from_an_empty_site_to_a_graded_cohort(
    visit: Callable[..., Visit], site: Site, tmp_path: Path, language: str, name: str
) -> None:
    teacher = Teaching(visit(viewport=WINDOW), language, f"mlops-{language}")
    teacher.visit.sign_in(FOUNDERS[language], language)
    link = teacher.opens_a_cohort(name)
    teacher.writes_an_assignment()

    story = Story(tmp_path / "filter")
    spam_filter(story)
    ada = Account("Ada Lovelace", f"ada.{language}@student.example")
    student = visit(viewport=WINDOW, locale=language)
    joins_and_submits(student, link, ada, site.publish(story, f"filter-{language}"))

    project = teacher.finds_the_student(ada.name)
    teacher.takes_a_check_out_of_the_plan()
    former = teacher.grades_again(ada.name)
    teacher.page.goto(f"{project}decisions/")
    teacher.check_page()
    again = teacher.grade_that_counts()
    teacher.overrides_a_check()
    graded = teacher.grade_that_counts()
    assert former < again < graded
    student.page.goto(project)
    expect(student.page.locator("main")).to_contain_text(REASON)

    teacher.open(f"cohorts/{teacher.slug}/")
    assert percent_in(teacher.page.get_by_role("row", name=ada.name).inner_text()) == graded
    line = next(
        line for line in csv.reader(teacher.exports("csv").decode("utf-8-sig").splitlines()) if ada.mail in line
    )
    assert graded in [pytest.approx(float(cell), abs=0.11) for cell in line if re.fullmatch(r"\d+\.\d+", cell)]
    rows = [row for sheet in read_sheets(teacher.exports("xlsx")).values() for row in sheet if ada.mail in row]
    assert graded in [pytest.approx(100 * cell, abs=0.11) for row in rows for cell in row if isinstance(cell, float)]
    teacher.open("cohorts/")
    assert percent_in(teacher.page.get_by_role("row", name=name).inner_text()) == 100
    teacher.check_page()
    assert student.complaints == []
