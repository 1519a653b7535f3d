"""Each fault that an author can make in a quiz question is told with its file and its line."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.courses.conftest import Copy

Refused = Callable[..., str]
LESSON = "devops/why-devops/en.md"
TRANSLATION = "devops/why-devops/fr.md"


def test_a_question_without_a_key(copy: Copy) -> None:
    line = copy.change(LESSON, "::: one third-silo A company", "::: one A company")
    expected = f"{LESSON}:{line}: a question begins with its key: ::: one key-of-the-question Words?"
    assert expected in copy.problems()


def test_a_key_used_twice(copy: Copy) -> None:
    for path in (LESSON, TRANSLATION):
        line = copy.change(path, "several why-daily", "several third-silo")
    assert f"{TRANSLATION}:{line}: two questions of this lesson have the key third-silo" in copy.problems()


def test_an_option_without_an_explanation(copy: Copy) -> None:
    line = copy.change(LESSON, "- [ ] 1\n  This is what", "- [ ] 1 This is what")
    assert f"{LESSON}:{line}: every option is explained, from its second line on" in copy.problems()


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("- [x] It has built", "- [ ] It has built", "one option must be right, and 0 are"),
        ("- [ ] It has applied", "- [x] It has applied", "one option must be right, and 2 are"),
        ("- [ ] It has applied", "- It has applied", "each option begins with - [x] when it is right"),
        ("1. The developer", "1. [x] The developer", "options to put in order are numbered"),
        ("- [x] 0", "- [ ] 0", "some option must be right"),
    ],
)
def test_marks_that_do_not_fit_the_kind(copy: Copy, old: str, new: str, sentence: str) -> None:
    copy.change(LESSON, old, new)
    assert any(problem.startswith(LESSON) and sentence in problem for problem in copy.problems())


def test_a_question_without_options(copy: Copy) -> None:
    for path in (LESSON, TRANSLATION):
        line = copy.change(path, "::: one third-silo", "::: one none Nothing\n:::\n\n::: one third-silo")
    assert f"{TRANSLATION}:{line}: a question of the kind one has a list of 2 options at least" in copy.problems()


def test_too_few_questions(copy: Copy) -> None:
    for language in ("en", "fr"):
        page = copy.root / f"git/hosting/{language}.md"
        page.write_text(page.read_text().replace("::: one", "::: question"), encoding="utf-8")
    assert any("a lesson has 2 quiz questions at least" in problem for problem in copy.problems())


def test_too_many_questions(copy: Copy) -> None:
    more = "::: question One more?\nYes.\n:::\n\n" * 2
    copy.change(LESSON, "::: one third-silo", more + "::: one third-silo")
    assert any("5 with the open ones at most" in problem for problem in copy.problems())


def test_a_question_inside_a_list(copy: Copy) -> None:
    for path in (LESSON, TRANSLATION):
        written = "- A list.\n\n  ::: write inside Words\n  - [x] 0\n    Why.\n  :::\n\n::: one third-silo"
        copy.change(path, "::: one third-silo", written)
    assert any("a question stands by itself, in no list and no callout" in problem for problem in copy.problems())


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("::: one third-silo", "::: several third-silo", "this question is not the one of en.md:"),
        ("::: one third-silo", "::: one autre-silo", "this question is not the one of en.md:"),
        ("- [x] 0", "- [x] 2", "the right answers are not those of en.md:"),
        ("- [x] Il est facile", "- [ ] Il est facile", "the right answers are not those of en.md:"),
    ],
)
def test_a_translation_that_asks_something_else(copy: Copy, old: str, new: str, sentence: str) -> None:
    copy.change(TRANSLATION, old, new)
    assert any(problem.startswith(TRANSLATION) and sentence in problem for problem in copy.problems())


def test_a_translation_with_an_option_too_few(copy: Copy) -> None:
    copy.change(TRANSLATION, "- [ ] Les utilisateurs ne remarquent pas que quelque chose a cassé\n", "")
    assert any("4 options where en.md:" in problem for problem in copy.problems())


def test_a_translation_with_a_question_too_few(copy: Copy) -> None:
    copy.change(TRANSLATION, "::: write exit-success", "::: question")
    assert any("3 quiz questions where en.md has 4" in problem for problem in copy.problems())


def test_typography_holds_in_options_and_explanations(refused: Refused) -> None:
    assert refused(LESSON, "Where there was one wall", "Where there's one wall").startswith("a straight quote")
