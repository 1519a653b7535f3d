"""Requirement files as pip reads them: ``requirements*.txt`` and their like, with what they include."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fnmatch import fnmatch
from posixpath import dirname, join, normpath

from filrouge.environment.reading import Reading
from filrouge.environment.tree import Tree, UnreadableError, decode, encoding
from filrouge.report import Message, Repair

FOLDERS = ("requirements", "requirement", "tests", "test")
"""Folders whose requirement files are read beside those of the project's own folder."""

OTHER_PURPOSES = frozenset({"doc", "docs", "lint", "style", "typing", "bench", "benchmark", "benchmarks", "release"})
"""A file with one of these words in its name holds nothing that a test suite needs."""

MAXIMUM_DEPTH = 10
_REFUSED = ("-i", "--index-url", "--extra-index-url", "-f", "--find-links", "--trusted-host", "--no-index")
_CONDA_LINE = re.compile(r"(?P<name>[A-Za-z0-9][\w.-]*)=(?P<version>\d[\w.]*)=[\w.]+")


def read(tree: Tree) -> Reading:
    """Every requirement file of the project, the main one first, each once."""
    reading = Reading()
    for path in _files(tree):
        include(tree, reading, path)
    return reading


def include(tree: Tree, reading: Reading, path: str, *, constraint: bool = False, depth: int = 0) -> None:
    """Read one file and, inside the tree only, what it includes; a file that was read already adds nothing."""
    told = tree.told(path)
    if told in reading.files or depth > MAXIMUM_DEPTH:
        return
    try:
        content = tree.data(path)
    except UnreadableError as error:
        reading.note("unreadable", error.path, detail=error.detail)
        return
    if content is None:
        reading.note("include_missing", told)
        return
    if encoding(content).startswith("utf-16"):
        commands = (f"iconv -f UTF-16 -t UTF-8 '{told}' > utf8.txt", f"mv utf8.txt '{told}'")
        reading.note("utf16", told, repair=Repair(Message("environment.repair.utf16"), commands))
    reading.files.append(told)
    for line, text in lines(decode(content)):
        if text.startswith("-"):
            _option(tree, reading, path, line, text, depth)
        elif constraint:
            reading.constraints += reading.parse(_requirement(text), told, line)
        else:
            reading.declare(_requirement(text), told, line)


def lines(text: str) -> Iterator[tuple[int, str]]:
    """Logical lines with the number of their first: comments dropped, continuations joined (pip's file format)."""
    began = 0
    parts: list[str] = []
    for number, raw in enumerate(text.splitlines(), start=1):
        line = re.sub(r"(^|\s)#.*$", "", raw).rstrip()
        began = began if parts else number
        parts.append(line.removesuffix("\\"))
        if line.endswith("\\"):
            continue
        whole = " ".join(parts).strip()
        parts = []
        if whole:
            yield began, whole


def _requirement(text: str) -> str:
    """The requirement without pip's own options (hashes); a line of ``conda list --export`` becomes a pin."""
    text = re.split(r"\s--[a-z]", text, maxsplit=1)[0].strip()
    conda = _CONDA_LINE.fullmatch(text)
    return f"{conda['name']}=={conda['version']}" if conda else text


def _option(tree: Tree, reading: Reading, path: str, line: int, text: str, depth: int) -> None:
    name, value = _split(text)
    told = tree.told(path)
    if name in ("-r", "--requirement", "-c", "--constraint"):
        target = normpath(join(dirname(path), value))
        if "://" in value or tree.locate(target) is None:
            reading.note("refused.outside", told, line, name=value)
        else:
            include(tree, reading, target, constraint=name in ("-c", "--constraint"), depth=depth + 1)
    elif name in ("-e", "--editable"):
        _editable(reading, value, told, line)
    elif name in _REFUSED:
        reading.note("refused.index", told, line, option=name)


def _split(text: str) -> tuple[str, str]:
    """An option and its value, written as ``-r x``, ``-rx``, ``--name x`` or ``--name=x``."""
    if not text.startswith("--") and len(text) > 2:
        return text[:2], text[2:].strip(" =")
    name, _, value = text.replace("=", " ", 1).partition(" ")
    return name, value.strip()


def _editable(reading: Reading, value: str, told: str, line: int) -> None:
    """The project itself is installed anyway, with the extras that are asked for here; anything else is refused."""
    if reading.parse(value, told, line):
        reading.note("refused.editable", told, line, requirement=value)


def _files(tree: Tree) -> list[str]:
    found = [name for name in tree.names() if _wanted(name, "*requirements*.txt")]
    found.sort(key=lambda name: (name != "requirements.txt", name))
    for folder in FOLDERS:
        pattern = "*.txt" if folder.startswith("requirement") else "*requirements*.txt"
        found += [f"{folder}/{name}" for name in tree.names(folder) if _wanted(name, pattern)]
    return [path for path in found if tree.has_file(path)]


def _wanted(name: str, pattern: str) -> bool:
    words = set(re.split(r"[^a-z]+", name.lower()))
    return fnmatch(name.lower(), pattern) and not words & OTHER_PURPOSES
