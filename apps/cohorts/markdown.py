"""The Markdown of an assignment's text: CommonMark with tables, neither raw HTML nor images, and cleaned afterwards.

An instructor is trusted with a cohort, not with the browsers of its students: whatever the parser lets through, only
the tags and addresses of this list reach the page.
"""

from __future__ import annotations

import nh3
from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore

TAGS = {
    *("p", "br", "hr", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "blockquote", "pre", "code", "em", "strong"),
    *("a", "table", "thead", "tbody", "tr", "th", "td"),
}
ATTRIBUTES = {"a": {"href"}, "ol": {"start"}}
FIRST_LEVEL = 2
"""The page's own title is the first level."""


def render(text: str) -> str:
    """HTML that may be shown as it is."""
    return nh3.clean(_PARSER.render(text), tags=TAGS, attributes=ATTRIBUTES, url_schemes={"http", "https", "mailto"})


def _begin_below_the_title(state: StateCore) -> None:
    headings = [token for token in state.tokens if token.type in ("heading_open", "heading_close")]
    highest = min((int(token.tag[1]) for token in headings), default=FIRST_LEVEL)
    for token in headings:
        token.tag = f"h{min(6, int(token.tag[1]) - highest + FIRST_LEVEL)}"


def _make_parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False}).enable("table").disable("image")
    parser.core.ruler.push("begin_below_the_title", _begin_below_the_title)
    return parser


_PARSER = _make_parser()
