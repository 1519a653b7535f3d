"""A run that goes on, followed through whatever may happen to a page: reloads, lost connections, a second tab."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from config.env import ROOT
from demo.accounts import CAMILLE, HUGO, INES, NOAH, ZOE, Account
from demo.story import Story
from tests.browser.conftest import Site, Visit
from tests.browser.test_submission import open_assignment, submit
from tests.services.test_launch import free_ports

SCORE = re.compile(r"/\s*20")
LATER = 240_000
TESTS = """import time

import pytest


@pytest.mark.parametrize("number", range({count}))
def test_that_takes_its_time(number):
    time.sleep({seconds})
"""


def slow(site: Site, folder: Path, name: str, *, count: int = 12, seconds: float = 0.5) -> str:
    """A repository without dependencies whose tests take `count` times `seconds`."""
    story = Story(folder / name)
    story.commit(
        "test: take one's time",
        {"calc.py": "ONE = 1\n", "test_slow.py": TESTS.format(count=count, seconds=seconds)},
    )
    return site.publish(story, name)


def following(visit: Visit, account: Account, url: str) -> Page:
    """The page of a run that has just been submitted."""
    visit.sign_in(account)
    open_assignment(visit, "en")
    submit(visit, url)
    visit.page.wait_for_url(re.compile(r"/en/runs/\d+/$"))
    return visit.page


def icon(page: Page) -> str:
    address = page.locator("link[rel=icon]").get_attribute("href") or ""
    return Path(address).name.partition(".")[0]


def wait_until_tests_run(page: Page) -> None:
    expect(page.locator("#run")).to_contain_text(re.compile(r"[1-9]\d* of \d+ tests done"), timeout=LATER)


def test_title_and_icon_tell_how_far_it_is(visit: Callable[..., Visit], tmp_path: Path) -> None:
    student = visit()
    page = following(student, HUGO, slow(student.site, tmp_path, "title"))
    wait_until_tests_run(page)
    expect(page).to_have_title(re.compile(r"^\d+/12 tests — Run \d+, "))
    assert icon(page) == "running"
    first = page.title()
    expect(page).not_to_have_title(first, timeout=LATER)
    expect(page.locator("#run")).to_contain_text(SCORE, timeout=LATER)
    expect(page).to_have_title(re.compile(r"^\d+(\.\d+)?% — Run \d+, "))
    assert icon(page) in ("passed", "not-passed")
    assert student.complaints == []


def test_the_console_streams_while_it_is_open(visit: Callable[..., Visit], tmp_path: Path) -> None:
    student = visit()
    asked: list[str] = []
    student.page.on("request", lambda request: asked.append(request.url) if "/output/" in request.url else None)
    page = following(student, INES, slow(student.site, tmp_path, "console", count=24))
    wait_until_tests_run(page)
    assert asked == [], "what is folded is not asked for"
    page.get_by_text("Console output").first.click()
    console = page.locator("#console-text")
    expect(console).to_contain_text("test session starts")
    expect(console).to_contain_text("-m pytest")
    before = console.inner_text()
    expect(console).not_to_have_text(before, timeout=LATER)
    assert console.inner_text().startswith(before.rstrip()), "nothing is told twice or taken back"
    expect(page.locator("#run")).to_contain_text(SCORE, timeout=LATER)
    expect(page.locator("#console")).to_be_hidden()
    assert student.complaints == []


def test_it_survives_a_reload_and_a_second_tab(visit: Callable[..., Visit], tmp_path: Path) -> None:
    student = visit()
    page = following(student, ZOE, slow(student.site, tmp_path, "tabs", count=16))
    second = student.context.new_page()
    second.goto(page.url)
    wait_until_tests_run(page)
    page.reload()
    wait_until_tests_run(page)
    wait_until_tests_run(second)
    for tab in (page, second):
        expect(tab.locator("#run")).to_contain_text(SCORE, timeout=LATER)
    assert page.title() == second.title()


def test_it_goes_on_after_the_connection_was_lost(visit: Callable[..., Visit], tmp_path: Path) -> None:
    student = visit()
    page = following(student, NOAH, slow(student.site, tmp_path, "offline", count=24))
    wait_until_tests_run(page)
    student.context.set_offline(True)
    expect(page.locator("#connection")).to_be_visible()
    done = page.locator("#run").inner_text()
    student.context.set_offline(False)
    expect(page.locator("#connection")).to_be_hidden()
    expect(page.locator("#run")).not_to_have_text(done, timeout=LATER)
    expect(page.locator("#run")).to_contain_text(SCORE, timeout=LATER)


def test_what_is_unfolded_stays_so_while_the_page_is_brought_again(visit: Callable[..., Visit], tmp_path: Path) -> None:
    student = visit()
    page = following(student, CAMILLE, slow(student.site, tmp_path, "folds", count=20))
    wait_until_tests_run(page)
    fold = page.locator("#run details").first
    wanted = fold.get_attribute("open") is None
    fold.locator("summary").click()
    shown = page.title()
    expect(page).not_to_have_title(shown, timeout=LATER)
    assert (fold.get_attribute("open") is not None) == wanted


@contextmanager
def web(site: Site, port: int) -> Iterator[None]:
    """One more web process of the site, at a port of its own."""
    var = site.served.parent.parent
    environment = {
        **os.environ,
        "FILROUGE_DEBUG": "true",
        "FILROUGE_LOG_LEVEL": "WARNING",
        "FILROUGE_SECRET_KEY": (var / "secret-key").read_text().strip(),
        "FILROUGE_VAR": str(var),
        "FILROUGE_TRUSTED_SOURCES": site.git_address.removeprefix("http://"),
        "REDIS_URL": broker_of(site),
    }
    command = [sys.executable, "-m", "uvicorn", "config.asgi:application", f"--port={port}", "--log-level=warning"]
    with subprocess.Popen([*command, "--timeout-graceful-shutdown=1"], cwd=ROOT, env=environment) as process:
        try:
            wait_for_page(port)
            yield
        finally:
            process.terminate()


def broker_of(site: Site) -> str:
    """The address that the site's own processes were given."""
    for file in Path("/proc").glob("[0-9]*/environ"):
        try:
            words = dict(word.split("=", 1) for word in file.read_text().split("\0") if "=" in word)
        except OSError:
            continue
        if words.get("FILROUGE_VAR") == str(site.served.parent.parent) and words.get("REDIS_URL"):
            return words["REDIS_URL"]
    raise AssertionError("no process of the site was found")


