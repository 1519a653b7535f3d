"""Every page and who may open it: its student, the instructors of the cohort, and nobody else."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.factories import InstructorFactory, RunReportFactory, StudentFactory, UserFactory
from tests.submissions.reports import interface, report

pytestmark = pytest.mark.django_db


@pytest.fixture
def run():
    import json

    return RunReportFactory(document=json.loads(report(interface=interface()).to_json())).run


def page_addresses(run):
    assignment = run.project.assignment
    return {
        "assignment": reverse("submissions:assignment", args=[assignment.cohort.slug, assignment.slug]),
        "project": reverse("submissions:project", args=[run.project.pk]),
        "run": reverse("submissions:run", args=[run.pk]),
        "events": reverse("submissions:run_events", args=[run.pk]),
        "report": reverse("submissions:run_report", args=[run.pk]),
        "documentation": reverse("submissions:documentation", args=[run.pk]),
        "documentation_module": reverse("submissions:documentation_module", args=[run.pk, "moves"]),
    }


PAGES = ["assignment", "project", "run", "events", "report"]
OF_ONE_STUDENT = ["project", "run", "events", "report"]


@pytest.mark.parametrize("page", PAGES)
def test_who_is_not_signed_in_is_asked_to(client, run, page):
    address = page_addresses(run)[page]
    response = client.get(address)
    assert response.status_code == 302
    assert response["Location"].startswith(reverse("account_login"))


@pytest.mark.parametrize("page", PAGES)
def test_its_student_may_open_it(client, run, page):
    client.force_login(run.project.student)
    assert client.get(page_addresses(run)[page]).status_code == 200


@pytest.mark.parametrize("page", PAGES)
def test_an_instructor_of_the_cohort_may_open_it(client, run, page):
    client.force_login(InstructorFactory(cohort=run.project.assignment.cohort).user)
    assert client.get(page_addresses(run)[page]).status_code == 200


@pytest.mark.parametrize("page", OF_ONE_STUDENT)
def test_another_student_of_the_cohort_may_not(client, run, page):
    client.force_login(StudentFactory(cohort=run.project.assignment.cohort).user)
    assert client.get(page_addresses(run)[page]).status_code == 404


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("stranger", [UserFactory, lambda: InstructorFactory().user, lambda: StudentFactory().user])
def test_a_stranger_may_not(client, run, page, stranger):
    client.force_login(stranger())
    assert client.get(page_addresses(run)[page]).status_code == 404


def test_cancelling_is_for_those_who_may_see(client, run):
    address = reverse("submissions:cancel", args=[run.pk])
    assert client.post(address)["Location"].startswith(reverse("account_login"))
    client.force_login(UserFactory())
    assert client.post(address).status_code == 404


def test_looking_does_not_cancel(client, run):
    client.force_login(run.project.student)
    assert client.get(reverse("submissions:cancel", args=[run.pk])).status_code == 405


def test_an_assignment_that_has_not_opened_is_for_instructors(client, run):
    assignment = run.project.assignment
    assignment.opens_at = timezone.now() + timedelta(days=1)
    assignment.save()
    client.force_login(run.project.student)
    assert client.get(page_addresses(run)["assignment"]).status_code == 404
    client.force_login(InstructorFactory(cohort=assignment.cohort).user)
    assert client.get(page_addresses(run)["assignment"]).status_code == 200


def test_my_work_asks_who_is_not_signed_in(client):
    assert client.get(reverse("submissions:mine"))["Location"].startswith(reverse("account_login"))
