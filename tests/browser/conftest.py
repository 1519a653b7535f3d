"""The demo site as `make run` starts it, and Chromium in front of it."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Response, expect, sync_playwright

from demo.accounts import Account
from demo.story import Story
from tests.services.test_launch import free_ports, launched

OPTIONS = [
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync"),
]
EXPECTED_WITHIN_MS = 30_000
"""How long ``expect`` looks again: a machine that does ten other things is slow, not wrong."""

JUDGED_WITHIN_MS = 240_000
"""How long a run may take from the submission to the verdict, behind those of the demo cohort."""

BY_THE_BROWSER = {"Transition was skipped"}
"""What Chromium says of a page that is left before its transition ends: no fault of the page's."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder drives a browser."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.timeout(600))


@dataclass(frozen=True)
class Site:
    """A running demo site: where it is, where its repositories are, and the password of its people."""

    address: str
    git_address: str
    password: str
    served: Path

    def repository(self, account: Account) -> str:
        return f"{self.git_address}/{account.repository}"

    def publish(self, story: Story, name: str) -> str:
        """Serve a repository that the site has never seen; returns its address."""
        story.publish(self.served / f"{name}.git")
        return f"{self.git_address}/{name}.git"


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with started(tmp_path_factory.mktemp("var"), "config.launch") as site:
        yield site


@contextmanager
def started(var: Path, program: str) -> Iterator[Site]:
    """A site of its own, below `var`, by a program that starts one."""
    port = free_ports()
    with launched(var, port, program=program) as launch:
        said = launch.ready()
        password = re.search(r"password +(\S+)", said)
        assert password, said
        yield Site(f"http://127.0.0.1:{port}", f"http://127.0.0.1:{port + 1}", password[1], var / "demo" / "served")


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    program = shutil.which("chromium")
    if program is None:
        pytest.fail("Chromium is not installed: `make browser-test` installs it")
    expect.set_options(timeout=EXPECTED_WITHIN_MS)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=OPTIONS)
        yield browser
        browser.close()


@dataclass
class Visit:
    """One person in front of the site. ``complaints`` is what the page said to its console."""

    site: Site
    context: BrowserContext
    page: Page
    complaints: list[str]

    def go(self, path: str) -> Response | None:
        """Open a page and wait until it is loaded, scripts and all."""
        return self.page.goto(self.site.address + path)

    def complain(self, text: str) -> None:
        """Keep what a page complained of, unless the browser speaks for itself."""
        if text not in BY_THE_BROWSER:
            self.complaints.append(text)

    def sign_in(self, account: Account, language: str = "en") -> None:
        self.go(f"/{language}/account/login/")
        self.page.fill("input[name=login]", account.mail)
        self.page.fill("input[name=password]", self.site.password)
        self.page.click("main button[type=submit]")
        self.page.wait_for_url(f"{self.site.address}/{language}/")


@pytest.fixture
def visit(site: Site, chromium: Browser) -> Iterator[Callable[..., Visit]]:
    """Open a browser window of one's own; keywords are Playwright's (``viewport``, ``color_scheme`` ...)."""
    contexts: list[BrowserContext] = []

    def visit(**options: object) -> Visit:
        context = chromium.new_context(**{"viewport": {"width": 1280, "height": 900}, **options})  # type: ignore[arg-type]
        context.set_default_timeout(120_000)
        contexts.append(context)
        page = context.new_page()
        visit = Visit(site, context, page, [])
        page.on("console", lambda message: visit.complain(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: visit.complain(str(error)))
        return visit

    yield visit
    for context in contexts:
        context.close()
