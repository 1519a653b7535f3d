"""How answers are judged, question by question, in memory."""

from __future__ import annotations

import re

import pytest

from apps.courses.catalogue import course
from apps.courses.lessons import LANGUAGES
from apps.courses.questions import Kind, Option, Question, judge, read

QUESTIONS = [question for lesson in course().lessons for question in lesson.texts["en"].questions]


def question(kind: Kind, *rights: bool, words: tuple[str, ...] = ()) -> Question:
    texts = words or tuple(f"option {number}" for number in range(len(rights)))
    options = tuple(Option(text, text, "why", right) for text, right in zip(texts, rights, strict=True))
    return Question("key", kind, "title", "", options, "")


ONE = question(Kind.ONE, False, True, False)
SEVERAL = question(Kind.SEVERAL, True, False, True, False)
ORDER = question(Kind.ORDER, True, True, True, True)
WRITE = question(Kind.WRITE, True, True, False, words=("git diff --staged", "git commit -m 'a b'", "git diff"))


def percent(question: Question, **fields: list[str]) -> int:
    given = read(question, {name.replace("_", "-"): values for name, values in fields.items()})
    assert given is not None
    return judge(question, given).percent


def places(question: Question, order: list[int]) -> dict[str, list[str]]:
    """The fields of a reader who puts the options, by their index in the question, into `order`."""
    return {f"place_{row}": [str(order.index(index) + 1)] for row, index in enumerate(question.shown)}


@pytest.mark.parametrize(("chosen", "expected"), [("1", 100), ("0", 0), ("2", 0)])
def test_one_is_right_or_wrong(chosen: str, expected: int) -> None:
    assert percent(ONE, choice=[chosen]) == expected


@pytest.mark.parametrize(
    ("chosen", "expected"), [("02", 100), ("0", 75), ("012", 75), ("13", 0), ("0123", 50)], ids=lambda value: str(value)
)
def test_several_count_by_option_chosen_or_rightly_left_out(chosen: str, expected: int) -> None:
    assert percent(SEVERAL, choice=list(chosen)) == expected


@pytest.mark.parametrize(("order", "expected"), [([0, 1, 2, 3], 100), ([1, 0, 2, 3], 50), ([3, 0, 1, 2], 0)])
def test_an_order_counts_by_place(order: list[int], expected: int) -> None:
    assert percent(ORDER, **places(ORDER, order)) == expected


@pytest.mark.parametrize(
    "typed",
    [
        "git diff --staged",
        "  git   diff\t--staged ",
        "$ git diff --staged",
        "`git diff --staged`",
        "git commit -m “a b”",
    ],
)
def test_words_are_right_whatever_the_spaces_and_the_quotation_marks(typed: str) -> None:
    assert percent(WRITE, words=[typed]) == 100


@pytest.mark.parametrize("typed", ["git diff", "gitdiff --staged", "GIT DIFF --STAGED", "git diff --staged .", "?"])
def test_other_words_are_wrong(typed: str) -> None:
    assert percent(WRITE, words=[typed]) == 0


def test_a_wrong_answer_that_was_foreseen_is_recognised() -> None:
    given = read(WRITE, {"words": ["git  diff"]})
    assert given is not None
    assert judge(WRITE, given).met == WRITE.options[2]


@pytest.mark.parametrize("fields", [{}, {"choice": []}, {"choice": ["0", "1"]}, {"choice": ["9"]}, {"choice": ["x"]}])
def test_what_is_no_answer_to_one_is_not_judged(fields: dict[str, list[str]]) -> None:
    assert read(ONE, fields) is None


@pytest.mark.parametrize(
    "values", [["1", "2", "3", ""], ["1", "1", "2", "3"], ["0", "1", "2", "3"], ["1", "2", "²", "4"]]
)
def test_an_order_that_is_not_whole_is_not_judged(values: list[str]) -> None:
    assert read(ORDER, {f"place-{row}": [value] for row, value in enumerate(values)}) is None


@pytest.mark.parametrize("fields", [{}, {"words": ["  "]}])
def test_no_word_is_no_answer(fields: dict[str, list[str]]) -> None:
    assert read(WRITE, fields) is None


def test_the_whole_course_is_answered_right_by_its_own_answers() -> None:
    for asked in QUESTIONS:
        right = [index for index, option in enumerate(asked.options) if option.right]
        fields: dict[str, list[str]] = {"choice": [str(index) for index in right]}
        if asked.kind is Kind.ORDER:
            fields = places(asked, list(range(len(asked.options))))
        if asked.kind is Kind.WRITE:
            fields = {"words": [asked.options[right[0]].text]}
        assert percent(asked, **fields) == 100, asked.key


def test_no_order_is_shown_in_order() -> None:
    orders = [asked for asked in QUESTIONS if asked.kind is Kind.ORDER]
    assert orders
    assert all(asked.shown != tuple(sorted(asked.shown)) for asked in orders)


def test_every_module_has_every_kind_of_question() -> None:
    for module in course().modules:
        texts = [lesson.texts[LANGUAGES[0]] for lesson in module.lessons]
        assert {question.kind for text in texts for question in text.questions} == set(Kind), module.slug


def test_on_paper_a_question_tells_no_answer() -> None:
    for asked in QUESTIONS:
        assert re.search(r"<p class=.quiz__title.>", asked.html)
        assert all(option.explanation not in asked.html for option in asked.options)
