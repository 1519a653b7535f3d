"""Each fault that an author can make is told with its file and its line."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from tests.courses.conftest import Copy

Refused = Callable[..., str]


def test_the_real_course_has_no_problem(copy: Copy) -> None:
    assert copy.problems() == []


def test_a_missing_translation(copy: Copy) -> None:
    (copy.root / "git/commits/fr.md").unlink()
    assert copy.problems() == ["git/commits/fr.md:1: the file is missing"]


def test_a_lesson_that_is_listed_nowhere(copy: Copy) -> None:
    copy.change("git/module.toml", '"commits", ', "")
    assert "git/module.toml:1: the lesson commits is not listed" in copy.problems()


def test_a_slug_used_twice(copy: Copy) -> None:
    copy.change("git/module.toml", '"commits", ', '"commits", "commits", ')
    assert copy.problems() == ["git/module.toml:1: two lessons have the slug commits"]


def test_no_front_matter(copy: Copy) -> None:
    copy.change("git/commits/en.md", "+++\n", "")
    assert copy.problems() == ["git/commits/en.md:1: the file must begin with front matter between two lines of +++"]


def test_front_matter_that_is_not_toml(refused: Refused) -> None:
    assert refused("git/commits/fr.md", 'title = "Les commits"', "title = Les commits").startswith("not valid TOML")


def test_an_unknown_key(refused: Refused) -> None:
    assert refused("git/commits/fr.md", "minutes = 12", "minutes = 12\nauthor = 1", at="git/commits/fr.md:5") == (
        "author: Unexpected keyword argument"
    )


def test_a_value_of_the_wrong_kind(refused: Refused) -> None:
    assert refused("git/commits/fr.md", "minutes = 12", 'minutes = "a while"').startswith("minutes: Input should be")


def test_a_missing_key_of_a_module(copy: Copy) -> None:
    copy.change("git/module.toml", "order = 2\n", "")
    assert "git/module.toml:1: order: Field required" in copy.problems()


def test_minutes_that_differ(refused: Refused) -> None:
    assert refused("git/commits/fr.md", "minutes = 12", "minutes = 13") == "minutes differs from en.md"


def test_a_heading_of_another_level(refused: Refused) -> None:
    sentence = refused("git/commits/fr.md", "### Bons et mauvais sujets", "## Bons et mauvais sujets")
    assert sentence == "“Bons et mauvais sujets” is h2 where en.md has “Good and bad subjects”, h3"


def test_a_heading_too_many(copy: Copy) -> None:
    copy.change("git/commits/fr.md", "## Pour aller plus loin", "## Encore\n\n## Pour aller plus loin")
    (problem,) = copy.problems()
    ours, theirs = re.findall(r"(\d+) headings where en.md has (\d+)", problem)[0]
    assert int(ours) == int(theirs) + 1


def test_a_level_that_is_skipped(copy: Copy) -> None:
    line = copy.change("git/commits/en.md", "## What goes into a commit", "#### What goes into a commit")
    expected = f"git/commits/en.md:{line}: a heading of level 4 cannot follow level 2: What goes into a commit"
    assert expected in copy.problems()


def test_a_closing_section_left_out(copy: Copy) -> None:
    copy.change("git/commits/en.md", "## Test yourself", "## Questions")
    assert any("a lesson ends with the sections" in problem for problem in copy.problems())


def test_a_command_that_differs(refused: Refused) -> None:
    sentence = refused("git/commits/fr.md", "```bash\ngit rebase -i HEAD~5", "```bash\ngit rebase -i HEAD~4")
    assert sentence.startswith("this block of code differs from en.md:")


def test_only_comments_may_differ_in_code(copy: Copy) -> None:
    copy.change("git/commits/fr.md", "git rebase -i HEAD~5", "git rebase -i HEAD~5  # rejouer")
    assert copy.problems() == []


def test_a_block_of_code_too_few(copy: Copy) -> None:
    copy.change("git/commits/fr.md", "```bash\ngit rebase -i HEAD~5\n```\n", "")
    (problem,) = copy.problems()
    ours, theirs = re.findall(r"(\d+) blocks of code where en.md has (\d+)", problem)[0]
    assert int(ours) == int(theirs) - 1


def test_a_callout_that_becomes_another(refused: Refused) -> None:
    assert refused("git/commits/fr.md", "::: tip Dans", "::: note Dans") == "a note where en.md has a tip"


def test_a_question_in_one_language_only(copy: Copy) -> None:
    question = "::: question Encore une\u202f?\nOui.\n:::\n\n"
    copy.change("git/commits/fr.md", "## Ce que le pipeline vérifie", question + "## Ce que le pipeline vérifie")
    assert any("a question stands in one language only (fr.md:" in problem for problem in copy.problems())


def test_another_figure_than_in_the_first_language(copy: Copy) -> None:
    line = copy.change("git/what-is-git/fr.md", "](central.svg", "](places.svg")
    assert f"git/what-is-git/fr.md:{line}: the figure places.svg where en.md has the figure central.svg" in (
        copy.problems()
    )


def test_a_figure_without_a_text_alternative(copy: Copy) -> None:
    line = copy.change("git/what-is-git/en.md", "![Left, centralised", "![](central.svg)\n\n![Left, centralised")
    expected = f"git/what-is-git/en.md:{line}: the figure has no text alternative: ![what it shows](central.svg)"
    assert expected in copy.problems()


def test_a_slug_that_another_page_has(copy: Copy) -> None:
    (copy.root / "git").rename(copy.root / "search")
    assert "search/module.toml:1: search is the address of another page of the course" in copy.problems()


def test_an_unknown_language_of_code(copy: Copy) -> None:
    line = copy.change("git/commits/en.md", "```bash", "```bahs")
    assert f"git/commits/en.md:{line}: no such language to highlight: bahs" in copy.problems()


def test_a_session_without_an_example(copy: Copy) -> None:
    line = copy.change("git/commits/en.md", "```console example=mess", "```console")
    problems = [problem for problem in copy.problems() if problem.startswith(f"git/commits/en.md:{line}:")]
    assert problems[0].endswith("a terminal session names the example that it is run in: ```console example=name")


def test_an_example_that_does_not_exist(copy: Copy) -> None:
    line = copy.change("git/commits/en.md", "```console example=mess", "```console example=mass")
    assert f"git/commits/en.md:{line}: no such example: examples/mass" in copy.problems()


def test_code_that_is_not_the_file_that_it_shows(copy: Copy) -> None:
    copy.change("ci-cd/tests/examples/inc/test_sample.py", "x + 1", "x + 2")
    problems = copy.problems()
    assert [problem.partition(":")[0] for problem in problems] == ["ci-cd/tests/en.md", "ci-cd/tests/fr.md"]
    assert all(problem.endswith("the code differs from examples/inc/test_sample.py") for problem in problems)


@pytest.mark.parametrize(
    ("target", "sentence"),
    [
        ("lesson:rebase", "the link leads to a lesson that does not exist: rebase"),
        ("lesson:commits#nowhere", "the link leads to an anchor that commits does not have: #nowhere"),
        ("#nowhere", "the link leads to an anchor that ten-commandments does not have: #nowhere"),
        ("../commits/", "a link begins with https://, lesson: or #: ../commits/"),
        ("http://example.org/", "a link begins with https://, lesson: or #: http://example.org/"),
    ],
)
def test_a_dead_link(refused: Refused, target: str, sentence: str) -> None:
    assert refused("git/ten-commandments/en.md", "(lesson:commits)", f"({target})") == sentence


def test_a_check_that_the_engine_does_not_have(copy: Copy) -> None:
    for language in ("en", "fr"):
        line = copy.change(f"git/commits/{language}.md", "[checks]\n", '[checks]\nGIT99 = "two-histories"\n')
    assert copy.problems() == [f"git/commits/en.md:{line + 1}: the engine has no check GIT99"]


def test_a_check_taught_at_an_anchor_that_does_not_exist(copy: Copy) -> None:
    for language in ("en", "fr"):
        line = copy.change(f"git/commits/{language}.md", '"the-form-of-a-subject"', '"the-form"')
    assert copy.problems() == [f"git/commits/en.md:{line}: no heading of this lesson has the anchor the-form"]


def test_a_check_that_its_lesson_forgets(copy: Copy) -> None:
    for language in ("en", "fr"):
        copy.change(f"git/commits/{language}.md", 'GIT03 = "the-form-of-a-subject"\n', "")
    assert [problem.partition(": ")[2] for problem in copy.problems()] == [
        "the check GIT03 names this lesson, which does not name it"
    ]


@pytest.mark.parametrize("markup", ["<script>alert(1)</script>", "<b>bold</b>", "<!-- hidden -->", '<p style="x">'])
def test_raw_html(copy: Copy, markup: str) -> None:
    line = copy.change("git/commits/en.md", "Before the name, the content.", markup)
    expected = f"git/commits/en.md:{line}: raw HTML is not allowed in a lesson: {markup[:10]}"
    assert any(problem.startswith(expected) for problem in copy.problems())


def test_raw_html_in_the_title_of_a_question(refused: Refused) -> None:
    sentence = refused("git/commits/en.md", "::: question You notice", "::: question <i>You</i> notice")
    assert sentence.startswith("raw HTML is not allowed")


def test_a_container_that_does_not_exist(copy: Copy) -> None:
    line = copy.change("git/commits/en.md", "::: tip In which", "::: advice In which")
    expected = f"git/commits/en.md:{line}: unknown or unclosed container: ::: advice In which language?"
    assert expected in copy.problems()


@pytest.mark.parametrize(
    ("language", "old", "new", "sentence"),
    [
        ("en", "nobody can tell", "nobody can't tell", "a straight quote or apostrophe"),
        ("fr", "personne ne peut", "personne n'a pu", "a straight quote or apostrophe"),
        ("fr", "et pourquoi\u202f?", "et pourquoi ?", "a narrow no-break space (U+202F) belongs"),
        ("fr", "petite boutique\u00a0:", "petite boutique :", "a no-break space (U+00A0) belongs before a colon"),
        ("fr", "«\u00a0Depuis", "« Depuis", "no-break spaces (U+00A0) belong inside guillemets"),
    ],
)
def test_typography(refused: Refused, language: str, old: str, new: str, sentence: str) -> None:
    assert refused(f"git/commits/{language}.md", old, new).startswith(sentence)


def test_typography_in_front_matter(refused: Refused) -> None:
    assert refused("git/commits/fr.md", "l’on comprend", "l'on comprend", at="git/commits/fr.md:3").startswith(
        "a straight"
    )
