"""``tox.ini``: what its test environments install."""

from __future__ import annotations

import re

from packaging.utils import canonicalize_name

from filrouge.environment.readers.requirements import include
from filrouge.environment.readers.setup_cfg import listed, parse
from filrouge.environment.reading import TEST_NAMES, Reading, line_of
from filrouge.environment.tree import Tree

PATH = "tox.ini"
_FACTOR = re.compile(r"^(?P<factor>!?[\w.,{}!-]+):\s+(?=\S)")
_INCLUDED = re.compile(r"-(?:r|-requirement)[ =]?\s*(?P<path>\S+)")


def read(tree: Tree) -> Reading:
    """``deps`` and ``extras`` of `[testenv]` and of the environments named after tests or a Python version."""
    reading, told = Reading(), tree.told(PATH)
    source = tree.text(PATH) or ""
    parser = parse(source, told)
    for section in parser.sections():
        if _is_for_tests(section):
            for text in listed(parser.get(section, "deps", fallback="")):
                if _always(text):
                    _declare(tree, reading, _FACTOR.sub("", text), line_of(source, text))
            extras = parser.get(section, "extras", fallback="").replace(",", "\n")
            reading.asked_extras |= {canonicalize_name(extra) for extra in listed(extras)}
    if reading.requirements:
        reading.files.append(told)
    return reading


def _always(text: str) -> bool:
    """Whether a dependency is for every run: ``lxml: lxml`` is for one variant alone, ``py311: six`` for a version."""
    factor = _FACTOR.match(text)
    return factor is None or factor["factor"] in TEST_NAMES or factor["factor"].startswith("py")


def _is_for_tests(section: str) -> bool:
    kind, _, name = section.partition(":")
    return kind == "testenv" and (not name or name in TEST_NAMES or re.match(r"(py|unit|test)", name) is not None)


def _declare(tree: Tree, reading: Reading, text: str, line: int | None) -> None:
    text = text.replace("{toxinidir}/", "").replace("{tox_root}/", "")
    included = _INCLUDED.match(text)
    if included:
        if tree.has_file(included["path"]):
            include(tree, reading, included["path"])
    elif "{" not in text and not text.startswith("-"):
        reading.declare(text, tree.told(PATH), line)
