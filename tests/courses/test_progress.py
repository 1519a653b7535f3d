"""What a reader has read: marked by a button, shown by knots, kept for them alone."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from apps.accounts.models import User
from apps.courses import services
from apps.courses.catalogue import course
from apps.courses.models import LessonProgress, QuizResult
from apps.courses.progress import Knot, Progress, progress_of
from apps.courses.questions import Judgement
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
FIRST, SECOND, *_, LAST = course().lessons
PAGE = f"/en/course/{FIRST.module}/{FIRST.slug}/"


@pytest.fixture
def reader(client: Client) -> User:
    """A reader who is signed in."""
    reader: User = UserFactory()
    client.force_login(reader)
    return reader


def knots(page: str) -> list[str]:
    """The knots of a list of lessons, in order: "", "half" or "tied"."""
    return re.findall(r'class="lessons__item knot(?: knot--(\w+))?"', page)


def read_all(reader: User) -> None:
    for lesson in course().lessons:
        services.mark_read(user=reader, lesson=lesson)


@pytest.mark.parametrize(
    ("constraint", "fields"),
    [
        ("lesson_progress_lesson_given", {"lesson": ""}),
        ("lesson_progress_opened_in_order", {"last_opened_at": timezone.now() - timedelta(days=1)}),
        ("lesson_progress_read_after_it_was_opened", {"read_at": timezone.now() - timedelta(days=1)}),
    ],
)
def test_a_lesson_opened_keeps_its_constraints(reader: User, constraint: str, fields: dict) -> None:
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        LessonProgress.objects.create(**{"user": reader, "lesson": "tests", **fields})


@pytest.mark.parametrize(
    ("constraint", "fields"),
    [
        ("quiz_result_question_given", {"question": ""}),
        ("quiz_result_question_given", {"lesson": ""}),
        ("quiz_result_percent_in_range", {"percent": 101}),
    ],
)
def test_a_result_keeps_its_constraints(reader: User, constraint: str, fields: dict) -> None:
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        QuizResult.objects.create(**{"user": reader, "lesson": "tests", "question": "q", "percent": 1, **fields})


def test_a_reader_has_one_row_per_lesson_and_question(reader: User) -> None:
    for rows in (LessonProgress.objects, QuizResult.objects):
        fields = {"user": reader, "lesson": "tests"}
        fields |= {"question": "q", "percent": 1} if rows.model is QuizResult else {}
        rows.create(**fields)
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.create(**fields)


def test_opening_a_lesson_twice_leaves_one_row(client: Client, reader: User) -> None:
    for _ in range(2):
        client.get(PAGE)
    row = LessonProgress.objects.get(user=reader)
    assert (row.lesson, row.read_at) == (FIRST.slug, None)
    assert row.last_opened_at > row.first_opened_at


def test_a_lesson_is_marked_and_unmarked_by_a_button(client: Client, reader: User) -> None:
    assert "Mark as read" in client.get(PAGE).content.decode()
    response = client.post(f"{PAGE}read/", {"read": "yes"})
    assert response["Location"] == f"{PAGE}#end-of-lesson"
    assert LessonProgress.objects.read().get().user == reader
    assert "Mark as not read" in client.get(PAGE).content.decode()
    client.post(f"{PAGE}read/", {"read": "no"})
    assert not LessonProgress.objects.read().exists()


def test_marking_twice_keeps_the_first_time(reader: User) -> None:
    services.mark_read(user=reader, lesson=FIRST)
    first = LessonProgress.objects.get().read_at
    services.mark_read(user=reader, lesson=FIRST)
    assert LessonProgress.objects.get().read_at == first


def test_only_a_reader_who_is_signed_in_marks_and_only_for_themselves(client: Client) -> None:
    other: User = UserFactory()
    services.mark_read(user=other, lesson=FIRST)
    assert client.post(f"{PAGE}read/", {"read": "no"})["Location"].startswith("/en/account/login/")
    client.force_login(UserFactory())
    client.post(f"{PAGE}read/", {"read": "no"})
    assert [row.user for row in LessonProgress.objects.read()] == [other]
    assert set(knots(client.get("/en/course/").content.decode())) == {""}


def test_a_lesson_is_not_marked_by_following_a_link(client: Client, reader: User) -> None:
    assert client.get(f"{PAGE}read/").status_code == 405


def test_a_lesson_that_does_not_exist_cannot_be_marked(client: Client, reader: User) -> None:
    assert client.post("/en/course/git/nothing/read/").status_code == 404
    assert not LessonProgress.objects.exists()


def test_the_thread_ties_what_is_read_and_half_ties_a_quiz_that_is_done(client: Client, reader: User) -> None:
    services.mark_read(user=reader, lesson=FIRST)
    for question in SECOND.texts["en"].questions:
        assert progress_of(reader).knot(SECOND) is Knot.OPEN
        services.keep_result(user=reader, lesson=SECOND, question=question, judgement=Judgement(1, 1))
    for path in ("/en/course/", f"/en/course/{FIRST.module}/"):
        page = client.get(path).content.decode()
        assert knots(page)[:3] == ["tied", "half", ""]
        assert f"1 of {len(course().modules[0].lessons)} lessons read" in page
    rail = re.findall(r"rail__knot--(\w+)", client.get(PAGE).content.decode())
    assert rail[:3] == ["tied", "half", "open"]


def test_the_next_lesson_is_the_one_that_was_begun_else_the_first_unread() -> None:
    assert Progress().next_lesson() == FIRST
    assert Progress(opened=(LAST.slug, SECOND.slug)).next_lesson() == SECOND
    assert Progress(opened=(LAST.slug,), read=frozenset({LAST.slug, FIRST.slug})).next_lesson() == SECOND
    assert Progress(read=frozenset(lesson.slug for lesson in course().lessons)).next_lesson() is None


def test_after_the_last_lesson_comes_the_first_unread() -> None:
    assert Progress().next_after(FIRST) == SECOND
    assert Progress(read=frozenset({FIRST.slug})).next_after(LAST) == SECOND
    others = frozenset(lesson.slug for lesson in course().lessons if lesson != FIRST)
    assert Progress(read=others).next_after(FIRST) is None


@pytest.mark.parametrize("path", ["/en/", "/en/course/", f"/en/course/{SECOND.module}/{SECOND.slug}/"])
def test_what_next_leads_to_the_next_lesson(client: Client, reader: User, path: str) -> None:
    services.mark_read(user=reader, lesson=FIRST)
    steps = client.get(path).context["steps"]
    expected = course().lessons[2] if SECOND.slug in path else SECOND
    assert [step.url for step in steps] == [f"/en/course/{expected.module}/{expected.slug}/"]
    read_all(reader)
    assert client.get(path).context["steps"] == []


@pytest.mark.parametrize(("path", "asked"), [("/en/course/", 2), ("/en/course/git/", 2), (PAGE, 3), ("/en/", 2)])
def test_pages_ask_twice_for_progress_however_much_there_is(
    client: Client, reader: User, path: str, asked: int
) -> None:
    client.get(PAGE)
    for _ in range(2):
        with CaptureQueriesContext(connection) as queries:
            client.get(path)
        tables = [re.findall(r"courses_\w+", query["sql"])[:1] for query in queries]
        assert sum(map(bool, tables)) == asked, "opened lessons, results; a lesson also notes that it was opened"
        read_all(reader)


@pytest.mark.parametrize("path", ["/en/course/", "/en/course/git/"])
def test_pages_ask_nothing_for_anonymous_readers(client: Client, django_assert_num_queries, path: str) -> None:
    with django_assert_num_queries(0):
        page = client.get(path)
    assert set(knots(page.content.decode())) == {""}
    assert not page.cookies
