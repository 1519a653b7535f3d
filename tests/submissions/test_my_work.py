"""The page "my work": where I stand with each assignment, in my own time, and what I practise on."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from apps.cohorts.models import Assignment, Extension, Feedback
from apps.submissions import overrides
from apps.submissions.my_work import my_work
from apps.submissions.score_plot import Attempt, ScorePlot
from tests.factories import (
    AssignmentFactory,
    AssistantFactory,
    FinishedRunFactory,
    ProjectFactory,
    RunFactory,
    StudentFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
DUE = datetime(2026, 7, 1, 21, 59, tzinfo=UTC)


@pytest.fixture
def student():
    return StudentFactory()


@pytest.fixture
def assignment(student):
    return AssignmentFactory(cohort=student.cohort, due_at=DUE)


@pytest.fixture
def project(student, assignment):
    return ProjectFactory(student=student.user, assignment=assignment)


@pytest.fixture
def page(client, student):
    client.force_login(student.user)

    def page(language="en"):
        return client.get(reverse("submissions:mine").replace("/en/", f"/{language}/", 1)).content.decode()

    return page


def words(page):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


def test_each_assignment_tells_its_state_and_its_scores(page, project):
    for percent in (40, 90, 75):
        FinishedRunFactory(project=project, percent=percent, passed=percent == 90)
    shown = words(page())
    assert "Passed" in shown
    assert "75%" in shown
    assert "90%" in shown
    assert "3 scores" in shown


def test_an_assignment_without_a_run_says_so(page, assignment):
    assert "Nothing submitted" in words(page())


def test_what_lateness_took_is_said_beside_the_best_score(page, project):
    FinishedRunFactory(project=project, percent=80, penalty_percent=25, days_late=1)
    assert "55% kept, after lateness" in words(page())


def test_a_run_that_was_set_aside_counts_no_more(page, project):
    former = FinishedRunFactory(project=project, percent=90, passed=True, set_aside=True)
    FinishedRunFactory(project=project, percent=70, purpose="regrade", regrade_of=former)
    (work,) = my_work(project.student).assigned
    assert (work.best_percent, work.is_passed) == (70, False)


def test_a_grade_given_by_hand_is_told_unless_verdicts_are_held_back(page, project):
    FinishedRunFactory(project=project, percent=40)
    overrides.grant_grade(project=project, percent=92, reason="An excellent defence.", by=UserFactory())
    assert "92% counts, given by hand" in words(page())
    Assignment.objects.update(feedback=Feedback.NOTHING)
    assert "92%" not in words(page())


def test_the_last_run_is_told_even_while_it_waits(page, project):
    FinishedRunFactory(project=project, percent=40)
    RunFactory(project=project)
    (work,) = my_work(project.student).assigned
    assert (work.last.state, work.last_percent) == ("queued", 40)
    assert "Queued" in words(page())


def test_a_deadline_is_in_the_cohort_s_zone_until_mine_is_known(page, assignment):
    assert "July 1, 2026, 11:59 p.m. (Europe/Paris)" in words(page())
    assert "1 juillet 2026 23:59 (Europe/Paris)" in words(page("fr"))


def test_a_deadline_is_in_my_browser_s_zone(page, client, assignment):
    client.cookies["time_zone"] = "America/New_York"
    assert "5:59" in words(page())
    assert "(America/New York)" in words(page())


def test_the_zone_that_i_chose_wins(page, client, student, assignment):
    client.cookies["time_zone"] = "America/New_York"
    student.user.time_zone = "Asia/Tokyo"
    student.user.save()
    assert "(Asia/Tokyo)" in words(page())


@pytest.mark.parametrize("cookie", ["Atlantis", "../../etc/passwd", "Europe", "\x00"])
def test_a_zone_that_is_none_is_left_aside(page, client, assignment, cookie):
    client.cookies["time_zone"] = cookie
    assert "(Europe/Paris)" in words(page())


def test_an_extension_moves_my_deadline_alone(page, student, assignment):
    Extension.objects.create(assignment=assignment, student=student.user, due_at=DUE + timedelta(days=7), reason="ill")
    assert "July 8, 2026" in words(page())
    assert "extended for you" in words(page())
    (other,) = my_work(StudentFactory(cohort=student.cohort).user).assigned
    assert (other.due_at, other.is_extended) == (DUE, False)


def test_practice_stands_apart(page, student, assignment):
    project = ProjectFactory(student=student.user, assignment=None, url="https://git.example.org/me/toy")
    FinishedRunFactory(project=project, percent=33)
    work = my_work(student.user)
    assert [one.project for one in work.practised] == [project]
    assert work.assigned[0].project is None
    assert "https://git.example.org/me/toy" in page()


def test_nobody_else_s_work_is_there(page, project, student):
    other = ProjectFactory(assignment=project.assignment, url="https://git.example.org/other/secret")
    FinishedRunFactory(project=other, percent=99)
    FinishedRunFactory(project=ProjectFactory(assignment=None, url="https://git.example.org/other/toy"), percent=98)
    shown = page()
    assert "secret" not in shown
    assert "other/toy" not in shown
    assert "99%" not in shown


def test_scores_are_kept_back_where_the_assignment_keeps_them_back(page, project):
    project.assignment.feedback = "nothing"
    project.assignment.save()
    for percent in (41, 42):
        FinishedRunFactory(project=project, percent=percent, passed=True)
    shown = page()
    assert "42%" not in shown
    assert "plot" not in shown
    assert "Passed" not in words(shown)


def test_queries_do_not_grow_with_runs_or_assignments(student):
    def queries():
        with CaptureQueriesContext(
            connection,
        ) as captured:
            my_work(student.user)
        return len(captured)

    FinishedRunFactory(project__student=student.user, project__assignment__cohort=student.cohort)
    few = queries()
    for _number in range(3):
        assignment = AssignmentFactory(cohort=student.cohort)
        project = ProjectFactory(student=student.user, assignment=assignment)
        for _run in range(5):
            FinishedRunFactory(project=project)
    assert queries() == few == 3


def attempt(number, percent, passed=False):
    return Attempt(number, number, timezone.now(), "finished", "finished", percent, percent, passed)


def test_the_drawing_goes_from_nothing_at_the_bottom_to_all_at_the_top():
    plot = ScorePlot.large([attempt(1, 0), attempt(2, 50), attempt(3, 100)], 50)
    heights = [point.y for point in plot.points]
    assert heights == [plot.bottom, plot.middle, plot.top]
    assert [point.x for point in plot.points] == [plot.left, (plot.left + plot.right) / 2, plot.right]
    assert plot.threshold == plot.middle


def test_the_history_draws_its_scores_and_lists_them(client, project):
    for percent in (40, 90):
        FinishedRunFactory(project=project, percent=percent, passed=percent == 90)
    client.force_login(project.student)
    shown = client.get(reverse("submissions:project", args=[project.pk])).content.decode()
    assert shown.count("score-plot__mark--passed") == shown.count("score-plot__mark--failed") == 1
    assert all(f"{percent}%" in shown for percent in (40, 90))


def test_one_score_makes_no_drawing(client, project):
    FinishedRunFactory(project=project, percent=40)
    client.force_login(project.student)
    assert "plot" not in client.get(reverse("submissions:project", args=[project.pk])).content.decode()


def test_a_drawing_tells_a_student_nothing_that_is_kept_back(client, project):
    project.assignment.feedback = "nothing"
    project.assignment.save()
    for percent in (40, 90):
        FinishedRunFactory(project=project, percent=percent)
    address = reverse("submissions:project", args=[project.pk])
    client.force_login(project.student)
    assert "plot" not in client.get(address).content.decode()
    client.force_login(AssistantFactory(cohort=project.assignment.cohort).user)
    assert "score-plot__line" in client.get(address).content.decode()


def test_drawings_write_numbers_as_svg_does_in_french_too(page, project):
    for percent in (40, 90, 33.3):
        FinishedRunFactory(project=project, percent=percent)
    (points,) = re.findall(r'points="([^"]+)"', page("fr"))
    assert all(re.fullmatch(r"[\d.]+,[\d.]+", point) for point in points.split())
