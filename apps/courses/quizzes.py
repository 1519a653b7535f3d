"""Quiz questions as authors write them, between the paragraphs of a lesson.

::: one who-stops Which line stops the script?       one right option; several: as many as are right
- [ ] `pytest`
  Why this is wrong: every option is explained, from its second line on.
- [x] `set -e`
  Why this is right.

What all should read once they have answered.
:::

::: order life-of-a-change Put in order.             1. 2. 3. in the right order; the page shuffles
::: write staged Which command shows ...?            the answers foreseen: [x] accepted, [ ] explained but wrong

The word after the kind is the question's key: the same in every language, unique in its lesson, and never changed
once published, since results are kept by it. What stands before the list belongs to the question.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from markdown_it.token import Token

from apps.courses import markdown
from apps.courses.questions import Kind, Option, Question

_MARK = re.compile(r"\[([ x])\] +")
_LISTS = ("bullet_list_open", "ordered_list_open")


@dataclass(frozen=True, slots=True)
class WrittenOption:
    """A line of the list: ``mark`` is "x", " " or nothing, ``words`` what may be chosen, the rest explains it."""

    mark: str
    words: tuple[Token, ...]
    reason: tuple[Token, ...]
    blocks: tuple[Token, ...]
    line: int

    @property
    def text(self) -> str:
        """The words without markup."""
        return "".join(token.content for token in self.words if token.type in ("text", "code_inline"))

    @property
    def is_explained(self) -> bool:
        """Whether anything follows the words."""
        return bool(self.reason or self.blocks)


@dataclass(frozen=True, slots=True)
class WrittenQuestion:
    """A container of a lesson, taken apart but not yet held against any rule; ``line`` counts from 0 in the body."""

    kind: Kind
    key: str
    title: str
    prompt: tuple[Token, ...]
    is_numbered: bool
    options: tuple[WrittenOption, ...]
    closing: tuple[Token, ...]
    line: int
    level: int


def written(tokens: Sequence[Token]) -> list[WrittenQuestion]:
    """Every question of a lesson, in order."""
    return [_taken_apart(tokens[start : end + 1]) for start, end in _spans(tokens)]


def render(tokens: Sequence[Token], surroundings: markdown.Surroundings) -> Question:
    """The question that the tokens of one valid container make."""
    return _rendered(_taken_apart(tokens), surroundings)


def _spans(tokens: Sequence[Token]) -> Iterator[tuple[int, int]]:
    """Where each container opens and closes, by index."""
    begin = 0
    for index, token in enumerate(tokens):
        if token.type in markdown.QUIZ_TOKENS:
            if token.nesting < 0:
                yield begin, index
            begin = index


def _taken_apart(tokens: Sequence[Token]) -> WrittenQuestion:
    opening, body = tokens[0], tokens[1:-1]
    kind, _, rest = opening.info.strip().partition(" ")
    key, _, title = rest.strip().partition(" ")
    inside = opening.level + 1
    start = next((at for at, token in enumerate(body) if token.type in _LISTS and token.level == inside), len(body))
    end = next((at for at in range(start + 1, len(body)) if body[at].level == inside), len(body))
    return WrittenQuestion(
        kind=Kind(kind),
        key=key,
        title=title.strip(),
        prompt=tuple(body[:start]),
        is_numbered=start < len(body) and body[start].type == "ordered_list_open",
        options=tuple(_options(body[start + 1 : end], inside + 1)),
        closing=tuple(body[end + 1 :]),
        line=opening.map[0] if opening.map else 0,
        level=opening.level,
    )


def _options(tokens: Sequence[Token], level: int) -> Iterator[WrittenOption]:
    begin = 0
    for index, token in enumerate(tokens):
        if token.level == level and token.type == "list_item_open":
            begin = index + 1
        elif token.level == level and token.type == "list_item_close":
            yield _option(tokens[begin:index])


def _option(tokens: Sequence[Token]) -> WrittenOption:
    """A list item: a paragraph whose first line may be chosen, then anything."""
    inline = tokens[1] if len(tokens) > 1 and tokens[1].type == "inline" else None
    children = list(inline.children or ()) if inline else []
    mark = _MARK.match(children[0].content) if children and children[0].type == "text" else None
    if mark:
        children[0] = children[0].copy(content=children[0].content[mark.end() :])
    cut = next((at for at, child in enumerate(children) if child.type == "softbreak" and not child.level), None)
    words, reason = (children, []) if cut is None else (children[:cut], children[cut + 1 :])
    line = inline.map[0] if inline and inline.map else 0
    return WrittenOption(mark[1] if mark else "", tuple(words), tuple(reason), tuple(tokens[3:]), line)


def _rendered(question: WrittenQuestion, surroundings: markdown.Surroundings) -> Question:
    return Question(
        key=question.key,
        kind=question.kind,
        title=markdown.render_line(question.title),
        prompt=markdown.render(question.prompt, surroundings),
        options=tuple(
            Option(
                text=option.text,
                html=markdown.render_inline(option.words, surroundings),
                explanation=_explanation(option, surroundings),
                right=option.mark == "x" or question.kind is Kind.ORDER,
            )
            for option in question.options
        ),
        closing=markdown.render(question.closing, surroundings),
    )


def _explanation(option: WrittenOption, surroundings: markdown.Surroundings) -> str:
    reason = markdown.render_inline(option.reason, surroundings)
    return (f"<p>{reason}</p>" if reason else "") + markdown.render(option.blocks, surroundings)
