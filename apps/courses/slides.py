"""A lesson as slides: what an audience looks at. What the speaker says goes beside.

A section makes a slide. Where it has something to look at (a figure, code, a list, a table, a callout), its paragraphs
are for the speaker; a section of paragraphs alone shows them. What does not fit goes on in a slide of the same title.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from apps.courses.lessons import SPEAKER, Block, LessonText, Part

ROOM = 13
"""Lines of text that fit on a slide."""
LETTERS_PER_LINE = 58
LINES_OF_A_FIGURE = ROOM
OWN_TERM = 'href="#term-'
"""How a block leads to an explanation on its own page."""
_PROSE = "paragraph"


@dataclass(slots=True)
class Slide:
    """One slide: its anchor, its title, what is shown and what is said (markup both).

    `level` is that of the section's heading; `turn` counts, from 1, the slides of one section; a `dense` slide holds
    one block that is larger than a slide and must be set smaller.
    """

    anchor: str
    title: str
    level: int
    turn: int = 1
    dense: bool = False
    shown: list[str] = field(default_factory=list)
    said: list[str] = field(default_factory=list)


def of_lesson(text: LessonText, *, terms: str) -> list[Slide]:
    """The slides of a lesson, without its title slide; `terms` is the address of the glossary."""
    slides = [slide for part in text.parts if part.section or part.blocks for slide in _of_part(text, part)]
    for slide in slides:
        slide.shown = [html.replace(OWN_TERM, f'href="{terms}#term-') for html in slide.shown]
        slide.said = [html.replace(OWN_TERM, f'href="{terms}#term-') for html in slide.said]
    return slides


def _of_part(text: LessonText, part: Part) -> Iterator[Slide]:
    section = part.section
    anchor, title, level = (section.anchor, section.title, section.level) if section else ("start", text.title, 2)
    to_look_at = any(block.kind not in (_PROSE, SPEAKER) for block in part.blocks)
    slide, used = Slide(anchor, title, level), 0
    for block in part.blocks:
        if block.kind == SPEAKER or (to_look_at and block.kind == _PROSE):
            slide.said.append(block.html)
            continue
        lines = lines_of(block)
        if slide.shown and used + lines > ROOM:
            yield slide
            slide, used = Slide(f"{anchor}--{slide.turn + 1}", title, level, slide.turn + 1), 0
        slide.shown.append(block.html)
        slide.dense = slide.dense or lines > ROOM
        used += lines
    yield slide


def lines_of(block: Block) -> int:
    """About how many lines of a slide a block takes."""
    if block.kind == "figure":
        return LINES_OF_A_FIGURE
    lines: Sequence[str] = block.text.splitlines() or [""]
    if block.kind in ("fence", "code_block"):
        return math.ceil(len(lines) * 0.75) + 1
    if block.kind == "question":
        return 2
    if block.kind == "table":
        columns = max(1, block.html.count("<th"))
        return math.ceil(len(block.text) / LETTERS_PER_LINE / 0.8) + len(lines) // columns
    return sum(math.ceil(len(line) / LETTERS_PER_LINE) for line in lines) + 1