def wait_for_page(port: int) -> None:
    deadline = time.monotonic() + 60
    while True:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5)
            return
        except OSError:
            assert time.monotonic() < deadline
            time.sleep(0.1)


def test_it_goes_on_after_the_web_process_was_restarted(visit: Callable[..., Visit], tmp_path: Path) -> None:
    student = visit()
    port = free_ports()
    student.site = Site(
        f"http://127.0.0.1:{port}", student.site.git_address, student.site.password, student.site.served
    )
    with web(student.site, port):
        page = following(student, HUGO, slow(student.site, tmp_path, "restarted", count=30))
        wait_until_tests_run(page)
    expect(page.locator("#connection")).to_be_visible()
    with web(student.site, port):
        expect(page.locator("#connection")).to_be_hidden()
        expect(page.locator("#run")).to_contain_text(SCORE, timeout=LATER)


@pytest.mark.parametrize("viewport", [{"width": 1280, "height": 900}, {"width": 320, "height": 700}])
def test_the_page_of_a_running_run_is_clean_by_axe(
    visit: Callable[..., Visit], tmp_path: Path, viewport: dict[str, int]
) -> None:
    from axe_playwright_python.sync_playwright import Axe

    student = visit(viewport=viewport)
    page = following(student, CAMILLE, slow(student.site, tmp_path, f"axe-{viewport['width']}", count=20))
    wait_until_tests_run(page)
    page.get_by_text("Console output").first.click()
    expect(page.locator("#console-text")).to_contain_text("test session starts")
    found = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]})
    assert found.violations_count == 0, found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"]
