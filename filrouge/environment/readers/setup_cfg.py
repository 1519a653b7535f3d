"""``setup.cfg``: setuptools' declarative configuration."""

from __future__ import annotations

import configparser

from packaging.utils import canonicalize_name

from filrouge.environment.readers.requirements import include
from filrouge.environment.reading import Reading, line_of
from filrouge.environment.tree import Tree, UnreadableError
from filrouge.ini import read_ini

PATH = "setup.cfg"


def read(tree: Tree) -> Reading:
    """`[options]` install_requires, tests_require and python_requires, with the extras as offers."""
    reading, told = Reading(), tree.told(PATH)
    source = tree.text(PATH) or ""
    parser = parse(source, told)
    name = parser.get("metadata", "name", fallback="").strip()
    if name:
        reading.names.add(canonicalize_name(name))
    reading.requires_python = parser.get("options", "python_requires", fallback="").strip()
    for option in ("install_requires", "tests_require"):
        value = parser.get("options", option, fallback="").strip()
        if value.startswith("file:"):
            for path in value.removeprefix("file:").split(","):
                include(tree, reading, path.strip())
        else:
            for text in listed(value):
                reading.declare(text, told, line_of(source, text))
    if parser.has_section("options.extras_require"):
        for extra, value in parser.items("options.extras_require"):
            reading.offer(extra, listed(value), told, source)
    if reading.requirements or reading.extras:
        reading.files.append(told)
    return reading


def parse(text: str, told: str) -> configparser.ConfigParser:
    """An INI file as setuptools and tox read it, nothing interpolated; raises UnreadableError."""
    parser = configparser.ConfigParser(interpolation=None, strict=False, default_section="")
    try:
        read_ini(parser, text)
    except configparser.Error as error:
        raise UnreadableError(told, str(error)[:200]) from error
    return parser


def listed(value: str) -> list[str]:
    """The items of a list: one per line, comments dropped. Semicolons begin markers here."""
    lines = (line.split(" #", 1)[0].strip() for line in value.splitlines())
    return [line for line in lines if line and not line.startswith("#")]
