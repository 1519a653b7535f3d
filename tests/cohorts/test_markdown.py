"""An assignment's text: Markdown, and nothing that a browser would run or fetch."""

from html.parser import HTMLParser

import pytest

from apps.cohorts.markdown import render


class Tags(HTMLParser):
    """Every tag as a browser reads it, with its attributes."""

    def __init__(self):
        super().__init__()
        self.met = []

    def handle_starttag(self, tag, attrs):
        self.met.append((tag, dict(attrs)))


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "[x](javascript:alert(1))",
        "[x](data:text/html;base64,PHNjcmlwdD4=)",
        "![x](https://example.org/spy.png)",
        '<a href="javascript:alert(1)">x</a>',
        '<https://example.org/" onclick=alert(1)>',
        "<img src=x onerror=alert(1)>",
    ],
)
def test_nothing_dangerous_is_left(text):
    found = Tags()
    found.feed(render(text))
    assert {tag for tag, _ in found.met} <= {"p", "a"}
    for _, attributes in found.met:
        assert set(attributes) <= {"href", "rel"}
        assert attributes.get("href", "https:").startswith("https:")


def test_what_teachers_need_is_there():
    html = render("# Steps\n\n1. `make`\n\n| a | b |\n|---|---|\n| 1 | **2** |\n\n[doc](https://example.org/?a=1&b=2)")
    for part in (
        "<h2>Steps</h2>",
        "<code>make</code>",
        "<strong>2</strong>",
        'href="https://example.org/?a=1&amp;b=2"',
    ):
        assert part in html


def test_headings_begin_below_the_pages_own():
    assert render("### A\n\n#### B") == "<h2>A</h2>\n<h3>B</h3>\n"
