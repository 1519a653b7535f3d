"""My preferences: a time zone, a language for messages, and which messages."""

import pytest
from django.urls import reverse

from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def address():
    return reverse("accounts:preferences")


def test_who_is_not_signed_in_is_asked_to(client, address):
    assert client.get(address).headers["Location"].startswith(reverse("account_login"))
    assert client.post(address, {"language": "fr"}).headers["Location"].startswith(reverse("account_login"))


def test_what_i_choose_is_kept_and_it_is_mine_alone(client, address):
    user, other = UserFactory(), UserFactory()
    client.force_login(user)
    chosen = {"language": "fr", "time_zone": "America/Martinique", "mail_when_graded": "on"}
    assert client.post(address, chosen).status_code == 302
    user.refresh_from_db()
    other.refresh_from_db()
    assert (user.language, user.time_zone) == ("fr", "America/Martinique")
    assert (user.mail_when_graded, user.mail_before_due) == (True, False)
    assert (other.language, other.time_zone, other.mail_before_due) == ("en", "", True)


def test_a_zone_that_does_not_exist_is_refused(client, address):
    user = UserFactory()
    client.force_login(user)
    response = client.post(address, {"language": "en", "time_zone": "Europe/Atlantis"})
    assert response.status_code == 422
    user.refresh_from_db()
    assert user.time_zone == ""
