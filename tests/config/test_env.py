"""The configuration is read once, and a wrong value refuses to start with a sentence."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from config.env import read_environment

NAMES = (
    *("DATABASE_URL", "REDIS_URL", "FILROUGE_SECRET_KEY", "FILROUGE_DEBUG", "FILROUGE_ALLOWED_HOSTS", "FILROUGE_VAR"),
    *("FILROUGE_CSRF_ORIGINS", "FILROUGE_TRUSTED_SOURCES", "FILROUGE_WORKERS", "FILROUGE_HSTS_SECONDS"),
    *("FILROUGE_SANDBOX", "FILROUGE_ADVISORIES", "FILROUGE_PRACTICE_RUNS_PER_DAY"),
)


@pytest.fixture(autouse=True)
def empty_environment(monkeypatch):
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)


def test_everything_is_optional():
    environment = read_environment()
    assert (environment.debug, environment.secret_key, environment.redis_url) == (False, "", "")
    assert environment.trusted_sources == frozenset()
    assert environment.database["ENGINE"].endswith("sqlite3")


def test_only_development_has_a_key_of_its_own(monkeypatch):
    monkeypatch.setenv("FILROUGE_DEBUG", "1")
    assert read_environment().secret_key


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("FILROUGE_DEBUG", "perhaps"),
        ("FILROUGE_ADVISORIES", "/no/such/folder"),
        ("FILROUGE_WORKERS", "0"),
        ("FILROUGE_SANDBOX", "none"),
        ("FILROUGE_WORKERS", "many"),
        ("FILROUGE_PRACTICE_RUNS_PER_DAY", "0"),
        ("FILROUGE_HSTS_SECONDS", "-1"),
        ("FILROUGE_CSRF_ORIGINS", "courses.example.org"),
        ("FILROUGE_TRUSTED_SOURCES", "git.example.org"),
        ("FILROUGE_TRUSTED_SOURCES", "git.example.org:99999"),
        ("DATABASE_URL", "mysql://localhost/filrouge"),
        ("REDIS_URL", "http://localhost"),
    ],
)
def test_a_wrong_value_refuses_to_start_and_names_itself(monkeypatch, name, value):
    monkeypatch.setenv(name, value)
    with pytest.raises(ImproperlyConfigured, match=name):
        read_environment()


def test_sqlite_takes_its_locks_at_once(monkeypatch, tmp_path):
    monkeypatch.setenv("FILROUGE_VAR", str(tmp_path))
    database = read_environment().database
    assert database["NAME"] == str(tmp_path / "filrouge.sqlite3")
    assert database["OPTIONS"]["transaction_mode"] == "IMMEDIATE"


@pytest.mark.parametrize(
    ("url", "celery"),
    [
        ("unix:///run/valkey/s", "redis+socket:///run/valkey/s?virtual_host=0"),
        ("unix:///run/valkey/s?db=2", "redis+socket:///run/valkey/s?virtual_host=2"),
        ("redis://localhost:6379/1", "redis://localhost:6379/1"),
        ("", ""),
    ],
)
def test_celery_is_told_the_broker_in_its_own_spelling(monkeypatch, url, celery):
    monkeypatch.setenv("REDIS_URL", url)
    assert read_environment().celery_broker_url == celery


def test_trusted_sources_are_host_and_port(monkeypatch):
    monkeypatch.setenv("FILROUGE_TRUSTED_SOURCES", "127.0.0.1:8080, git.example.org:443")
    assert read_environment().trusted_sources == {"127.0.0.1:8080", "git.example.org:443"}
