"""A subject rewritten as the convention wants it, from what is there."""

from __future__ import annotations

import re
from collections.abc import Iterator

from filrouge.facts.history import Commit

HEADER = re.compile(r"^(?P<type>[A-Za-z]+)(?P<scope>\([^()]+\))?!?(?P<colon>\s*:\s*)(?P<text>.*)$")

_VERBS = (
    ("fix", re.compile(r"\b(fix\w*|bug\w*|correct\w*|corrig\w*|repair\w*|hotfix|typo)\b", re.IGNORECASE)),
    ("revert", re.compile(r"^(revert|annul\w*)\b", re.IGNORECASE)),
    ("docs", re.compile(r"\b(readme|docs?|documentation|docstrings?|comment\w*)\b", re.IGNORECASE)),
    ("test", re.compile(r"\b(tests?|pytest|coverage)\b", re.IGNORECASE)),
    ("ci", re.compile(r"\b(ci|workflow|pipeline|github actions|gitlab-ci)\b", re.IGNORECASE)),
    (
        "refactor",
        re.compile(
            r"\b(refacto\w*|renam\w*|clean\w*|mov\w+|simplif\w*|nettoy\w*|renomm\w*|restructur\w*|remov\w+|drop\w*|delet\w+|supprim\w*)\b",
            re.IGNORECASE,
        ),
    ),
    ("style", re.compile(r"\b(format\w*|lint\w*|style|black|ruff|flake8|isort)\b", re.IGNORECASE)),
    ("build", re.compile(r"\b(requirements?|dependenc\w+|dépendances?|docker\w*|pyproject|setup)\b", re.IGNORECASE)),
    ("perf", re.compile(r"\b(perf\w*|faster|optimi\w+|speed)\b", re.IGNORECASE)),
)
_ALIASES = {
    **dict.fromkeys(("enh", "feature", "add", "new"), "feat"),
    **dict.fromkeys(("bug", "bugfix", "hotfix"), "fix"),
    **dict.fromkeys(("doc", "readme"), "docs"),
    **dict.fromkeys(("tst", "tests"), "test"),
    **dict.fromkeys(("ref", "refacto", "cln"), "refactor"),
    **dict.fromkeys(("dep", "deps", "bld"), "build"),
    **dict.fromkeys(("maint", "mnt", "rel", "cho"), "chore"),
    "ops": "ci",
}
"""Codes that teams use for the convention's types."""

_BY_PATH = (
    ("docs", re.compile(r"(^|/)(docs?/|README|CHANGELOG|LICENSE)|\.(md|rst)$")),
    ("test", re.compile(r"(^|/)(tests?/|test_[^/]*$|conftest\.py$)")),
    ("ci", re.compile(r"^\.github/|^\.gitlab-ci|^Jenkinsfile")),
    ("build", re.compile(r"(^|/)(requirements[^/]*\.txt|pyproject\.toml|setup\.(py|cfg)|Dockerfile|Pipfile[^/]*)$")),
)


_EMPTY = re.compile(
    r"^((fixup|squash|amend)!\s*)*(wip|oops|oups|argh|asdf\w*|final\w*( version| try| ok)*( \(.*\))?|version finale"
    r"|last|latest|updates?|updated|maj|modifs?|modifications?|changes?|commit|save|sauvegarde|fix|test|stuff|te?mp|trucs?|ok|done)?\W*\d*$",
    re.IGNORECASE,
)
"""Says nothing of what changed, so that nothing of it can be kept."""


def suggest(commit: Commit, types: tuple[str, ...]) -> str:
    """A subject that would follow: a type guessed from the words, then from the paths, else ``feat``; never invented
    text, but three dots where there was none to keep.
    """
    subject = re.sub(r"^[^\w\"'`(]+", "", commit.subject)
    header = HEADER.match(subject)
    text, scope = (header["text"], header["scope"] or "") if header else (subject, "")
    text = re.sub(r"^[^\w\"'`(]+", "", text).strip().rstrip(".")
    text = "..." if _EMPTY.match(text) else text
    kind = next((kind for kind in _guesses(commit, header) if kind in types), types[0])
    text = re.sub(rf"^{kind}\s+(?=\S)", "", text, flags=re.IGNORECASE)
    shortened = text if len(text) <= 72 else text[:69].rstrip() + "..."
    return f"{kind}{scope}: {_lowered(shortened)}"


def _guesses(commit: Commit, header: re.Match[str] | None) -> Iterator[str]:
    if header:
        yield _ALIASES.get(header["type"].lower(), header["type"].lower())
    yield from (kind for kind, words in _VERBS if words.search(commit.subject))
    paths = [change.path for change in commit.changes]
    yield from (kind for kind, pattern in _BY_PATH if paths and all(pattern.search(path) for path in paths))
    yield "feat"


def _lowered(text: str) -> str:
    """A lower first letter, unless the first word is a name or an acronym (a second capital, or a digit)."""
    first = text.split(" ", 1)[0]
    return text if any(letter.isupper() or letter.isdigit() for letter in first[1:]) else text[:1].lower() + text[1:]
