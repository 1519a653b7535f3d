"""One file of a lesson: front matter in TOML between lines of ``+++``, then Markdown.

+++
title = "Commits"
summary = "How to cut and name a commit."
minutes = 12
objectives = ["..."]
[checks]                # check code = the anchor of the section that teaches it
GIT03 = "the-form-of-a-subject"
+++
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, TypeVar

from markdown_it.token import Token
from pydantic import ConfigDict, Field, TypeAdapter, ValidationError
from pydantic.dataclasses import dataclass as checked_dataclass

from apps.courses import markdown
from apps.courses.problems import ContentError, Problem

MARK = "+++"
Words = Annotated[str, Field(min_length=1)]
Shape = TypeVar("Shape")
Slug = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
STRICT = ConfigDict(extra="forbid", str_strip_whitespace=True)


@checked_dataclass(frozen=True, config=STRICT)
class Front:
    """What the front matter says. ``minutes`` is the reading time; ``checks`` gives an anchor by check code."""

    title: Words
    summary: Words
    minutes: Annotated[int, Field(ge=1, le=120)]
    objectives: Annotated[tuple[Words, ...], Field(min_length=1)]
    checks: dict[str, Slug] = field(default_factory=dict)


@checked_dataclass(frozen=True, config=STRICT)
class Translated:
    """A text in both languages."""

    en: Words
    fr: Words

    @property
    def by_language(self) -> dict[str, str]:
        """The text by language code."""
        return {"en": self.en, "fr": self.fr}


@checked_dataclass(frozen=True, config=STRICT)
class ModuleFile:
    """What ``module.toml`` says: the module's place, its words, its lessons in reading order."""

    order: int
    lessons: tuple[Slug, ...]
    title: Translated
    summary: Translated


@dataclass(frozen=True, slots=True)
class Page:
    """A file of a lesson. ``source`` is its whole text; ``first_line`` is the line (from 1) where the body begins."""

    path: Path
    language: str
    source: str
    front: Front
    body: str
    first_line: int
    tokens: tuple[Token, ...]

    @property
    def directory(self) -> Path:
        """The lesson's folder."""
        return self.path.parent

    def line_of(self, word: str) -> int:
        """The first line that begins with `word`: where a key of the front matter stands. 1 when there is none."""
        return line_of(self.source, word)


def read_page(path: Path, root: Path) -> Page:
    """Read the lesson file at `path`, told relative to the content's `root`. Raises ContentError."""
    place = path.relative_to(root)
    source = _read(path, place)
    lines = source.splitlines(keepends=True)
    marks = [number for number, line in enumerate(lines) if line.rstrip() == MARK]
    if len(marks) < 2 or marks[0] != 0:
        raise ContentError([Problem(place, 1, f"the file must begin with front matter between two lines of {MARK}")])
    front = _checked(Front, "".join(lines[1 : marks[1]]), place, before=1)
    body = "".join(lines[marks[1] + 1 :])
    return Page(path, path.stem, source, front, body, marks[1] + 2, tuple(markdown.parse(body)))


def read_module(path: Path, root: Path) -> ModuleFile:
    """Read a ``module.toml``, told relative to the content's `root`. Raises ContentError."""
    return read_shape(ModuleFile, path, root)[0]


def read_shape(shape: type[Shape], path: Path, root: Path) -> tuple[Shape, str]:
    """Read the TOML file at `path` as a `shape`; with it, the file's text. Raises ContentError."""
    place = path.relative_to(root)
    source = _read(path, place)
    return _checked(shape, source, place, before=0), source


def line_of(text: str, word: str) -> int:
    """The line (from 1) that begins with `word`, 1 when none does."""
    found = re.search(rf"^[^\w\n]*{re.escape(word)}\b", text, re.MULTILINE)
    return text.count("\n", 0, found.start()) + 1 if found else 1


def _read(path: Path, place: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise ContentError([Problem(place, 1, "the file is missing")]) from None
    except UnicodeDecodeError as error:
        raise ContentError([Problem(place, 1, f"the file is not UTF-8: {error.reason}")]) from error


def _checked(shape: type[Shape], text: str, place: Path, *, before: int) -> Shape:
    """TOML held against `shape`; `before` lines of the file precede `text`."""
    try:
        return TypeAdapter(shape).validate_python(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"line (\d+)", str(error))
        line = int(found[1]) if found else text.count("\n")
        raise ContentError([Problem(place, line + before, f"not valid TOML: {error}")]) from error
    except ValidationError as error:
        raise ContentError(_told(error, text, place, before)) from error


def _told(error: ValidationError, text: str, place: Path, before: int) -> Iterator[Problem]:
    for item in error.errors():
        key = ".".join(str(part) for part in item["loc"])
        named = (".".join(str(part) for part in item["loc"][:length]) for length in range(len(item["loc"]), 0, -1))
        line = next((line for name in named if (line := line_of(text, name)) > 1), 1)
        yield Problem(place, line + before, f"{key}: {item['msg']}")
