"""What every page of the course must keep to. Each rule yields the problems that it finds."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from markdown_it.token import Token
from pygments.util import ClassNotFound

from apps.courses import fences, figures, markdown, typography
from apps.courses.lessons import LANGUAGES
from apps.courses.pages import Page
from apps.courses.problems import Problem

LESSON_LINK = "lesson:"
CLOSING_SECTIONS = ("what-to-remember", "test-yourself", "what-the-pipeline-checks", "going-further")
"""The anchors of the sections that end every lesson, in this order."""


def alone(page: Page, root: Path) -> Iterator[Problem]:
    """The rules that a page keeps by itself, below the content's `root`."""
    say = teller(page, root)
    for line, text in markdown.raw_html(page.tokens):
        yield say(line, f"raw HTML is not allowed in a lesson: {text.strip()[:40]}")
    yield from _headings(page, say)
    for token in page.tokens:
        if token.type == "fence":
            yield from _fence(token, page, say)
        if token.type == "inline" and token.map and token.content.startswith(":::"):
            yield say(token.map[0], f"unknown or unclosed container: {token.content.splitlines()[0]}")
    for line, token in markdown.inlines(page.tokens):
        if token.type == "image":
            yield from _image(token, page, root, say, line)
    yield from _typography(page, say)


def links(page: Page, root: Path, anchors: Mapping[str, Sequence[str] | None]) -> Iterator[Problem]:
    """The links of a page that lead nowhere; `anchors` has each lesson's by slug, None for an unreadable one."""
    say = teller(page, root)
    for line, token in markdown.inlines(page.tokens):
        if token.type != "link_open":
            continue
        target = str(token.attrGet("href"))
        if target.startswith((LESSON_LINK, "#")):
            slug, _, anchor = target.removeprefix(LESSON_LINK).partition("#")
            slug = slug or page.directory.name
            if slug not in anchors:
                yield say(line, f"the link leads to a lesson that does not exist: {slug}")
            elif anchor and (known := anchors[slug]) is not None and anchor not in known:
                yield say(line, f"the link leads to an anchor that {slug} does not have: #{anchor}")
        elif not target.startswith("https://"):
            yield say(line, f"a link begins with https://, {LESSON_LINK} or #: {target}")


Teller = Callable[[int, str], Problem]


def teller(page: Page, root: Path) -> Teller:
    """Tells problems by their line in the body, from 0."""
    return lambda line, sentence: Problem(page.path.relative_to(root), page.first_line + line, sentence)


def line_of(token: Token) -> int:
    """The line of a token in the body, from 0."""
    return token.map[0] if token.map else 0


def _headings(page: Page, say: Teller) -> Iterator[Problem]:
    level = 1
    for token, title in markdown.headings(page.tokens):
        depth = int(token.tag[1])
        if depth == 1 or depth > level + 1:
            yield say(line_of(token), f"a heading of level {depth} cannot follow level {level}: {title}")
        level = depth
    if page.language == LANGUAGES[0]:
        ending = [anchor for anchor in markdown.anchors_of(page.tokens) if anchor in CLOSING_SECTIONS]
        if tuple(ending) != CLOSING_SECTIONS:
            end = page.body.rstrip().count("\n")
            yield say(end, f"a lesson ends with the sections {', '.join(CLOSING_SECTIONS)}, in this order")


def _fence(token: Token, page: Page, say: Teller) -> Iterator[Problem]:
    info = fences.Info.of(token.info)
    name = info.options.get("file") or info.options.get("example", "")
    if info.language == fences.SESSION and "example" not in info.options:
        yield say(line_of(token), "a terminal session names the example that it is run in: ```console example=name")
    elif info.language == fences.SESSION and not token.content.startswith(fences.PROMPT):
        yield say(line_of(token), f"a terminal session begins with a command after `{fences.PROMPT}`")
    elif name and not (page.directory / "examples" / name).exists():
        yield say(line_of(token), f"no such example: examples/{name}")
    elif "file" in info.options and _text_of(page, name) != token.content.strip("\n"):
        yield say(line_of(token), f"the code differs from examples/{name}")
    try:
        fences.render(info, "")
    except ClassNotFound:
        yield say(line_of(token), f"no such language to highlight: {info.language}")


def _text_of(page: Page, name: str) -> str:
    return (page.directory / "examples" / name).read_text(encoding="utf-8").strip("\n")


def _image(token: Token, page: Page, root: Path, say: Teller, line: int) -> Iterator[Problem]:
    path = page.directory / str(token.attrGet("src"))
    if not token.content.strip():
        yield say(line, f"the figure has no text alternative: ![what it shows]({path.name})")
    if not token.block:
        yield say(line, f"a figure stands alone in its paragraph: {path.name}")
    if path.suffix != ".svg" or path.parent != page.directory:
        yield say(line, f"a figure is an SVG file beside the lesson: {path.name}")
    elif not path.exists():
        yield say(line, f"no such figure: {path.name}")
    elif page.language == LANGUAGES[0]:
        yield from figures.problems(path, root)


def _typography(page: Page, say: Teller) -> Iterator[Problem]:
    for line, token in markdown.texts(page.tokens):
        prose = _prose(token)
        for offset, sentence in typography.faults(prose, page.language):
            yield say(line + prose.count("\n", 0, offset), sentence)
    for text in (page.front.title, page.front.summary, *page.front.objectives):
        line = page.source.count("\n", 0, max(0, page.source.find(text))) + 1
        for _, sentence in typography.faults(text, page.language):
            yield say(line - page.first_line, sentence)


def _prose(inline: Token) -> str:
    """The text of an inline token: a code span counts as one letter, a line break as one."""
    parts = {"softbreak": "\n", "hardbreak": "\n", "code_inline": "x"}
    return "".join(parts.get(child.type, child.content) for child in inline.children or ())
