"""What a translation owes to the lesson that it translates: the same frame, the same code, other words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from markdown_it.token import Token

from apps.courses import fences, markdown
from apps.courses.pages import Page
from apps.courses.problems import Problem
from apps.courses.rules import Teller, line_of, teller

_COMMENT = re.compile(r"(^|(?<![ \t])[ \t]++)#.*$", re.MULTILINE)
_PROSE = "text"


def differences(page: Page, reference: Page, root: Path) -> Iterator[Problem]:
    """Where `page` is not the same lesson as `reference`, the one in the first language."""
    say = teller(page, root)
    for name in ("minutes", "checks"):
        if getattr(page.front, name) != getattr(reference.front, name):
            yield Problem(page.path.relative_to(root), page.line_of(name), f"{name} differs from {reference.path.name}")
    if len(page.front.objectives) != len(reference.front.objectives):
        line, name = page.line_of("objectives"), reference.path.name
        yield Problem(page.path.relative_to(root), line, f"not as many objectives as {name}")
    yield from _same_headings(page, reference, say)
    yield from _same_fences(page, reference, say)
    yield from _same_blocks(page, reference, say)


def _same_headings(page: Page, reference: Page, say: Teller) -> Iterator[Problem]:
    name = reference.path.name
    ours, theirs = markdown.headings(page.tokens), markdown.headings(reference.tokens)
    for (token, title), (other, other_title) in zip(ours, theirs, strict=False):
        if token.tag != other.tag:
            yield say(line_of(token), f"“{title}” is {token.tag} where {name} has “{other_title}”, {other.tag}")
            return
    if len(ours) != len(theirs):
        yield say(line_of(ours[-1][0]) if ours else 0, f"{len(ours)} headings where {name} has {len(theirs)}")


def _same_fences(page: Page, reference: Page, say: Teller) -> Iterator[Problem]:
    ours = [token for token in page.tokens if token.type == "fence"]
    theirs = [token for token in reference.tokens if token.type == "fence"]
    name = reference.path.name
    if len(ours) != len(theirs):
        yield say(line_of(ours[-1]) if ours else 0, f"{len(ours)} blocks of code where {name} has {len(theirs)}")
        return
    for token, other in zip(ours, theirs, strict=True):
        if token.info != other.info or _without_words(token) != _without_words(other):
            twin = f"{name}:{reference.first_line + line_of(other)}"
            yield say(line_of(token), f"this block of code differs from {twin}; only comments are translated")


def _same_blocks(page: Page, reference: Page, say: Teller) -> Iterator[Problem]:
    """Callouts, questions, speaker's notes and figures come in the same order in every language."""
    ours, theirs = list(_frame(page.tokens)), list(_frame(reference.tokens))
    for (line, block), (_, other) in zip(ours, theirs, strict=False):
        if block != other:
            yield say(line, f"{block} where {reference.path.name} has {other}")
            return
    if len(ours) != len(theirs):
        more, longer = (reference, theirs) if len(theirs) > len(ours) else (page, ours)
        line, block = longer[min(len(ours), len(theirs))]
        there = f"{more.path.name}:{more.first_line + line}"
        yield say(ours[-1][0] if ours else 0, f"{block} stands in one language only ({there})")


def _frame(tokens: Sequence[Token]) -> Iterator[tuple[int, str]]:
    """Each container and each figure, with its line in the body, from 0."""
    for token in tokens:
        if token.type.startswith("container_") and token.nesting > 0:
            yield line_of(token), f"a {token.type.split('_')[1]}"
        elif token.type == "inline":
            figures = (child for child in token.children or () if child.type == "image")
            yield from ((line_of(token), f"the figure {figure.attrGet('src')}") for figure in figures)


def _without_words(token: Token) -> str:
    """What must be the same in every language: all but comments; nothing in plain text, which is prose."""
    return "" if fences.Info.of(token.info).language == _PROSE else _COMMENT.sub("", token.content)
