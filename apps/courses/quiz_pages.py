"""A quiz question as its page shows it: before an answer nothing tells the right one, afterwards everything does."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from apps.courses import questions
from apps.courses.lessons import SPEAKER, Lesson, LessonText
from apps.courses.progress import Progress
from apps.courses.questions import Given, Judgement, Kind, Option, Question

Fields = Mapping[str, Sequence[str]]
RIGHT, WRONG, MISSED = "right", "wrong", "missed"


@dataclass(frozen=True, slots=True)
class Row:
    """An option on the page; ``place`` is the one chosen, from 1.

    Once answered, ``verdict`` is RIGHT, WRONG, MISSED (right and not chosen) or empty (rightly left out).
    """

    value: int
    html: str
    chosen: bool = False
    place: int = 0
    explanation: str = ""
    verdict: str = ""
    right_place: int = 0


@dataclass(frozen=True, slots=True)
class Asked:
    """A question on the page; ``judgement`` is None until it is answered, ``best`` the percentage kept, if any."""

    question: Question
    rows: tuple[Row, ...]
    words: str = ""
    judgement: Judgement | None = None
    best: int | None = None
    unfinished: bool = False

    @property
    def places(self) -> range:
        """The places to choose from."""
        return range(1, len(self.rows) + 1)

    @property
    def accepted(self) -> list[Option]:
        """The words that would have been right."""
        return [option for option in self.question.options if option.right]


def body(lesson: Lesson, text: LessonText, progress: Progress, answered: Asked | None = None) -> Iterator[object]:
    """The lesson in order: markup, and questions of which at most one has just been answered."""
    for block in text.blocks:
        if answered and block.question == answered.question:
            yield answered
        elif block.question:
            yield ask(block.question, best=progress.percents.get((lesson.slug, block.question.key)))
        elif block.kind != SPEAKER:
            yield block.html


def ask(question: Question, *, best: int | None = None) -> Asked:
    """A question to be answered."""
    return Asked(question, tuple(_rows(question)), best=best)


def answer(question: Question, fields: Fields) -> Asked:
    """A question with what the reader answered: judged, or still unfinished, which tells nothing."""
    given = questions.read(question, fields)
    if given is None:
        so_far = Given(places=questions.places_of(question, fields))
        return Asked(question, tuple(_rows(question, so_far)), unfinished=True)
    judgement = questions.judge(question, given)
    return Asked(question, tuple(_judged(question, given)), given.words, judgement)


def _rows(question: Question, given: Given | None = None) -> Iterator[Row]:
    """The options as they are shown. A row's value is its place on the page, which tells nothing of the right order."""
    for value, index in enumerate(question.shown):
        place = given.places[value] if given and given.places else 0
        yield Row(value, question.options[index].html, chosen=bool(given and value in given.chosen), place=place)


def _judged(question: Question, given: Given) -> Iterator[Row]:
    for row, index in zip(_rows(question, given), question.shown, strict=True):
        option = question.options[index]
        if question.kind is Kind.ORDER:
            right_place = index + 1
            verdict = RIGHT if row.place == right_place else WRONG
        else:
            right_place = 0
            verdict = _verdict(chosen=row.chosen, right=option.right)
        yield replace(row, explanation=option.explanation, verdict=verdict, right_place=right_place)


def _verdict(*, chosen: bool, right: bool) -> str:
    if chosen:
        return RIGHT if right else WRONG
    return MISSED if right else ""
