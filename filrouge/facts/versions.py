"""Releases: the tags that name a version, and the version that the package declared there."""

from __future__ import annotations

import configparser
import re
from collections.abc import Iterator
from dataclasses import dataclass

from packaging.version import InvalidVersion, Version

from filrouge.checkout import Checkout
from filrouge.facts.contents import read
from filrouge.facts.history import History
from filrouge.facts.reading import read_toml
from filrouge.ini import read_ini

MAXIMUM_TAGS = 50
_TAG = re.compile(r"^(?P<prefix>(?:[A-Za-z][\w.]*[-_/@])?[vV]?(?=\d))(?P<version>\d[\w.+-]*)(?<!\.x)$")
_SEMANTIC = re.compile(r"^\d+\.\d+\.\d+(?:-[0-9A-Za-z.-]+)?(?:\+[0-9A-Za-z.-]+)?$")
_IN_SETUP = re.compile(r"^[^\S\n]*+version\s*+=\s*+[\"']([^\"']{1,60})[\"']", re.MULTILINE)
_FILES = ("pyproject.toml", "setup.cfg", "setup.py")
_MAXIMUM_CHARACTERS = 200_000


@dataclass(frozen=True, slots=True)
class Release:
    """A tag that names a version. ``version`` is None where it follows neither PEP 440 nor semantic versioning;
    ``declared`` is what the package says there, None where it does not say.
    """

    tag: str
    prefix: str
    revision: str
    version: Version | None
    is_semantic: bool
    declared: str | None


def releases(checkout: Checkout, history: History) -> tuple[Release, ...]:
    """The newest releases among the ancestors of the graded revision, newest first."""
    reachable = {commit.revision: place for place, commit in enumerate(history.reachable)}
    named = [
        (match, name, revision)
        for name, revision in history.tagged.items()
        if revision in reachable and (match := _TAG.match(name))
    ]
    newest = sorted(named, key=lambda item: reachable[item[2]])[:MAXIMUM_TAGS]
    held = read(checkout, [f"{revision}:{file}" for _, _, revision in newest for file in _FILES])
    return tuple(_release(match, name, revision, dict(_texts(held, revision))) for match, name, revision in newest)


def version_of(text: str) -> Version | None:
    """A version by PEP 440, calendar versions among them; None when it is none."""
    try:
        return Version(text)
    except InvalidVersion:
        return None


def declared_version(files: dict[str, str]) -> str | None:
    """The version that packaging files write out; None when a tool computes it."""
    readers = {"pyproject.toml": _of_pyproject, "setup.cfg": _of_setup_cfg, "setup.py": _of_setup_py}
    return next((found for name, reader in readers.items() if name in files and (found := reader(files[name]))), None)


def _release(match: re.Match[str], name: str, revision: str, files: dict[str, str]) -> Release:
    text = match["version"]
    semantic = bool(_SEMANTIC.match(text))
    return Release(name, match["prefix"], revision, version_of(text), semantic, declared_version(files))


def _texts(held: object, revision: str) -> Iterator[tuple[str, str]]:
    assert isinstance(held, dict)  # noqa: S101 - what `read` returns
    for file in _FILES:
        if (text := held.get(f"{revision}:{file}")) is not None:
            yield file, text[:_MAXIMUM_CHARACTERS].decode("utf-8", "replace")


def _of_pyproject(text: str) -> str | None:
    table = read_toml(text) or {}
    tool = table.get("tool")
    places = (table.get("project"), tool.get("poetry") if isinstance(tool, dict) else None)
    found = (place.get("version") for place in places if isinstance(place, dict))
    return next((version for version in found if isinstance(version, str)), None)


def _of_setup_cfg(text: str) -> str | None:
    parser = configparser.RawConfigParser(strict=False)
    try:
        read_ini(parser, text)
        version = parser.get("metadata", "version", fallback="")
    except configparser.Error:
        return None
    return version if version_of(version) else None


def _of_setup_py(text: str) -> str | None:
    match = _IN_SETUP.search(text)
    return match[1] if match else None
