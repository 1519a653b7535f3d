"""`[tool.poetry]`: its own tables and its own version constraints, put into PEP 440 and PEP 508."""

from __future__ import annotations

import re
from typing import Any

from packaging.utils import canonicalize_name

from filrouge.environment.reading import TEST_NAMES, Reading, line_of
from filrouge.environment.tree import Tree, table, texts

PATH = "pyproject.toml"


def read(tree: Tree) -> Reading:
    """The main dependencies, the test and development groups, and the extras as offers."""
    reading, told = Reading(), tree.told(PATH)
    poetry = table(table(tree.toml(PATH).get("tool")).get("poetry"))
    if not poetry:
        return reading
    source = tree.text(PATH) or ""
    if isinstance(poetry.get("name"), str):
        reading.names.add(canonicalize_name(poetry["name"]))
    main = table(poetry.get("dependencies"))
    if isinstance(main.get("python"), str):
        reading.requires_python = specifier(main["python"])
    groups = [main, table(poetry.get("dev-dependencies"))]
    for name, group in table(poetry.get("group")).items():
        if canonicalize_name(name) in TEST_NAMES:
            groups.append(table(table(group).get("dependencies")))
    for group in groups:
        for name, wanted in group.items():
            _declare(reading, name, wanted, told, source)
    _extras(reading, poetry, main, told, source)
    if reading.requirements or reading.extras:
        reading.files.append(told)
    return reading


def _declare(reading: Reading, name: str, wanted: Any, told: str, source: str) -> None:
    if name.lower() == "python" or table(wanted).get("optional") is True:
        return
    for text in _texts(reading, name, wanted, told, line_of(source, name)):
        reading.declare(text, told, line_of(source, name))


def _extras(reading: Reading, poetry: dict[str, Any], main: dict[str, Any], told: str, source: str) -> None:
    """An extra lists names; what they require stands among the main dependencies."""
    for extra, names in table(poetry.get("extras")).items():
        for name in texts(names):
            if name in main:
                reading.offer(extra, _texts(reading, name, main[name], told, None), told, source)


def _texts(reading: Reading, name: str, wanted: Any, told: str, line: int | None) -> list[str]:
    """One entry as PEP 508 texts; several constraints (one per Python) make several."""
    if isinstance(wanted, list):
        return [text for item in wanted for text in _texts(reading, name, item, told, line)]
    if isinstance(wanted, str):
        return [f"{name}{specifier(wanted)}"]
    options = table(wanted)
    for kind, refusal in (("git", "refused.vcs"), ("path", "refused.path"), ("url", "refused.url")):
        if kind in options:
            reading.note(refusal, told, line, requirement=f"{name} ({options[kind]})")
            return []
    if "source" in options:
        reading.note("refused.source", told, line, name=name)
    extras = texts(options.get("extras"))
    markers = [f"({options['markers']})"] if isinstance(options.get("markers"), str) else []
    if isinstance(options.get("python"), str):
        markers += python_markers(specifier(options["python"]))
    version = options.get("version")
    text = name + (f"[{','.join(extras)}]" if extras else "") + specifier(version if isinstance(version, str) else "*")
    return [f"{text} ; {' and '.join(markers)}" if markers else text]


def python_markers(pep440: str) -> list[str]:
    """A constraint on Python as marker comparisons, to be joined by ``and``."""
    parts = [re.match(r"(===|==|~=|!=|<=|>=|<|>)(.+)", part) for part in pep440.split(",") if part]
    return [f"python_full_version {part[1]} '{part[2]}'" for part in parts if part]


def specifier(constraint: str) -> str:
    """Poetry's constraint as a PEP 440 specifier; alternatives (``||``) become the range that spans them all.

    >>> specifier("^1.2.3"), specifier("~1.2"), specifier("1.4.*"), specifier("2.0"), specifier("^0.3 || ^1.0")
    ('>=1.2.3,<2', '>=1.2,<1.3', '==1.4.*', '==2.0', '>=0.3,<2')
    """
    branches = [_conjunction(branch) for branch in re.split(r"\|\|?", constraint)]
    if len(branches) == 1:
        return branches[0]
    lowest = [part for part in branches[0].split(",") if part.startswith(">")]
    highest = [part for part in branches[-1].split(",") if part.startswith("<")]
    return ",".join(lowest + highest)


def _conjunction(branch: str) -> str:
    branch = re.sub(r"([<>=!~^])\s+", r"\1", branch.strip())
    return ",".join(filter(None, (_single(part) for part in re.split(r"[,\s]+", branch) if part)))


def _single(part: str) -> str:
    if part in ("*", "x"):
        return ""
    if part[0] == "^":
        return _caret(part[1:])
    if part[0] == "~" and not part.startswith("~="):
        return _tilde(part[1:])
    if part[0] in "<>!=~":
        return f"={part}" if re.match(r"=[^=]", part) else part
    return f"=={part}"


def _caret(version: str) -> str:
    """Up to the next change of the leftmost part that is not zero (Poetry's "caret requirements")."""
    numbers = _numbers(version)
    fixed = next((index for index, number in enumerate(numbers) if number), len(numbers) - 1)
    return f">={version},<{_next(numbers[: fixed + 1])}"


def _tilde(version: str) -> str:
    """Up to the next minor version, or the next major one when only that is given (Poetry's "tilde requirements")."""
    return f">={version},<{_next(_numbers(version)[:2])}"


def _numbers(version: str) -> list[int]:
    """The release numbers of a version: at least one."""
    release = re.match(r"v?(\d+(?:\.\d+)*)", version)
    return [int(number) for number in release[1].split(".")] if release else [0]


def _next(numbers: list[int]) -> str:
    return ".".join(map(str, [*numbers[:-1], numbers[-1] + 1]))
