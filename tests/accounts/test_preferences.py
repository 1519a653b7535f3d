"""My preferences: a time zone, a language for messages, and which messages."""

import re

import pytest
from django.urls import reverse
from django.utils import translation

from apps.accounts.mail import PREFERENCES, leave_token
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
    chosen = {
        "language": "fr",
        "time_zone": "America/Martinique",
        "mail_when_graded": "on",
        "mail_when_contested": "on",
    }
    assert client.post(address, chosen).status_code == 302
    user.refresh_from_db()
    other.refresh_from_db()
    assert (user.language, user.time_zone) == ("fr", "America/Martinique")
    assert {name: getattr(user, name) for name in PREFERENCES} == {
        "mail_when_graded": True,
        "mail_before_due": False,
        "mail_when_answered": False,
        "mail_when_contested": True,
    }
    assert (other.language, other.time_zone) == ("en", "")
    assert [getattr(other, name) for name in PREFERENCES] == [False, True, True, True]


@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_kind_of_message_can_be_ticked_and_has_its_way_out(client, language):
    user = UserFactory()
    client.force_login(user)
    with translation.override(language):
        page = client.get(reverse("accounts:preferences")).content.decode()
    assert re.findall('type="checkbox" name="(.*?)"', page) == list(PREFERENCES)
    client.logout()
    said = []
    for name in PREFERENCES:
        with translation.override(language):
            leave = reverse("accounts:unsubscribe", args=[leave_token(user, name)])
        said += re.findall(r"<p>(.*?)</p>", client.get(leave).content.decode() + client.post(leave).content.decode())
        user.refresh_from_db()
        assert not getattr(user, name)
    with translation.override(language):
        for preference in PREFERENCES.values():
            assert {str(preference.sent), str(preference.stopped)} <= set(said)


def test_a_zone_that_does_not_exist_is_refused(client, address):
    user = UserFactory()
    client.force_login(user)
    response = client.post(address, {"language": "en", "time_zone": "Europe/Atlantis"})
    assert response.status_code == 422
    user.refresh_from_db()
    assert user.time_zone == ""
