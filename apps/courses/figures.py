"""Figures: one SVG drawing per figure, its texts beside it in every language.

``silos.svg`` holds ``${placeholders}``; ``silos.toml`` holds a table per language with a text for each of them and
``desc``, what the figure shows to someone who does not see it. Colours come from the site's style sheet by class, so a
figure follows light and dark; scripts, inline styles and foreign references are refused.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import escape
from pathlib import Path
from string import Template
from xml.etree import ElementTree

from apps.courses import typography
from apps.courses.lessons import LANGUAGES
from apps.courses.problems import Problem

DESCRIPTION = "desc"
_OPENING = re.compile(r"<svg\b")
_ELEMENTS = frozenset(
    ("svg", "g", "path", "line", "polyline", "polygon", "rect", "circle", "ellipse", "text", "tspan", "defs", "marker")
)
_FORBIDDEN_ATTRIBUTES = re.compile(r"style|on\w+|.*href")


@dataclass(frozen=True, slots=True)
class Figure:
    """A drawing and its texts by language and placeholder."""

    name: str
    drawing: str
    texts: Mapping[str, Mapping[str, str]]

    def render(self, language: str, alternative: str, caption: str) -> str:
        """The HTML: the drawing named by `alternative`, described by its ``desc``, with its `caption` below."""
        words = {name: escape(text) for name, text in self.texts[language].items()}
        named = (
            f'<svg role="img" aria-labelledby="{self.name}-title" aria-describedby="{self.name}-desc"',
            f'<title id="{self.name}-title">{escape(alternative)}</title>',
            f'<desc id="{self.name}-desc">{words[DESCRIPTION]}</desc>',
        )
        drawing = _OPENING.sub(named[0], Template(self.drawing).substitute(words), count=1)
        opening, _, rest = drawing.partition(">")
        below = f"<figcaption>{escape(caption)}</figcaption>" if caption else ""
        return f'<figure class="figure" tabindex="0">{opening}>{named[1]}{named[2]}{rest.strip()}{below}</figure>\n'


def read(path: Path) -> Figure:
    """Read the drawing at `path` and its texts. Raises OSError, tomllib.TOMLDecodeError."""
    texts = tomllib.loads(path.with_suffix(".toml").read_text(encoding="utf-8"))
    return Figure(path.stem, path.read_text(encoding="utf-8").strip(), texts)


def problems(path: Path, root: Path) -> Iterator[Problem]:
    """Everything that keeps the drawing at `path`, below the content's `root`, from being shown."""
    drawing, words = path.relative_to(root), path.with_suffix(".toml").relative_to(root)
    try:
        figure = read(path)
        tree = ElementTree.fromstring(figure.drawing)  # noqa: S314 - our own file
    except OSError as error:
        yield Problem(drawing, 1, f"the figure cannot be read: {error.strerror} ({Path(error.filename).name})")
    except tomllib.TOMLDecodeError as error:
        yield Problem(words, _line_in(str(error)), f"not valid TOML: {error}")
    except ElementTree.ParseError as error:
        yield Problem(drawing, error.position[0], f"not well-formed SVG: {error}")
    else:
        yield from (Problem(drawing, 1, sentence) for sentence in _unsafe(tree))
        yield from (Problem(words, 1, sentence) for sentence in _faults_of_words(figure))


def _unsafe(tree: ElementTree.Element) -> Iterator[str]:
    for element in tree.iter():
        name = element.tag.rpartition("}")[2]
        if name not in _ELEMENTS:
            yield f"the element <{name}> is not allowed in a figure"
        for attribute in element.attrib:
            if _FORBIDDEN_ATTRIBUTES.fullmatch(attribute.rpartition("}")[2]):
                yield f"the attribute {attribute} is not allowed in a figure; use a class"
    if "viewBox" not in tree.attrib:
        yield "the figure needs a viewBox, so that it scales"


def _faults_of_words(figure: Figure) -> Iterator[str]:
    wanted = {*Template(figure.drawing).get_identifiers(), DESCRIPTION}
    for language in LANGUAGES:
        texts = figure.texts.get(language, {})
        given = {name for name, text in texts.items() if text.strip()}
        yield from (f"[{language}] lacks a text for {name}" for name in sorted(wanted - given))
        yield from (f"[{language}] has a text for {name}, which the drawing lacks" for name in sorted(given - wanted))
        for name, text in texts.items():
            yield from (f"[{language}] {name}: {fault}" for _, fault in typography.faults(text, language))


def _line_in(message: str) -> int:
    found = re.search(r"line (\d+)", message)
    return int(found[1]) if found else 1
