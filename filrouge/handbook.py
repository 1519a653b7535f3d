"""The catalogue of checks as a reader's handbook: what each looks at and why, its parameters, an example of either
side, how to repair. The site shows it as pages; ``python -m filrouge checks --markdown`` writes docs/checks.md.

Examples are code, the same in every language: ``words/examples/<family>.toml`` holds, by check, ``why`` (a sentence per
language), ``passes`` and ``fails`` (texts) and ``repair`` (names of the words below ``[repair]``). A check that never
fails shows what it speaks of instead, if anything.
"""

from __future__ import annotations

import tomllib
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from filrouge.checks import CATALOGUE
from filrouge.checks.base import Parameter
from filrouge.report import Message
from filrouge.words import catalogue, say

_EXAMPLES = Path(__file__).parent / "words" / "examples"
_UNITS = ("percent", "seconds", "bytes", "characters", "lines", "words", "days", "points", "megabytes")


@dataclass(frozen=True, slots=True)
class ParameterEntry:
    """A parameter with its default; ``unit`` is a word in the reader's language, empty where the name says it all."""

    name: str
    default: Parameter
    unit: str

    @property
    def shown(self) -> str:
        """The default as a plan would write it."""
        if isinstance(self.default, bool):
            return "true" if self.default else "false"
        return ", ".join(self.default) if isinstance(self.default, list) else str(self.default)


@dataclass(frozen=True, slots=True)
class Entry:
    """One check, in one language. For one that ``never_fails``, ``fails`` is what it speaks of; empty where nothing can
    be seen.
    """

    code: str
    family: str
    family_title: str
    title: str
    about: str
    why: str
    weight: float
    lesson: str
    requires: tuple[str, ...]
    repeats_suite: bool
    never_fails: bool
    parameters: tuple[ParameterEntry, ...]
    passes: str
    fails: str
    repairs: tuple[str, ...]


def handbook_entries(language: str) -> tuple[Entry, ...]:
    """Every check in the catalogue's order; raises KeyError for an unknown language."""
    return tuple(handbook_entry(code, language) for code in CATALOGUE)


def handbook_entry(code: str, language: str) -> Entry:
    """One check; raises KeyError for an unknown code or language."""
    check, example = CATALOGUE[code], examples()[code]
    return Entry(
        code=code,
        family=check.family(),
        family_title=say(Message(f"family.{check.family()}"), language),
        title=say(Message(f"title.{code}"), language),
        about=say(Message(f"about.{code}"), language),
        why=example["why"][language],
        weight=check.weight,
        lesson=check.lesson,
        requires=check.requires,
        repeats_suite=check.repeats_suite,
        never_fails=check.never_fails,
        parameters=tuple(
            ParameterEntry(name, default, _unit(name, language)) for name, default in check.parameters.items()
        ),
        passes=example["passes"].strip("\n"),
        fails=example.get("fails", "").strip("\n"),
        repairs=tuple(_repair(name, language) for name in example["repair"]),
    )


@cache
def examples() -> dict[str, dict[str, Any]]:
    """The example of every check, by its code."""
    found: dict[str, dict[str, Any]] = {}
    for path in sorted(_EXAMPLES.glob("*.toml")):
        found |= tomllib.loads(path.read_text(encoding="utf-8"))
    return found


def markdown() -> str:
    """The handbook in English, as docs/checks.md holds it."""
    parts = [_HEAD]
    family = ""
    for each in handbook_entries("en"):
        if each.family != family:
            family = each.family
            parts.append(f"## {each.family_title}\n")
        parts.append(_section(each))
    return "\n".join(parts)


_HEAD = """# The checks

Written by `make checks` from the catalogue; the site shows the same at `/en/checks/`. A weight of 0 is advice: it is
shown and never graded. A plan may change every weight and every parameter.
"""


def _section(each: Entry) -> str:
    facts = [f"Weight {each.weight:g}", f"lesson `{each.lesson}`"]
    facts += [f"needs {', '.join(each.requires)}"] if each.requires else []
    facts += ["runs the suite again, so only where a plan names it"] if each.repeats_suite else []
    lines = [
        f"### {each.code}: {each.title}\n",
        " ".join(filter(None, (each.about, each.why))),
        f"\n{', '.join(facts)}.\n",
    ]
    lines += [f"- `{one.name}`: {one.shown}{' ' * bool(one.unit)}{one.unit}" for one in each.parameters]
    lines += [""] if each.parameters else []
    titles = ("As it should be", "Spoken of") if each.never_fails else ("Passes", "Fails")
    for title, text in zip(titles, (each.passes, each.fails), strict=True):
        lines += [f"{title}:\n\n```text\n{text}\n```\n"] if text else []
    lines += [f"- {repair}" for repair in each.repairs] + ([""] if each.repairs else [])
    return "\n".join(lines)


def _unit(name: str, language: str) -> str:
    unit = next((unit for unit in _UNITS if name.endswith(f"_{unit}") and "_per_" not in name), "")
    return say(Message(f"unit.{unit}"), language) if unit else ""


def _repair(name: str, language: str) -> str:
    """The words of a repair, an ellipsis in place of what only a finding knows, and no colon before its commands."""
    text = str(catalogue(language)[f"repair.{name}"]).format_map(defaultdict(lambda: "…"))
    return f"{text[:-1].rstrip()}." if text.endswith(":") else text
