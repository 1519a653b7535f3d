"""What the quiz questions of a lesson must keep to, alone and beside their translation."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from apps.courses import quizzes
from apps.courses.lessons import LANGUAGES
from apps.courses.pages import Page
from apps.courses.problems import Problem
from apps.courses.questions import Kind, as_typed
from apps.courses.quizzes import WrittenQuestion
from apps.courses.rules import Teller, teller

FEWEST_OPTIONS = {Kind.ONE: 2, Kind.SEVERAL: 3, Kind.ORDER: 3, Kind.WRITE: 1}
FEWEST_QUESTIONS, MOST_QUESTIONS = 2, 5
_KEY = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def alone(page: Page, root: Path) -> Iterator[Problem]:
    """The rules that the questions of a page keep by themselves."""
    say = teller(page, root)
    seen: set[str] = set()
    for question in quizzes.written(page.tokens):
        if not _KEY.fullmatch(question.key) or not question.title:
            yield say(question.line, f"a question begins with its key: ::: {question.kind} key-of-the-question Words?")
        if question.key in seen:
            yield say(question.line, f"two questions of this lesson have the key {question.key}")
        seen.add(question.key)
        if question.level:
            yield say(question.line, "a question stands by itself, in no list and no callout")
        yield from _options(question, say)
    asked = len(seen) + sum(token.type == "container_question_open" for token in page.tokens)
    if page.language == LANGUAGES[0] and (len(seen) < FEWEST_QUESTIONS or asked > MOST_QUESTIONS):
        yield say(
            0, f"a lesson has {FEWEST_QUESTIONS} quiz questions at least, {MOST_QUESTIONS} with the open ones at most"
        )


def differences(page: Page, reference: Page, root: Path) -> Iterator[Problem]:
    """Where the questions of `page` are not those of `reference`, the page in the first language."""
    say, name = teller(page, root), reference.path.name
    ours, theirs = quizzes.written(page.tokens), quizzes.written(reference.tokens)
    if len(ours) != len(theirs):
        yield say(ours[-1].line if ours else 0, f"{len(ours)} quiz questions where {name} has {len(theirs)}")
        return
    for question, twin in zip(ours, theirs, strict=True):
        told = f"{name}:{reference.first_line + twin.line}"
        if (question.kind, question.key) != (twin.kind, twin.key):
            yield say(question.line, f"this question is not the one of {told}, ::: {twin.kind} {twin.key}")
        elif len(question.options) != len(twin.options):
            yield say(question.line, f"{len(question.options)} options where {told} has {len(twin.options)}")
        elif _right(question) != _right(twin):
            yield say(question.line, f"the right answers are not those of {told}")


def _options(question: WrittenQuestion, say: Teller) -> Iterator[Problem]:
    fewest = FEWEST_OPTIONS[question.kind]
    if len(question.options) < fewest:
        yield say(question.line, f"a question of the kind {question.kind} has a list of {fewest} options at least")
        return
    for option in question.options:
        if not option.is_explained:
            yield say(option.line, "every option is explained, from its second line on")
    right = [option.mark == "x" for option in question.options]
    if question.kind is Kind.ORDER:
        if not question.is_numbered or any(option.mark for option in question.options):
            yield say(question.line, "options to put in order are numbered, in the right order, without marks")
    elif question.is_numbered or not all(option.mark for option in question.options):
        yield say(question.line, "each option begins with - [x] when it is right, with - [ ] when it is not")
    elif question.kind is Kind.ONE and sum(right) != 1:
        yield say(question.line, f"one option must be right, and {sum(right)} are")
    elif not any(right) or (question.kind is Kind.SEVERAL and all(right)):
        yield say(question.line, "some option must be right, and where several are chosen some must be wrong")


def _right(question: WrittenQuestion) -> list[str]:
    """What must be the same in every language: which options are right, and what is to be typed."""
    typed = question.kind is Kind.WRITE
    return [option.mark + (as_typed(option.text) if typed else "") for option in question.options]
