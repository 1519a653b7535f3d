"""E-mail addresses where the site verifies them: through a real mail server, and what an unverified one may not do."""

import re

import pytest
from allauth.account.models import EmailAddress
from django.core.cache import cache
from django.urls import reverse

from apps.accounts.models import User
from apps.cohorts import roster, services
from config.logs import mask_secrets
from tests.accounts.mailbox import mail_server
from tests.factories import CohortFactory, RosterEntryFactory, UserFactory

pytestmark = pytest.mark.django_db
SIGN_UP = {"full_name": "Zoé", "email": "Zoe@Example.org", "password1": "a long and quiet river"}


@pytest.fixture
def verifying(settings):
    settings.ACCOUNT_EMAIL_VERIFICATION = "optional"
    cache.clear()  # allauth writes to an address once in three minutes
    with mail_server(settings) as mailbox:
        yield mailbox


def sign_up(client):
    response = client.post(reverse("account_signup"), SIGN_UP)
    assert response.status_code == 302
    return User.objects.get(email="zoe@example.org")


def follow(client, message):
    (address,) = re.findall(r"http://testserver(\S+/confirm-email/\S+)", message.get_content())
    return client.post(address)


def test_signing_up_sends_a_link_and_lets_in_at_once(verifying, client):
    user = sign_up(client)
    (message,) = verifying.messages
    assert message["To"] == "zoe@example.org"
    assert "Somebody signed up for Filrouge" in message.get_content()
    assert client.get(reverse("submissions:mine")).status_code == 200
    assert not EmailAddress.objects.get(user=user).verified


def test_the_roster_is_claimed_once_the_link_is_followed(verifying, client):
    entry = RosterEntryFactory(email="zoe@example.org")
    user = sign_up(client)
    services.enrol(cohort=entry.cohort, user=user)
    entry.refresh_from_db()
    assert entry.user is None
    follow(client, verifying.messages[0])
    entry.refresh_from_db()
    assert entry.user == user


def test_whoever_confirms_first_and_joins_then_is_tied_at_once(verifying, client):
    entry = RosterEntryFactory(email="zoe@example.org")
    user = sign_up(client)
    follow(client, verifying.messages[0])
    entry.refresh_from_db()
    assert entry.user is None, "a verified address opens no cohort: the join link does"
    services.enrol(cohort=entry.cohort, user=user)
    entry.refresh_from_db()
    assert entry.user == user


def test_without_verification_joining_is_enough(client):
    entry = RosterEntryFactory(email="zoe@example.org")
    user = sign_up(client)
    services.enrol(cohort=entry.cohort, user=user)
    entry.refresh_from_db()
    assert entry.user == user


def test_a_roster_makes_no_member_of_an_address_that_nobody_verified(verifying, client):
    cohort = CohortFactory()
    user = sign_up(client)
    text = "name,email\nZoé,zoe@example.org\n"
    for expected in (0, 1):
        found = roster.prepare(cohort, text)
        assert len(found.accounts) == expected
        roster.write(cohort, found.roster.people)
        assert cohort.memberships.filter(user=user).count() == expected
        follow(client, verifying.messages[0])


def test_a_mail_server_that_is_down_keeps_nobody_out(verifying, client):
    verifying.refuses = True
    user = sign_up(client)
    assert client.get(reverse("submissions:mine")).status_code == 200
    assert EmailAddress.objects.filter(user=user).exists()


def test_somebody_who_is_tied_already_is_not_tied_twice():
    user = UserFactory(email="new@example.org")
    entry = RosterEntryFactory(user=user)
    other = RosterEntryFactory(cohort=entry.cohort, email="new@example.org")
    services.enrol(cohort=entry.cohort, user=user)
    other.refresh_from_db()
    assert other.user is None


def test_preferences_say_that_nothing_is_sent_to_an_unverified_address(verifying, client):
    sign_up(client)
    address = reverse("accounts:preferences")
    assert "not verified yet" in client.get(address).content.decode()
    follow(client, verifying.messages[0])
    assert "not verified yet" not in client.get(address).content.decode()


def test_the_link_is_masked_in_logs(verifying, client):
    sign_up(client)
    (key,) = re.findall(r"/confirm-email/([^/\s]+)", verifying.messages[0].get_content())
    assert key not in mask_secrets(None, "info", {"request": f"GET /en/account/confirm-email/{key}/"})["request"]
