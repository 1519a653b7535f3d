"""Take pictures of pages in light, in dark and at phone width, and say what does not fit.

    python scripts/screenshots.py --to FOLDER [--login EMAIL:PASSWORD --login-url URL] [--axe] URL...

Each URL gives <name>-light.png, <name>-dark.png and <name>-phone.png (390 px wide). A page that scrolls sideways at
320 px is told, and with --axe so is every accessibility violation of WCAG 2.2 A and AA.
Exit: 0 nothing to mend, 1 something.
"""

from __future__ import annotations

import argparse
import re
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

CHROMIUM_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
NARROWEST_WIDTH_PX = 320
AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@dataclass(frozen=True, slots=True)
class View:
    """One way of looking at a page: viewport in CSS pixels and colour scheme."""

    name: str
    width_px: int
    height_px: int
    scheme: str


VIEWS = (
    View("light", 1280, 800, "light"),
    View("dark", 1280, 800, "dark"),
    View("phone", 390, 844, "light"),
)


def file_stem(url: str) -> str:
    """A file name for an address: its path and query with everything else than letters and digits made a dash."""
    parts = urlsplit(url)
    return re.sub(r"[^a-z0-9]+", "-", f"{parts.path} {parts.query}".lower()).strip("-") or "root"


def sideways_overflow_px(page: Page) -> int:
    """How many CSS pixels the page scrolls sideways at the narrowest width; 0 is right."""
    page.set_viewport_size({"width": NARROWEST_WIDTH_PX, "height": 800})
    measured: int = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return measured


def violations(page: Page) -> list[str]:
    """The accessibility violations that axe finds, one sentence for each, with the first places."""
    response: dict[str, Any] = Axe().run(page, options={"runOnly": AXE_TAGS}).response
    return [
        f"{violation['id']} ({violation['impact']}): {violation['help']}: "
        + " | ".join(node["html"][:160] for node in violation["nodes"][:4])
        for violation in response["violations"]
    ]


def look(browser: Browser, urls: list[str], folder: Path, *, state: Any, axe: bool) -> list[str]:
    """Take every view of every page; returns what is to be mended."""
    found = []
    for view in VIEWS:
        size = {"width": view.width_px, "height": view.height_px}
        context = browser.new_context(viewport=size, color_scheme=view.scheme, storage_state=state)  # type: ignore[arg-type]
        page = context.new_page()
        for url in urls:
            page.set_viewport_size(size)  # type: ignore[arg-type]
            page.goto(url, wait_until="load")
            page.screenshot(path=folder / f"{file_stem(url)}-{view.name}.png", full_page=True)
            if axe:
                found += [f"{url} [{view.name}] {sentence}" for sentence in violations(page)]
            if view.name == "phone" and (overflow := sideways_overflow_px(page)) > 0:
                found.append(f"{url} scrolls {overflow} px sideways at {NARROWEST_WIDTH_PX} px")
        context.close()
    return found


def sign_in(browser: Browser, login_url: str, credentials: str) -> Any:
    """Sign in through the site's form and return the session for the contexts that follow."""
    email, _, password = credentials.partition(":")
    context = browser.new_context()
    page = context.new_page()
    page.goto(login_url)
    page.fill("input[name=login]", email)
    page.fill("input[name=password]", password)
    page.press("input[name=password]", "Enter")
    page.wait_for_load_state("load")
    state = context.storage_state()
    context.close()
    return state


def main() -> int:
    """Run the command line."""
    parser = argparse.ArgumentParser(description="Take pictures of pages in light, dark and at phone width.")
    parser.add_argument("urls", nargs="+", metavar="URL")
    parser.add_argument("--to", type=Path, required=True, metavar="FOLDER")
    parser.add_argument("--login", metavar="EMAIL:PASSWORD")
    parser.add_argument("--login-url", metavar="URL")
    parser.add_argument("--axe", action="store_true")
    options = parser.parse_args()
    options.to.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=CHROMIUM_ARGUMENTS)
        state = sign_in(browser, options.login_url, options.login) if options.login else None
        found = look(browser, options.urls, options.to, state=state, axe=options.axe)
        browser.close()
    for sentence in found:
        print(sentence)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
