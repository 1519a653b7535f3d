"""Pipenv's ``Pipfile``. Its lock is read with the other locks."""

from __future__ import annotations

from typing import Any

from filrouge.environment.reading import Reading, line_of
from filrouge.environment.tree import Tree, table, texts

PATH = "Pipfile"


def read(tree: Tree) -> Reading:
    """`[packages]` and `[dev-packages]`; the Python version is a wish."""
    reading, told = Reading(), tree.told(PATH)
    document = tree.toml(PATH)
    source = tree.text(PATH) or ""
    requires = table(document.get("requires"))
    wish = requires.get("python_full_version") or requires.get("python_version")
    reading.python_wish = wish if isinstance(wish, str) else ""
    for section in ("packages", "dev-packages"):
        for name, wanted in table(document.get(section)).items():
            _declare(reading, name, wanted, told, line_of(source, name))
    for address in document.get("source", []) if isinstance(document.get("source"), list) else []:
        if table(address).get("name") != "pypi":
            reading.note("refused.index", told, line_of(source, "[[source]]"), option="[[source]]")
    if reading.requirements:
        reading.files.append(told)
    return reading


def _declare(reading: Reading, name: str, wanted: Any, told: str, line: int | None) -> None:
    options = table(wanted)
    for kind, refusal in (("git", "refused.vcs"), ("path", "refused.path"), ("file", "refused.url")):
        if kind in options:
            if options[kind] == ".":
                reading.asked_extras |= set(texts(options.get("extras")))
            else:
                reading.note(refusal, told, line, requirement=f"{name} ({options[kind]})")
            return
    version = wanted if isinstance(wanted, str) else options.get("version", "*")
    version = "" if version == "*" or not isinstance(version, str) else version
    extras = texts(options.get("extras"))
    markers = options.get("markers")
    text = name + (f"[{','.join(extras)}]" if extras else "") + version
    reading.declare(f"{text} ; {markers}" if isinstance(markers, str) else text, told, line)
