"""The glossary: ``content/glossary.toml``, and the first use of a term in a lesson tied to its explanation.

[terms.commit]
lesson = "what-is-git"        # where it is taught
en = { name = "commit", forms = ["commits"], text = "A recorded step ..." }
fr = { name = "commit", forms = ["commits"], text = "Une étape enregistrée ..." }

[spelling]                    # names, and the ways in which they are misspelt
GitHub = ["Github"]
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import Annotated

from markdown_it.token import Token
from pydantic import Field
from pydantic.dataclasses import dataclass as checked_dataclass

from apps.courses import markdown, typography
from apps.courses.lessons import LANGUAGES, Term
from apps.courses.pages import STRICT, Page, Slug, Words, line_of, read_shape
from apps.courses.problems import Problem
from apps.courses.rules import teller

FILE = "glossary.toml"


@checked_dataclass(frozen=True, config=STRICT)
class Entry:
    """A term in one language; `forms` are the other forms that a text may use (plurals, abbreviations)."""

    name: Words
    text: Words
    forms: tuple[Words, ...] = ()


@checked_dataclass(frozen=True, config=STRICT)
class TermFile:
    """A term with the slug of the lesson that teaches it, and its entry in each language.

    The lessons of `except_in` use the word in another sense.
    """

    lesson: Slug
    en: Entry
    fr: Entry
    except_in: tuple[Slug, ...] = ()

    @property
    def by_language(self) -> dict[str, Entry]:
        """The entry by language code."""
        return {"en": self.en, "fr": self.fr}


@checked_dataclass(frozen=True, config=STRICT)
class GlossaryFile:
    """What ``glossary.toml`` says: terms by slug, misspellings by name."""

    terms: dict[Slug, TermFile] = field(default_factory=dict)
    spelling: dict[str, Annotated[tuple[Words, ...], Field(min_length=1)]] = field(default_factory=dict)


@dataclass(frozen=True)
class Glossary:
    """The file with its source, for the lines of its problems."""

    file: GlossaryFile
    source: str = ""

    def terms(self, language: str) -> tuple[Term, ...]:
        """Every term in the order of the alphabet of `language`."""
        terms = (self._term(slug, language) for slug in self.file.terms)
        return tuple(sorted(terms, key=lambda term: markdown.plain_letters(term.name)))

    def tie(self, page: Page) -> tuple[Term, ...]:
        """Tie the first use of each term in a page's paragraphs to its explanation; the terms used, in order.

        Quiz questions are left alone: an option is a label, which holds no link, and an explanation may never be shown.
        """
        finder, slugs = self._finders[page.language]
        apart = [slug for slug, term in self.file.terms.items() if page.directory.name in term.except_in]
        used: list[str] = []
        inside_quiz = 0
        for before, token in pairwise(page.tokens):
            inside_quiz += before.nesting if before.type in markdown.QUIZ_TOKENS else 0
            if token.type == "inline" and before.type == "paragraph_open" and finder.pattern and not inside_quiz:
                token.children = list(_tied(token.children or [], finder, slugs, {*apart, *used}))
                used += [child.info for child in token.children if child.type == "term_open"]
        return tuple(self._term(slug, page.language) for slug in used)

    def problems(self, lessons: Sequence[str]) -> Iterator[Problem]:
        """What keeps the glossary from being shown, `lessons` being the slugs that there are."""
        place = Path(FILE)
        for slug, term in self.file.terms.items():
            line = line_of(self.source, f"terms.{slug}")
            for lesson in {term.lesson, *term.except_in}.difference(lessons):
                yield Problem(place, line, f"{slug}: there is no lesson {lesson}")
            for language, entry in term.by_language.items():
                for _, fault in typography.faults(entry.text.replace("`", "x"), language):
                    yield Problem(place, line, f"{slug}, {language}: {fault}")
        for language in LANGUAGES:
            yield from self._used_twice(language)

    def misspellings(self, page: Page, root: Path) -> Iterator[Problem]:
        """The names that the prose of a page misspells."""
        say = teller(page, root)
        for line, token in markdown.inlines(page.tokens):
            if token.type == "text":
                for wrong in self._wrong.findall(token.content) if self._wrong.pattern else ():
                    yield say(line, f"{wrong} is spelt {self._right[wrong]}")

    def _term(self, slug: str, language: str) -> Term:
        entry = self.file.terms[slug].by_language[language]
        html = markdown.render_line(entry.text)
        return Term(slug, entry.name, html, entry.text.replace("`", ""), self.file.terms[slug].lesson)

    def _used_twice(self, language: str) -> Iterator[Problem]:
        owner: dict[str, str] = {}
        for slug, term in self.file.terms.items():
            for form in _forms(term.by_language[language]):
                if owner.setdefault(form, slug) != slug:
                    line = line_of(self.source, f"terms.{slug}")
                    yield Problem(Path(FILE), line, f"{slug}, {language}: “{form}” belongs to {owner[form]} already")

    @cached_property
    def _finders(self) -> dict[str, tuple[re.Pattern[str], Mapping[str, str]]]:
        return {language: self._finder(language) for language in LANGUAGES}

    def _finder(self, language: str) -> tuple[re.Pattern[str], Mapping[str, str]]:
        slugs = {form: slug for slug, term in self.file.terms.items() for form in _forms(term.by_language[language])}
        return _any_of(slugs, re.IGNORECASE), slugs

    @cached_property
    def _right(self) -> dict[str, str]:
        return {wrong: right for right, misspelt in self.file.spelling.items() for wrong in misspelt}

    @cached_property
    def _wrong(self) -> re.Pattern[str]:
        return _any_of(self._right)


def read(root: Path) -> Glossary:
    """Read the glossary of the content below `root`; an absent one is empty. Raises ContentError."""
    path = root / FILE
    if not path.exists():
        return Glossary(GlossaryFile())
    file, source = read_shape(GlossaryFile, path, root)
    return Glossary(file, source)


def _forms(entry: Entry) -> set[str]:
    return {form.lower() for form in (entry.name, *entry.forms)}


def _any_of(words: Mapping[str, str], flags: re.RegexFlag = re.NOFLAG) -> re.Pattern[str]:
    """Any of these words, whole, the longest first; an empty pattern when there is none."""
    choices = "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
    return re.compile(rf"(?<![\w/.-])(?:{choices})(?![\w/-]|\.\w)" if choices else "", flags)


def _tied(
    children: Sequence[Token], finder: re.Pattern[str], slugs: Mapping[str, str], seen: set[str]
) -> Iterator[Token]:
    """Inline tokens with the first use of each term tied, but for those `seen`, which grows."""
    inside_link = 0
    for child in children:
        inside_link += child.nesting if child.type.startswith("link_") else 0
        if child.type != "text" or inside_link:
            yield child
            continue
        done = 0
        for found in finder.finditer(child.content):
            slug = slugs[found[0].lower()]
            if slug not in seen:
                seen.add(slug)
                yield Token("text", "", 0, content=child.content[done : found.start()])
                yield Token("term_open", "a", 1, info=slug)
                yield Token("text", "", 0, content=found[0])
                yield Token("term_close", "a", -1)
                done = found.end()
        yield Token("text", "", 0, content=child.content[done:])
