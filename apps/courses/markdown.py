"""The Markdown of lessons: CommonMark without raw HTML, tables, definition lists, footnotes and containers.

::: note A title          a callout: note, tip or warning
::: question A question?  a question whose answer unfolds
::: speaker               what only the speaker sees, beside the slides
::: one key A question?   a quiz question, see `apps.courses.quizzes`
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererProtocol
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict
from mdit_py_plugins.container import container_plugin
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.footnote import footnote_plugin

from apps.courses import fences
from apps.courses.lessons import SPEAKER
from apps.courses.questions import Kind

CALLOUTS = ("note", "tip", "warning")
QUESTION = "question"
QUIZ = tuple(kind.value for kind in Kind)
QUIZ_TOKENS = frozenset(f"container_{kind}_{end}" for kind in QUIZ for end in ("open", "close"))
_TAG = re.compile(r"</?[A-Za-z!]")


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What rendering asks of the course: the address of a link, the HTML of a figure (file, alternative, caption)."""

    link: Callable[[str], str]
    figure: Callable[[str, str, str], str]


def parse(body: str) -> list[Token]:
    """The tokens of a lesson's body."""
    return _PARSER.parse(body)


def raw_html(tokens: Sequence[Token]) -> list[tuple[int, str]]:
    """What looks like raw HTML, as (line from 0, text): the parser takes it for text, the course refuses it."""
    return [
        (line, token.content) for line, token in inlines(tokens) if token.type == "text" and _TAG.search(token.content)
    ]


def render(tokens: Sequence[Token], surroundings: Surroundings) -> str:
    """The HTML of parsed tokens, whose headings have been given ids by `name_headings`."""
    return str(_PARSER.renderer.render(list(tokens), _PARSER.options, {"surroundings": surroundings}))


def render_inline(tokens: Sequence[Token], surroundings: Surroundings) -> str:
    """The HTML of what stands inside one paragraph."""
    return render([Token("inline", "", 0, children=list(tokens))], surroundings)


def render_line(text: str) -> str:
    """The HTML of one line of Markdown without links or figures: code and emphasis."""
    return str(_PARSER.renderInline(text))


def headings(tokens: Sequence[Token]) -> list[tuple[Token, str]]:
    """Each heading's opening token with its plain text."""
    return [
        (token, plain_text(tokens[index + 1])) for index, token in enumerate(tokens) if token.type == "heading_open"
    ]


def name_headings(tokens: Sequence[Token], anchors: Sequence[str]) -> None:
    """Give the headings these anchors, in order."""
    for (token, _), anchor in zip(headings(tokens), anchors, strict=True):
        token.attrSet("id", anchor)


def anchors_of(tokens: Sequence[Token]) -> list[str]:
    """An anchor for each heading, derived from its text; a repeated one takes a number."""
    anchors: list[str] = []
    for _, title in headings(tokens):
        anchor = re.sub(r"[^a-z0-9]+", "-", plain_letters(title)).strip("-") or "section"
        repeats = sum(1 for other in anchors if re.fullmatch(rf"{re.escape(anchor)}(-\d+)?", other))
        anchors.append(f"{anchor}-{repeats + 1}" if repeats else anchor)
    return anchors


def plain_letters(text: str) -> str:
    """A text in small letters without accents; what is no ASCII letter or sign then is left out."""
    return unicodedata.normalize("NFKD", text.lower()).encode("ascii", "ignore").decode()


def plain_text(inline: Token) -> str:
    """The words of an inline token, without markup."""
    return "".join(child.content for child in inline.children or () if child.type in ("text", "code_inline"))


def texts(tokens: Sequence[Token]) -> list[tuple[int, Token]]:
    """Every inline token with its line in the body, from 0: paragraphs, headings, cells, titles of containers."""
    found = []
    for token in tokens:
        if token.type == "inline" and token.map:
            found.append((token.map[0], token))
        elif token.type.startswith("container_") and token.nesting > 0 and token.map:
            _, _, title = token.info.strip().partition(" ")
            found += [(token.map[0], inline) for inline in _PARSER.parseInline(title)]
    return found


