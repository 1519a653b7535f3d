"""The thread of "my work": lessons read, assignments passed, and the assignment that comes next."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from apps.courses import services
from apps.courses.catalogue import course
from apps.submissions.models import Project
from apps.submissions.summary import summarise
from apps.submissions.thread import assignment_to_submit, passed_assignments
from tests.factories import (
    AssignmentFactory,
    ExtensionFactory,
    FinishedRunFactory,
    InstructorFactory,
    ProjectFactory,
    StudentFactory,
    TeamFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def student():
    return StudentFactory()


@pytest.fixture
def assignments(student):
    now = timezone.now()
    return [
        AssignmentFactory(cohort=student.cohort, due_at=due, position=position)
        for position, due in enumerate((None, now + timedelta(days=9), now + timedelta(days=2)))
    ]


def submit(student, assignment, passed=True):
    projects = Project.objects.filter(assignment=assignment, student=student.user)
    project = projects.first() or ProjectFactory(assignment=assignment, student=student.user)
    FinishedRunFactory(project=project, passed=passed)
    summarise([project.pk])


def test_an_assignment_is_passed_once_some_run_passed(student, assignments):
    submit(student, assignments[0])
    submit(student, assignments[0], passed=False)
    submit(student, assignments[1], passed=False)
    assert passed_assignments(student.user, assignments) == {assignments[0].pk}


def test_what_another_student_passed_is_not_mine(student, assignments):
    submit(StudentFactory(cohort=student.cohort), assignments[0])
    assert passed_assignments(student.user, assignments) == set()


def test_next_comes_what_is_due_first_and_not_passed(student, assignments):
    for expected in (assignments[2], assignments[1], assignments[0]):
        step = assignment_to_submit(student.user)
        assert step.title == expected.title
        assert step.url == f"/en/assignments/{student.cohort.slug}/{expected.slug}/"
        submit(student, expected)
    assert assignment_to_submit(student.user) is None


def test_nothing_is_asked_of_instructors_nor_before_it_opens(student):
    AssignmentFactory(cohort=student.cohort, opens_at=timezone.now() + timedelta(days=1))
    teacher = InstructorFactory()
    AssignmentFactory(cohort=teacher.cohort)
    assert assignment_to_submit(student.user) is None
    assert assignment_to_submit(teacher.user) is None


def test_the_course_says_which_assignment_comes_next(client, student, assignments):
    client.force_login(student.user)
    for path in ("/en/", "/en/course/", "/en/course/git/commits/"):
        steps = client.get(path).context["steps"]
        assert [step.title for step in steps][1:] == [assignments[2].title]


def test_my_work_shows_lessons_and_assignments_on_one_thread(client, student, assignments):
    client.force_login(student.user)
    for lesson in course().modules[0].lessons:
        services.mark_read(user=student.user, lesson=lesson)
    services.mark_read(user=student.user, lesson=course().modules[1].lessons[0])
    submit(student, assignments[1])
    page = client.get("/en/my-work/").content.decode()
    tied = re.findall(r'class="thread__item knot(?: knot--(\w+))?"', page)
    assert tied == ["tied", "half", "", "", "tied", ""]
    assert page.count("rail__knot--tied") == len(course().modules[0].lessons) + 1


def test_my_work_asks_as_often_however_many_runs_there_are(client, student, assignments):
    client.force_login(student.user)
    counts = []
    for _ in range(2):
        for assignment in assignments:
            submit(student, assignment)
        with CaptureQueriesContext(connection) as queries:
            client.get("/en/my-work/")
        assert sum("submissions_run" in query["sql"] for query in queries) == 1
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_what_is_closed_is_not_asked_for(student, assignments):
    closed = AssignmentFactory(
        cohort=student.cohort, due_at=timezone.now() - timedelta(days=1), late_kind="refused", position=9
    )
    assert assignment_to_submit(student.user).title == assignments[2].title
    extension = ExtensionFactory(
        assignment=closed, student=student.user, due_at=timezone.now() + timedelta(days=1), extra_attempts=0
    )
    step = assignment_to_submit(student.user)
    assert (step.title, step.due_at) == (closed.title, extension.due_at)


def test_what_was_granted_to_a_team_mate_keeps_it_open_for_both(student):
    closed = AssignmentFactory(
        cohort=student.cohort, due_at=timezone.now() - timedelta(days=1), late_kind="refused", team_size=2
    )
    mate = StudentFactory(cohort=student.cohort).user
    for days, granted in ((1, student.user), (3, mate)):
        extension = ExtensionFactory(
            assignment=closed, student=granted, due_at=timezone.now() + timedelta(days=days), extra_attempts=0
        )
    team = TeamFactory(assignment=closed, members=[student.user, mate])
    assert assignment_to_submit(student.user).due_at == extension.due_at
    team.delete()
    assert assignment_to_submit(student.user).due_at < extension.due_at
