"""How the site writes to people: read once, and refused with a sentence when it cannot be."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from config.env import read_environment

NAMES = ("EMAIL_URL", "FILROUGE_EMAIL_FROM", "FILROUGE_ADDRESS", "FILROUGE_CSRF_ORIGINS")


@pytest.fixture(autouse=True)
def empty_environment(monkeypatch):
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)


def test_without_a_server_nothing_is_sent():
    mail = read_environment().mail
    assert (mail.is_sent, mail.verifies) == (False, False)
    assert mail.settings["EMAIL_BACKEND"].endswith("dummy.EmailBackend")


def test_a_server_is_an_address(monkeypatch):
    monkeypatch.setenv("EMAIL_URL", "smtp+tls://courses:secret@mail.example.org:587")
    monkeypatch.setenv("FILROUGE_CSRF_ORIGINS", "https://courses.example.org")
    mail = read_environment().mail
    assert (mail.is_sent, mail.verifies) == (True, True)
    assert mail.address == "https://courses.example.org"
    assert mail.settings["EMAIL_HOST"] == "mail.example.org"
    assert mail.settings["EMAIL_USE_TLS"]
    assert mail.settings["DEFAULT_FROM_EMAIL"] == "Filrouge <filrouge@courses.example.org>"


def test_messages_in_a_folder_verify_nobody(monkeypatch, tmp_path):
    monkeypatch.setenv("EMAIL_URL", f"filemail:///{tmp_path}")
    monkeypatch.setenv("FILROUGE_ADDRESS", "http://127.0.0.1:8000/")
    mail = read_environment().mail
    assert (mail.is_sent, mail.verifies, mail.address) == (True, False, "http://127.0.0.1:8000")
    assert mail.settings["EMAIL_FILE_PATH"] == str(tmp_path)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("EMAIL_URL", "ftp://mail.example.org"),
        ("FILROUGE_ADDRESS", "courses.example.org"),
        ("FILROUGE_EMAIL_FROM", "Filrouge"),
    ],
)
def test_a_wrong_value_refuses_to_start_and_names_itself(monkeypatch, name, value):
    monkeypatch.setenv("FILROUGE_CSRF_ORIGINS", "https://courses.example.org")
    monkeypatch.setenv(name, value)
    with pytest.raises(ImproperlyConfigured, match=name):
        read_environment()


def test_links_need_an_address(monkeypatch):
    monkeypatch.setenv("EMAIL_URL", "smtp://mail.example.org")
    with pytest.raises(ImproperlyConfigured, match="FILROUGE_ADDRESS"):
        read_environment()
