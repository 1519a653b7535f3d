"""Answering a question in a lesson: with htmx and without, signed in and not."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.test import Client

from apps.accounts.models import User
from apps.courses.catalogue import course
from apps.courses.models import QuizResult
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
LESSON = "/en/course/devops/why-devops/"
ONE = f"{LESSON}questions/third-silo/"
RIGHT, WRONG = {"choice": "1"}, {"choice": "0"}
HTMX = {"HX-Request": "true"}


@pytest.fixture
def reader(client: Client) -> User:
    """A reader who is signed in."""
    reader: User = UserFactory()
    client.force_login(reader)
    return reader


def plain(html: str) -> str:
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", "", html)))


@pytest.mark.parametrize("lesson", course().lessons, ids=lambda lesson: lesson.slug)
def test_a_lesson_tells_no_explanation_before_an_answer(client: Client, lesson) -> None:
    page = client.get(f"/en/course/{lesson.module}/{lesson.slug}/").content.decode()
    for question in lesson.texts["en"].questions:
        assert question.title in page
        assert all(option.explanation not in page for option in question.options)


@pytest.mark.parametrize("path", ["devops/print/", "devops/why-devops/slides/", "search/?q=silo"])
def test_slides_paper_and_search_tell_no_explanation(client: Client, path: str) -> None:
    page = client.get(f"/en/course/{path}").content.decode()
    questions = course().lesson("why-devops").texts["en"].questions
    assert all(option.explanation not in page for question in questions for option in question.options)
    assert "third silo" in plain(page)


def test_before_an_answer_right_and_wrong_options_look_alike(client: Client) -> None:
    page = client.get(LESSON).content.decode()
    rows = re.findall(r'<li class="quiz__option">.*?</li>', page, re.DOTALL)
    shapes = {re.sub(r"<label.*?</label>|quiz-[a-z-]+|\d+|\s+", "", row, flags=re.DOTALL) for row in rows}
    assert len(shapes) == 3, "one shape for each of: one, several, order"


def test_htmx_gets_the_question_alone_with_its_explanations(client: Client) -> None:
    response = client.post(ONE, WRONG, headers=HTMX)
    fragment = response.content.decode()
    assert response.status_code == 200
    assert "<html" not in fragment
    assert "That is not it." in plain(fragment)
    assert "Missing: this one is right" in fragment
    question = course().lesson("why-devops").texts["en"].question("third-silo")
    assert all(option.explanation in fragment for option in question.options)


def test_a_plain_form_gets_the_lesson_back_with_the_other_questions_unanswered(client: Client) -> None:
    page = client.post(ONE, RIGHT).content.decode()
    assert "That is right." in page
    assert f'action="{ONE}#quiz-third-silo"' in page
    other = course().lesson("why-devops").texts["en"].question("why-daily")
    assert all(option.explanation not in page for option in other.options)


def test_an_unfinished_answer_tells_nothing(client: Client) -> None:
    response = client.post(f"{LESSON}questions/path-of-a-change/", {"place-0": "2"}, headers=HTMX)
    fragment = response.content.decode()
    assert response.status_code == 422
    assert "Give each line a place of its own first." in fragment
    assert '<option value="2" selected>' in fragment
    assert "quiz__verdict" not in fragment


def test_words_come_back_as_text(client: Client) -> None:
    page = client.post(f"{LESSON}questions/exit-success/", {"words": '"><b>0</b>'}).content.decode()
    assert 'value="&quot;&gt;&lt;b&gt;0&lt;/b&gt;"' in page


@pytest.mark.parametrize("path", ["nothing", "stages"])
def test_a_question_of_another_lesson_is_not_found(client: Client, path: str) -> None:
    assert client.post(f"{LESSON}questions/{path}/", RIGHT).status_code == 404


def test_the_address_of_an_answer_leads_to_its_question(client: Client) -> None:
    assert client.get(ONE)["Location"] == f"{LESSON}#quiz-third-silo"


def test_pages_for_anonymous_readers_set_no_cookie_and_ask_the_database_nothing(
    client: Client, django_assert_num_queries
) -> None:
    with django_assert_num_queries(0):
        assert not client.get(LESSON).cookies
        assert not client.post(ONE, WRONG).cookies


def test_an_anonymous_answer_is_judged_without_a_token_and_kept_nowhere() -> None:
    client = Client(enforce_csrf_checks=True)
    assert client.post(ONE, RIGHT).status_code == 200
    assert not QuizResult.objects.exists()


def test_a_reader_who_is_signed_in_needs_a_token() -> None:
    client, reader = Client(enforce_csrf_checks=True), UserFactory()
    client.force_login(reader)
    assert client.post(ONE, RIGHT).status_code == 403
    assert not QuizResult.objects.exists()
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', client.get(LESSON).content.decode())
    assert token
    assert client.post(ONE, {**RIGHT, "csrfmiddlewaretoken": token[1]}).status_code == 200
    assert QuizResult.objects.get().user == reader


def test_the_best_answer_is_kept(client: Client, reader: User) -> None:
    several = f"{LESSON}questions/why-daily/"
    for choice, expected in (([0], 60), ([0, 2, 3], 100), ([1], 100)):
        client.post(several, {"choice": choice}, headers=HTMX)
        assert QuizResult.objects.get(user=reader).percent == expected
    assert "You have answered this one right." in client.get(LESSON).content.decode()


def test_a_part_of_an_answer_is_told(client: Client, reader: User) -> None:
    client.post(f"{LESSON}questions/why-daily/", {"choice": [0]})
    assert "Your best answer so far: 60% right." in client.get(LESSON).content.decode()


def test_a_result_stays_with_its_reader(client: Client, reader: User) -> None:
    client.post(ONE, RIGHT)
    other: User = UserFactory()
    client.force_login(other)
    assert "You have answered this one right." not in client.get(LESSON).content.decode()
    client.post(ONE, WRONG)
    assert dict(QuizResult.objects.values_list("user", "percent")) == {reader.pk: 100, other.pk: 0}
