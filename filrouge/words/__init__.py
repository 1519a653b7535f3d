"""Messages put into words. One folder per language beside this file, one TOML file per family of checks in it; a test
keeps the languages in step.

An entry is a text with ``{placeholders}``, or a table ``{one = "...", other = "..."}`` chosen by the value ``count``.
Texts are plain: `code` stands between backticks, nothing else is markup.
"""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from filrouge.report import Message, Value

LANGUAGES = ("en", "fr")


def say(message: Message, language: str = "en") -> str:
    """The sentence for `message` in `language` (``en`` or ``fr``); raises KeyError for an id without words."""
    entry = catalogue(language)[message.id]
    if isinstance(entry, dict):
        entry = entry[_plural(message.values.get("count", 0), language)]
    return str(entry).format_map({name: _readable(value, language) for name, value in message.values.items()})


@cache
def catalogue(language: str) -> dict[str, Any]:
    """Every entry of a language, by dotted id."""
    if language not in LANGUAGES:
        raise KeyError(f"no catalogue for language {language!r}")
    entries: dict[str, Any] = {}
    for path in sorted((Path(__file__).parent / language).glob("*.toml")):
        part = _flatten(tomllib.loads(path.read_text(encoding="utf-8")))
        if twice := entries.keys() & part.keys():
            raise ValueError(f"{path}: {', '.join(sorted(twice))} already have words in another file")
        entries |= part
    return entries


def _flatten(table: dict[str, Any], prefix: str = "") -> dict[str, Any]:
    entries: dict[str, Any] = {}
    for name, value in table.items():
        key = f"{prefix}{name}"
        if isinstance(value, dict) and "other" not in value:
            entries |= _flatten(value, f"{key}.")
        else:
            entries[key] = value
    return entries


def _plural(count: Value, language: str) -> str:
    """French counts zero as singular, English does not (Unicode CLDR plural rules)."""
    number = count if isinstance(count, (int, float)) else 0
    return "one" if number == 1 or (language == "fr" and 0 <= number < 2) else "other"


def _readable(value: Value, language: str) -> str:
    if isinstance(value, list):
        return ", ".join(value)
    if isinstance(value, float):
        text = f"{value:.1f}".removesuffix(".0")
        return text.replace(".", ",") if language == "fr" else text
    return str(value)
