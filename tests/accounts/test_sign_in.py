"""Signing up and in with an e-mail address, in either language."""

import pytest
from django.core import mail
from django.urls import reverse

from apps.accounts.models import User
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
ANSWERS = {"full_name": "Zoé Élève", "email": "Zoe@Example.org", "password1": "un-mot-de-passe-9"}


@pytest.fixture(autouse=True)
def fresh_rate_limits():
    from django.core.cache import cache

    cache.clear()


def test_signing_up_keeps_name_address_and_language(client):
    response = client.post("/fr/account/signup/", ANSWERS)
    user = User.objects.get()
    assert response["Location"] == "/fr/"
    assert (user.full_name, user.email, user.language) == ("Zoé Élève", "zoe@example.org", "fr")
    assert client.session["_auth_user_id"] == str(user.pk)


def test_signing_up_needs_a_name(client):
    client.post("/fr/account/signup/", {**ANSWERS, "full_name": ""})
    assert not User.objects.exists()


def test_signing_in_with_address_and_password(client):
    user = User.objects.create_user("ada@example.org", "a-password-9", full_name="Ada")
    client.post(reverse("account_login"), {"login": "Ada@example.org", "password": "a-password-9"})
    assert client.session["_auth_user_id"] == str(user.pk)


def test_a_wrong_password_does_not_sign_in(client):
    User.objects.create_user("ada@example.org", "a-password-9", full_name="Ada")
    client.post(reverse("account_login"), {"login": "ada@example.org", "password": "wrong"})
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize("password", ["wrong", "a-password-9"])
def test_the_sixth_attempt_is_refused_whatever_host_and_spelling(client, settings, password):
    settings.ALLOWED_HOSTS = ["courses.example.org", "localhost"]
    User.objects.create_user("ada@example.org", "a-password-9", full_name="Ada")
    hosts = ["courses.example.org", *(f"courses.example.org:{port}" for port in (1, 80, 8000)), "localhost:8000"]
    spellings = ["ada@example.org", "Ada@example.org", " ada@example.org", "ADA@EXAMPLE.ORG", "ada@Example.org"]

    def attempt(host, login, password):
        answer = client.post(reverse("account_login"), {"login": login, "password": password}, headers={"Host": host})
        return answer.content.decode()

    for host, login in zip(hosts, spellings, strict=True):
        assert "Too many failed" not in attempt(host, login, "wrong")
    assert "Too many failed" in attempt("courses.example.org:9", "ada@example.org", password)
    assert "_auth_user_id" not in client.session


def test_wrong_passwords_of_one_account_refuse_no_other(client):
    for name in ("ada", "zoe"):
        User.objects.create_user(f"{name}@example.org", "a-password-9", full_name=name)
    for _ in range(6):
        client.post(reverse("account_login"), {"login": "ada@example.org", "password": "wrong"})
    client.post(reverse("account_login"), {"login": "zoe@example.org", "password": "a-password-9"})
    assert client.session["_auth_user_id"] == str(User.objects.get(email="zoe@example.org").pk)


def test_a_forgotten_password_is_reset_by_mail(client):
    User.objects.create_user("ada@example.org", "a-password-9", full_name="Ada")
    client.post(reverse("account_reset_password"), {"email": "ada@example.org"})
    assert mail.outbox[0].to == ["ada@example.org"]
    assert "/account/password/reset/key/" in mail.outbox[0].body


def test_the_root_leads_to_the_readers_language(client):
    assert client.get("/", headers={"Accept-Language": "fr"})["Location"] == "/fr/"
    assert client.get("/", headers={"Accept-Language": "de"})["Location"] == "/en/"


def test_the_other_language_is_the_same_page(client):
    languages = client.get("/en/account/login/?next=/en/").context["languages"]
    assert [language["url"] for language in languages if not language["current"]] == ["/fr/account/login/?next=/en/"]


def test_the_front_page_greets_whoever_comes(client):
    assert client.get("/en/").status_code == 200
    client.force_login(UserFactory())
    assert client.get("/fr/").status_code == 200
