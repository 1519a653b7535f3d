"""An instructor opens a cohort, gives links, appoints people and archives it."""

from datetime import UTC, datetime

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse

from apps.cohorts.models import Cohort, JoinLink, Membership
from tests.factories import AssistantFactory, CohortFactory, InstructorFactory, StudentFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def cohort():
    return CohortFactory(slug="spring", time_zone="America/Montreal")


@pytest.fixture
def instructor(client, cohort):
    membership = InstructorFactory(cohort=cohort)
    client.force_login(membership.user)
    return membership


def at(name, *args):
    return reverse(f"cohorts:{name}", args=args)


def test_whoever_opens_a_cohort_teaches_it(client, instructor):
    answers = {"name": "Été 2027", "slug": "", "time_zone": "Europe/Paris"}
    response = client.post(at("create"), answers, follow=True)
    cohort = Cohort.objects.get(slug="ete-2027")
    assert cohort.memberships.get().user == instructor.user
    assert cohort.join_links.get().code in response.content.decode()


@pytest.mark.parametrize("make", [lambda: UserFactory(is_staff=True), lambda: permitted(UserFactory())])
def test_an_operator_says_who_else_may(client, make):
    client.force_login(make())
    assert client.get(at("create")).status_code == 200


def permitted(user):
    user.user_permissions.add(Permission.objects.get(codename="add_cohort"))
    return user


@pytest.mark.parametrize(
    ("answers", "sentence"),
    [
        ({"name": "Spring", "slug": "spring"}, "already exists"),
        ({"name": "New"}, "a word of the site"),
        ({"name": "!!!"}, "type one"),
        ({"name": "Autumn", "time_zone": "Mars/Olympus"}, "not one of the available choices"),
    ],
)
def test_a_cohort_that_cannot_be_is_refused_with_a_sentence(client, instructor, answers, sentence):
    response = client.post(at("create"), {"time_zone": "UTC", "slug": "", **answers})
    assert response.status_code == 422
    assert sentence in response.content.decode()
    assert Cohort.objects.count() == 1


def test_a_link_expires_at_the_time_of_the_cohorts_zone(client, instructor, cohort):
    client.post(at("create_link", "spring"), {"role": "assistant", "expires_at": "2090-01-15T23:59"})
    link = cohort.join_links.get()
    assert (link.role, link.created_by) == ("assistant", instructor.user)
    assert link.expires_at == datetime(2090, 1, 16, 4, 59, tzinfo=UTC)
    assert "Jan. 15, 2090, 11:59 p.m.</time> (America/Montreal)" in client.get(at("people", "spring")).content.decode()


def test_a_link_that_has_expired_already_is_refused(client, instructor):
    response = client.post(at("create_link", "spring"), {"role": "student", "expires_at": "2020-01-15T23:59"})
    assert response.status_code == 422
    assert not JoinLink.objects.exists()


def test_a_revoked_link_leaves_the_page(client, instructor, cohort):
    client.post(at("create_link", "spring"), {"role": "student"})
    link = cohort.join_links.get()
    client.post(at("revoke_link", "spring", link.pk))
    assert link.code not in client.get(at("people", "spring")).content.decode()


def test_a_member_becomes_an_instructor(client, instructor, cohort):
    member = StudentFactory(cohort=cohort)
    client.post(at("change_role", "spring", member.pk), {"role": "instructor"})
    member.refresh_from_db()
    assert member.role == Membership.Role.INSTRUCTOR


@pytest.mark.parametrize(("name", "answers"), [("change_role", {"role": "student"}), ("remove", {})])
def test_the_last_instructor_stays(client, instructor, name, answers):
    response = client.post(at(name, "spring", instructor.pk), answers, follow=True)
    assert "keeps at least one instructor" in response.content.decode()
    instructor.refresh_from_db()
    assert instructor.role == Membership.Role.INSTRUCTOR


def test_one_of_two_instructors_may_leave(client, instructor, cohort):
    InstructorFactory(cohort=cohort)
    client.post(at("remove", "spring", instructor.pk))
    assert not Membership.objects.filter(pk=instructor.pk).exists()


def test_a_member_of_another_cohort_is_not_reached(client, instructor):
    elsewhere = StudentFactory()
    assert client.post(at("remove", "spring", elsewhere.pk)).status_code == 404
    assert Membership.objects.filter(pk=elsewhere.pk).exists()


def test_assistants_see_people_and_no_links(client, instructor, cohort):
    client.post(at("create_link", "spring"), {"role": "student"})
    client.force_login(AssistantFactory(cohort=cohort).user)
    page = client.get(at("people", "spring")).content.decode()
    assert instructor.user.email in page
    assert cohort.join_links.get().code not in page
    assert "<form" not in page.split("<main")[1].split("</main>")[0]


def test_more_people_cost_no_more_queries(client, instructor, cohort, django_assert_num_queries):
    for _ in range(2):
        StudentFactory.create_batch(5, cohort=cohort)
        with django_assert_num_queries(9):
            client.get(at("people", "spring"))


def test_an_archived_cohort_is_opened_again(client, instructor, cohort):
    client.post(at("archive", "spring"))
    cohort.refresh_from_db()
    assert cohort.is_archived
    assert "archived" in client.get(reverse("reports:index")).content.decode()
    client.post(at("archive", "spring"), {"open": "1"})
    cohort.refresh_from_db()
    assert not cohort.is_archived


def test_settings_that_are_refused_change_no_address_on_the_page(client, instructor):
    CohortFactory(slug="taken")
    response = client.post(at("settings", "spring"), {"name": "X", "slug": "taken", "time_zone": "UTC"})
    assert response.status_code == 422
    assert at("people", "spring") in response.content.decode()
