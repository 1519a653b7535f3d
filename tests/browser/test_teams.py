"""Two students who work together: one founds the team, the other follows its link, and a run is both's."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from demo.accounts import INSTRUCTOR
from tests.browser.conftest import JUDGED_WITHIN_MS, Visit
from tests.browser.test_submission import submit
from tests.browser.test_whole_way import PHONE, SCORE, WORDS, first_version, join, look

NARROW = {"width": 320, "height": 700}


def cohort_of_pairs(teacher: Visit) -> str:
    """A cohort whose only assignment is done in pairs; returns the link for its students."""
    page = teacher.page

    def send(path: str, **answers: str) -> None:
        teacher.go(f"/en/cohorts/{path}")
        for name, answer in answers.items():
            field = page.locator(f"main [name={name}]")
            field.select_option(answer) if field.evaluate("field => field.tagName") == "SELECT" else field.fill(answer)
        page.locator("main form button.button--main").click()
        page.wait_for_load_state()

    send("new/", name="Pairs", slug="pairs")
    link = page.locator("main code.copyable").inner_text()
    texts = {"title_en": "Pair work", "title_fr": "Travail en binôme"}
    send("pairs/assignments/new/", **texts, slug="tests", begin_with="python-quality")
    send("pairs/assignments/tests/rules/", team_size="2", attempts_allowed="3")
    expect(page.locator(".notice--success")).to_be_visible()
    return link


@pytest.mark.timeout(900)
def test_two_students_found_a_team_and_share_a_verdict(visit: Callable[..., Visit], tmp_path: Path) -> None:
    teacher = visit()
    teacher.sign_in(INSTRUCTOR)
    link = cohort_of_pairs(teacher)
    ada, grace = visit(viewport=PHONE), visit(viewport=NARROW, color_scheme="dark")
    join(ada, link, "Ada Pair", WORDS["en"])
    join(grace, link.replace("/en/", "/fr/"), "Grace Pair", WORDS["fr"])

    ada.go("/en/assignments/pairs/tests/")
    look(ada)
    ada.page.fill("input[name=name]", "Les Octets")
    ada.page.get_by_role("button", name="Found the team").click()
    team = ada.page.locator("section[aria-labelledby=team]")
    expect(team).to_contain_text("1 place is left")
    look(ada)
    address = team.locator(".copyable").inner_text().strip()

    grace.page.goto(address.replace("/en/", "/fr/"))
    look(grace)
    grace.page.get_by_role("button", name="Rejoindre l’équipe").click()
    expect(grace.page.locator("section[aria-labelledby=team]")).to_contain_text("Ada Pair")
    expect(grace.page.get_by_role("button", name="Quitter l’équipe")).to_be_visible()
    look(grace)

    submit(grace, grace.site.publish(first_version(tmp_path), "pair-work"))
    grace.page.wait_for_url(re.compile(r"/fr/runs/\d+/$"))
    run = grace.page.url.replace(grace.site.address, "")
    ada.go(run.replace("/fr/", "/en/"))
    for one, words in ((grace, "tentatives à votre équipe"), (ada, "Your team has 2 attempts left")):
        expect(one.page.locator("#run")).to_contain_text(SCORE, timeout=JUDGED_WITHIN_MS)
        one.page.reload()
        expect(one.page.locator("main")).to_contain_text("Grace Pair, Les Octets")
        expect(one.page.locator("main")).to_contain_text(words)
        look(one)
    ada.go("/en/assignments/pairs/tests/")
    expect(ada.page.get_by_role("row", name="Grace Pair")).to_be_visible()
    expect(ada.page.get_by_role("button", name="Leave the team")).to_have_count(0)
    look(ada)
    ada.go("/en/my-work/")
    expect(ada.page.get_by_role("row", name="Pair work")).to_contain_text("In the team Les Octets")
    assert ada.complaints == grace.complaints == []
