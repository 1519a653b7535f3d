"""The faults that an author can make in the glossary, and the misspellings that it finds in lessons."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.courses.conftest import Copy

Refused = Callable[..., str]
FILE = "glossary.toml"
COMMIT = '[terms.commit]\nlesson = "what-is-git"'


def test_a_term_taught_by_no_lesson(refused: Refused) -> None:
    assert refused(FILE, COMMIT, '[terms.commit]\nlesson = "nothing"') == "commit: there is no lesson nothing"


def test_a_term_without_one_of_the_languages(copy: Copy) -> None:
    text = (copy.root / FILE).read_text(encoding="utf-8").splitlines(keepends=True)
    line = next(number for number, words in enumerate(text, 1) if words.startswith("[terms.commit]"))
    del text[line + 2]
    (copy.root / FILE).write_text("".join(text), encoding="utf-8")
    assert f"{FILE}:{line}: terms.commit.fr: Field required" in copy.problems()


def test_a_form_that_two_terms_claim(copy: Copy) -> None:
    copy.change(FILE, 'name = "hash", forms = ["hashes"]', 'name = "hash", forms = ["hashes", "commits"]')
    (problem,) = copy.problems()
    assert problem.endswith("hash, en: “commits” belongs to commit already")


def test_typography_of_an_explanation(copy: Copy) -> None:
    copy.change(FILE, "Une étape enregistrée d’un projet", "Une étape enregistrée d'un projet")
    (problem,) = copy.problems()
    assert problem.partition(": ")[2].startswith("commit, fr: a straight quote or apostrophe")


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ("Github", "Github is spelt GitHub"),
        ("Devops", "Devops is spelt DevOps"),
        ("sklearn", "sklearn is spelt scikit-learn"),
    ],
)
def test_a_misspelt_name(refused: Refused, wrong: str, sentence: str) -> None:
    assert refused("git/commits/en.md", "Before the name, the content.", f"Before {wrong}, the content.") == sentence


def test_a_name_in_code_or_in_an_address_is_not_misspelt(copy: Copy) -> None:
    copy.change(
        "git/commits/en.md", "Before the name, the content.", "`pip install sklearn`, docs.python.org, a-docker-b"
    )
    assert copy.problems() == []


def test_an_absent_glossary_is_empty(copy: Copy) -> None:
    (copy.root / FILE).unlink()
    assert copy.problems() == []
