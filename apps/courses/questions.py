"""Quiz questions of a lesson in one language, and how an answer is judged. Pure values: no file, no database."""

from __future__ import annotations

import html
import random
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

_TAG = re.compile(r"<[^<>]+>")
_TYPED = str.maketrans({"‘": "'", "’": "'", '"': "'", "“": "'", "”": "'", "\u00a0": " ", "\u202f": " "})
"""What keyboards of phones and word processors put in place of what a terminal knows."""


class Kind(StrEnum):
    """How a question is answered; the value is the name of its container in a lesson."""

    ONE = "one"
    SEVERAL = "several"
    ORDER = "order"
    WRITE = "write"


@dataclass(frozen=True, slots=True)
class Option:
    """A line of a question. ``html`` and ``explanation`` are markup, ``text`` the bare words, what may be typed."""

    text: str
    html: str
    explanation: str
    right: bool


@dataclass(frozen=True, slots=True)
class Question:
    """A question in one language; its key and the order of its options are the same in every language.

    ``title``, ``prompt`` and ``closing`` are markup. The options of an ORDER question stand in the right order, those
    of a WRITE question are the answers that are foreseen, right and wrong.
    """

    key: str
    kind: Kind
    title: str
    prompt: str
    options: tuple[Option, ...]
    closing: str

    @property
    def anchor(self) -> str:
        """The id of the question in its page."""
        return f"quiz-{self.key}"

    @property
    def shown(self) -> tuple[int, ...]:
        """The options to show, by index: none for WRITE; for ORDER shuffled, always alike and never in order."""
        places = list(range(len(self.options)))
        if self.kind is Kind.WRITE:
            return ()
        if self.kind is Kind.ORDER:
            random.Random(self.key).shuffle(places)  # noqa: S311 - a fixed shuffle, not a secret
            if places == sorted(places):
                places.append(places.pop(0))
        return tuple(places)

    @property
    def text(self) -> str:
        """The words of the question on paper, a line for each option."""
        words = html.unescape(_TAG.sub("", self.title))
        return "\n".join([words, *(self.options[index].text for index in self.shown)])

    @property
    def html(self) -> str:
        """The question on paper: what is asked and what may be chosen, nothing that tells the answer."""
        rows = "".join(f"<li>{self.options[index].html}</li>" for index in self.shown)
        listed = f"<ul>{rows}</ul>" if rows else ""
        return f'<div class="quiz"><p class="quiz__title">{self.title}</p>{self.prompt}{listed}</div>\n'


@dataclass(frozen=True, slots=True)
class Given:
    """What a reader answered: options by index in the question, places (from 1) by index as shown, or words."""

    chosen: frozenset[int] = frozenset()
    places: tuple[int, ...] = ()
    words: str = ""


@dataclass(frozen=True, slots=True)
class Judgement:
    """An answer judged: ``right_parts`` of ``parts``; ``met`` is the option whose words were typed, if any."""

    right_parts: int
    parts: int
    met: Option | None = None

    @property
    def is_right(self) -> bool:
        """Whether nothing is wrong or missing."""
        return self.right_parts == self.parts

    @property
    def percent(self) -> int:
        """The share of the answer that is right, rounded down."""
        return 100 * self.right_parts // self.parts


def read(question: Question, fields: Mapping[str, Sequence[str]]) -> Given | None:
    """The answer in a form's fields (``choice``, ``place-N``, ``words``); None when it is not one, or not whole."""
    if question.kind is Kind.WRITE:
        words = "".join(fields.get("words", ())[:1]).strip()
        return Given(words=words) if words else None
    if question.kind is Kind.ORDER:
        places = [_number(fields.get(f"place-{index}", ("",))[0]) for index in range(len(question.options))]
        everyone = list(range(1, len(question.options) + 1))
        return Given(places=tuple(places)) if sorted(places) == everyone else None
    chosen = {_number(value) for value in fields.get("choice", ())}
    known = chosen <= set(range(len(question.options)))
    countable = len(chosen) == 1 if question.kind is Kind.ONE else bool(chosen)
    return Given(chosen=frozenset(chosen)) if known and countable else None


def places_of(question: Question, fields: Mapping[str, Sequence[str]]) -> tuple[int, ...]:
    """The places chosen so far, whole or not; 0 where there is none."""
    places = (_number(fields.get(f"place-{index}", ("",))[0]) for index in range(len(question.options)))
    return tuple(max(place, 0) for place in places)


def judge(question: Question, given: Given) -> Judgement:
    """Hold an answer against its question."""
    if question.kind is Kind.WRITE:
        typed = as_typed(given.words)
        met = next((option for option in question.options if as_typed(option.text) == typed), None)
        return Judgement(int(met is not None and met.right), 1, met)
    if question.kind is Kind.ORDER:
        right = sum(place == index + 1 for place, index in zip(given.places, question.shown, strict=True))
        return Judgement(right, len(question.options))
    agreeing = [(index in given.chosen) == option.right for index, option in enumerate(question.options)]
    if question.kind is Kind.ONE:
        return Judgement(int(all(agreeing)), 1)
    return Judgement(sum(agreeing), len(agreeing))


def as_typed(words: str) -> str:
    """Words as they are compared: no prompt before them, single spaces, one kind of quotation marks."""
    return " ".join(words.translate(_TYPED).strip("` \t\r\n").removeprefix("$ ").split())


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 4 else -1
