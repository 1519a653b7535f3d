"""A figure has a text alternative, every text in every language, and nothing that could run or paint by itself."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from apps.courses import catalogue, figures
from tests.courses.conftest import Copy

Refused = Callable[..., str]
FOLDER = "devops/why-devops"
SVG = f"{FOLDER}/silos.svg"


def test_no_text_alternative(copy: Copy) -> None:
    line = copy.change(
        f"{FOLDER}/en.md", "![Two drawings side by side: without DevOps, a wall", "![](silos.svg)\n\n![A wall"
    )
    expected = f"{FOLDER}/en.md:{line}: the figure has no text alternative: ![what it shows](silos.svg)"
    assert expected in copy.problems()


def in_both(copy: Copy, new: str, sentence: str) -> None:
    """Put `new` in the place of the figure in both languages: `sentence` is said of each, and nothing else."""
    lines = {language: copy.change(f"{FOLDER}/{language}.md", "(silos.svg", new) for language in ("en", "fr")}
    assert copy.problems() == [f"{FOLDER}/{language}.md:{line}: {sentence}" for language, line in lines.items()]


def test_a_figure_that_does_not_exist(copy: Copy) -> None:
    in_both(copy, "(silo.svg", "no such figure: silo.svg")


def test_a_figure_from_elsewhere(copy: Copy) -> None:
    in_both(copy, "(https://example.org/silos.svg", "a figure is an SVG file beside the lesson: silos.svg")


def test_a_figure_in_the_middle_of_a_sentence(refused: Refused) -> None:
    assert refused(f"{FOLDER}/fr.md", "![Deux", "Voyez ![Deux") == "a figure stands alone in its paragraph: silos.svg"


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("<circle", '<script href="x"/><circle', "the element <script> is not allowed in a figure"),
        ("<circle", "<foreignObject/><circle", "the element <foreignObject> is not allowed in a figure"),
        ("<circle", '<circle style="fill: red"', "the attribute style is not allowed in a figure; use a class"),
        ("<circle", '<circle onclick="x()"', "the attribute onclick is not allowed in a figure; use a class"),
        (' viewBox="0 0 760 370"', "", "the figure needs a viewBox, so that it scales"),
    ],
)
def test_an_unsafe_drawing(copy: Copy, old: str, new: str, sentence: str) -> None:
    copy.change(SVG, old, new)
    assert f"{SVG}:1: {sentence}" in copy.problems()


def test_a_drawing_that_is_not_xml(refused: Refused) -> None:
    assert refused(SVG, "</svg>", "</svgs>").startswith("not well-formed SVG")


def test_a_text_that_one_language_lacks(copy: Copy) -> None:
    copy.change(f"{FOLDER}/silos.toml", 'wall = "le mur"\n', "")
    assert copy.problems() == [f"{FOLDER}/silos.toml:1: [fr] lacks a text for wall"]


def test_a_text_that_the_drawing_does_not_show(copy: Copy) -> None:
    copy.change(f"{FOLDER}/silos.toml", 'wall = "le mur"\n', 'wall = "le mur"\nmoat = "les douves"\n')
    assert copy.problems() == [f"{FOLDER}/silos.toml:1: [fr] has a text for moat, which the drawing lacks"]


def test_a_figure_is_named_and_described_in_its_language() -> None:
    html = figures.read(catalogue.CONTENT / SVG).render("fr", "Un mur & une boucle", "Avant, après.")
    assert '<svg role="img" aria-labelledby="silos-title" aria-describedby="silos-desc"' in html
    assert '<title id="silos-title">Un mur &amp; une boucle</title>' in html
    assert "Avec DevOps" in html
    assert "<figcaption>Avant, après.</figcaption>" in html
    assert "${" not in html
