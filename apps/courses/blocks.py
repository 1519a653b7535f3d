"""A lesson's body cut into its top-level blocks: what pages, slides and the search are made of."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from markdown_it.token import Token

from apps.courses import markdown, quizzes
from apps.courses.lessons import Block

_UNSPOKEN = ("footnote_ref", "image")


def cut(tokens: Sequence[Token], surroundings: markdown.Surroundings) -> Iterator[Block]:
    """Each top-level block of parsed tokens, rendered; headings have been given their ids by `name_headings`."""
    start = depth = 0
    for index, token in enumerate(tokens):
        depth += token.nesting  # the level that tokens tell is not to be trusted inside footnotes
        if depth == 0:
            yield _block(tokens[start : index + 1], surroundings)
            start = index + 1


def _block(tokens: Sequence[Token], surroundings: markdown.Surroundings) -> Block:
    first = tokens[0]
    kind = "figure" if first.hidden else first.type.removeprefix("container_").removesuffix("_open")
    anchor = str(first.attrGet("id") or "") if kind == "heading" else ""
    if kind in markdown.QUIZ:
        question = quizzes.render(tokens, surroundings)
        return Block(kind, question.html, question.text, question=question)
    text = "\n".join(_lines(tokens))
    return Block(kind, markdown.render(tokens, surroundings), text, anchor)


def _lines(tokens: Sequence[Token]) -> Iterator[str]:
    """The words of a block as they are read, a line for each paragraph, cell or line of code."""
    for token in tokens:
        if token.type in ("fence", "code_block"):
            yield token.content.rstrip("\n")
        elif token.type == "inline":
            yield _words(token)
        elif token.type.startswith("container_") and token.nesting > 0:
            yield token.info.strip().partition(" ")[2].replace("`", "")


def _words(inline: Token) -> str:
    breaks = {"softbreak": " ", "hardbreak": " "}
    children = (child for child in inline.children or () if child.type not in _UNSPOKEN)
    return "".join(breaks.get(child.type, child.content) for child in children)