def inlines(tokens: Sequence[Token]) -> list[tuple[int, Token]]:
    """Everything inside `texts` (text, link, image, code ...) with its line in the body, from 0."""
    found = []
    for start, text in texts(tokens):
        line = start
        for child in text.children or ():
            found.append((line, child))
            line += child.type in ("softbreak", "hardbreak")
    return found


def _figures_stand_alone(state: StateCore) -> None:
    """A paragraph that holds one image and nothing else is a figure: drop the paragraph around it."""
    for index, token in enumerate(state.tokens):
        children = token.children or []
        if token.type == "inline" and len(children) == 1 and children[0].type == "image":
            children[0].block = True
            state.tokens[index - 1].hidden = state.tokens[index + 1].hidden = True


def _fence(self: RendererProtocol, tokens: Sequence[Token], index: int, options: OptionsDict, env: EnvType) -> str:
    return fences.render(fences.Info.of(tokens[index].info), tokens[index].content)


def _image(self: RendererProtocol, tokens: Sequence[Token], index: int, options: OptionsDict, env: EnvType) -> str:
    token = tokens[index]
    surroundings: Surroundings = env["surroundings"]
    return surroundings.figure(str(token.attrGet("src")), token.content, str(token.attrGet("title") or ""))


def _link(self: Any, tokens: Sequence[Token], index: int, options: OptionsDict, env: EnvType) -> str:
    surroundings: Surroundings = env["surroundings"]
    return f'<a href="{escape(surroundings.link(str(tokens[index].attrGet("href"))))}">'


def _heading(self: Any, tokens: Sequence[Token], index: int, options: OptionsDict, env: EnvType) -> str:
    token = tokens[index]
    if token.nesting < 0:
        return f"</a></{token.tag}>\n"
    anchor = token.attrGet("id")
    return f'<{token.tag} id="{anchor}"><a class="lesson__anchor" href="#{anchor}">'


def _table(self: Any, tokens: Sequence[Token], index: int, options: OptionsDict, env: EnvType) -> str:
    return '<div class="table-scroll" tabindex="0"><table>\n' if tokens[index].nesting > 0 else "</table></div>\n"


def _callout(self: Any, tokens: Sequence[Token], index: int, options: OptionsDict, env: EnvType) -> str:
    if tokens[index].nesting < 0:
        return "</div>\n"
    kind, _, title = tokens[index].info.strip().partition(" ")
    words = _PARSER.renderInline(title, dict(env))
    return f'<div class="callout callout--{kind}" role="note"><p class="callout__title">{words}</p>\n'


def _question(self: Any, tokens: Sequence[Token], index: int, options: OptionsDict, env: EnvType) -> str:
    if tokens[index].nesting < 0:
        return "</div></details>\n"
    title = tokens[index].info.strip().removeprefix(QUESTION).strip()
    words = _PARSER.renderInline(title, dict(env))
    return f'<details class="question"><summary>{words}</summary><div class="question__answer">\n'


def _speaker(self: Any, tokens: Sequence[Token], index: int, options: OptionsDict, env: EnvType) -> str:
    return ""  # its content alone: the slides put it where the speaker looks


def _term(self: Any, tokens: Sequence[Token], index: int, options: OptionsDict, env: EnvType) -> str:
    slug = escape(tokens[index].info)
    return f'<a class="term" id="use-{slug}" href="#term-{slug}">'


def _make_parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False}).enable("table").use(deflist_plugin).use(footnote_plugin)
    for kind in CALLOUTS:
        parser.use(container_plugin, kind, render=_callout)
    parser.use(container_plugin, QUESTION, render=_question)
    parser.use(container_plugin, SPEAKER, render=_speaker)
    for kind in QUIZ:
        parser.use(container_plugin, kind)
    parser.core.ruler.push("figures_stand_alone", _figures_stand_alone)
    rules = {"fence": _fence, "image": _image, "link_open": _link, "heading_open": _heading, "heading_close": _heading}
    for name, rule in (rules | {"table_open": _table, "table_close": _table, "term_open": _term}).items():
        parser.add_render_rule(name, rule)
    return parser


_PARSER = _make_parser()
