"""The way into a cohort."""

from datetime import UTC, datetime

import pytest
from django.urls import reverse

from apps.cohorts.models import Membership
from tests.factories import CohortFactory, InstructorFactory, JoinLinkFactory, UserFactory

pytestmark = pytest.mark.django_db


def address_of(link):
    return reverse("cohorts:join", args=[link.code])


@pytest.fixture
def cohort():
    return CohortFactory(name="Promo 26")


@pytest.fixture
def link(cohort):
    return address_of(JoinLinkFactory(cohort=cohort))


def test_the_link_says_which_cohort_before_anything_else(client, link):
    assert "Promo 26" in client.get(link).content.decode()


def test_looking_does_not_join(client, link, cohort):
    client.force_login(UserFactory())
    client.get(link)
    assert not cohort.memberships.exists()


def test_joining_makes_a_student(client, link, cohort):
    user = UserFactory()
    client.force_login(user)
    assert client.post(link)["Location"] == reverse("submissions:mine")
    assert cohort.memberships.get().role == Membership.Role.STUDENT


def test_joining_twice_changes_nothing(client, link, cohort):
    client.force_login(UserFactory())
    client.post(link)
    client.post(link)
    assert cohort.memberships.count() == 1


def test_the_link_does_not_demote_an_instructor(client, link, cohort):
    client.force_login(InstructorFactory(cohort=cohort).user)
    client.post(link)
    assert cohort.memberships.get().role == Membership.Role.INSTRUCTOR


def test_who_is_not_signed_in_signs_up_and_comes_back(client, link, cohort):
    page = client.get(link).content.decode()
    sign_up = f"{reverse('account_signup')}?next={link}"
    assert sign_up in page
    answers = {"full_name": "Zoé", "email": "zoe@example.org", "password1": "un-mot-de-passe-9", "next": link}
    assert client.post(sign_up, answers)["Location"] == link
    client.post(link)
    assert cohort.memberships.get().user.full_name == "Zoé"


def test_who_is_not_signed_in_cannot_join(client, link, cohort):
    assert client.post(link)["Location"].startswith(reverse("account_login"))
    assert not cohort.memberships.exists()


def test_a_link_for_assistants_makes_an_assistant(client, cohort):
    client.force_login(UserFactory())
    address = address_of(JoinLinkFactory(cohort=cohort, role=Membership.Role.ASSISTANT))
    assert client.post(address)["Location"] == reverse("cohorts:people", args=[cohort.slug])
    assert cohort.memberships.get().role == Membership.Role.ASSISTANT


PAST = datetime(2020, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"revoked_at": PAST}, "revoked it"),
        ({"expires_at": PAST}, "has passed"),
        ({"cohort__archived_at": PAST}, "is over"),
    ],
)
def test_a_closed_link_says_why_and_lets_nobody_in(client, values, sentence):
    link = JoinLinkFactory(**values)
    client.force_login(UserFactory())
    response = client.post(address_of(link))
    assert response.status_code == 410
    assert sentence in response.content.decode()
    assert not link.cohort.memberships.exists()


def test_a_wrong_code_opens_nothing(client):
    assert client.get(reverse("cohorts:join", args=["guess"])).status_code == 404
