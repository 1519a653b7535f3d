"""The cache that web processes share, with a real Valkey, without one, and with one that stays silent."""

import json
import socket
import time

import pytest
import redis
from django.core.cache import cache
from django.core.cache.backends.locmem import LocMemCache
from django.urls import reverse
from structlog.testing import capture_logs

from apps.accounts.models import User
from apps.submissions import bell
from config.cache import Loss, caches
from tests.conftest import SOCKET, valkey

CREDENTIALS = {"login": "ada@example.org", "password": "a-password-9"}


@pytest.fixture
def shared(settings, monkeypatch):
    """The cache of a site with a broker; whether one runs is the test's affair."""
    monkeypatch.setattr("config.cache._Client.loss", Loss())
    settings.REDIS_URL = f"unix://{SOCKET}"
    settings.CACHES = caches(settings.REDIS_URL)
    LocMemCache("lost", {}).clear()


def keys():
    with redis.Redis(unix_socket_path=str(SOCKET)) as client:
        return set(client.keys())


def test_without_a_broker_a_process_counts_alone():
    assert caches("")["default"]["BACKEND"].endswith("LocMemCache")


def test_what_is_kept_is_plain_text_under_a_name_of_its_own(broker, shared):
    cache.set("times", [1.5, 2])
    with redis.Redis(unix_socket_path=str(SOCKET)) as client:
        assert json.loads(client.get("cache:1:times")) == [1.5, 2]
        assert 0 < client.ttl("cache:1:times") <= 300
    assert cache.get("times") == [1.5, 2]


def test_counting_keeps_the_end_of_the_minute(broker, shared):
    assert cache.add("looks", 0, 60)
    assert not cache.add("looks", 0, 60)
    assert [cache.incr("looks") for _ in range(3)] == [1, 2, 3]
    with redis.Redis(unix_socket_path=str(SOCKET)) as client:
        assert 0 < client.ttl("cache:1:looks") <= 60


def test_emptying_the_cache_leaves_waiting_messages_alone(broker, shared):
    bell.ring()
    messages = keys()
    assert messages
    cache.set_many({"one": 1, "two": 2})
    assert keys() > messages
    cache.clear()
    assert keys() == messages


def test_a_lost_broker_leaves_each_process_its_own_count(shared):
    assert cache.add("looks", 0, 60)
    assert [cache.incr("looks") for _ in range(3)] == [1, 2, 3]
    assert cache.get("nothing", []) == []
    cache.clear()
    assert cache.get("looks") is None


def test_a_lost_broker_is_asked_again_after_a_while(shared, monkeypatch):
    cache.set("alone", 1)
    with valkey():
        monkeypatch.setattr("config.cache._Client.loss._ask_again_at", 0.0)
        cache.set("together", 1)
        assert keys() == {b"cache:1:together"}


def test_a_loss_is_said_once_when_it_begins_and_once_when_it_ends(shared, monkeypatch):
    monkeypatch.setattr("config.cache.LOST_SECONDS", 0)
    with capture_logs() as said:
        for _ in range(3):
            cache.get("looks")
        with valkey():
            for _ in range(3):
                cache.get("looks")
        cache.get("looks")
    alone, together = "limits are counted by each process alone", "limits are counted together again"
    assert [line["event"] for line in said] == [alone, together, alone]


def test_an_error_of_one_operation_does_not_mean_a_lost_broker(broker, shared):
    with redis.Redis(unix_socket_path=str(SOCKET)) as client:
        client.set("cache:1:words", json.dumps("of no number"))
        with pytest.raises(redis.ResponseError):
            cache.incr("words")
        cache.set("together", 1)
        assert client.exists("cache:1:together")


@pytest.mark.parametrize("address", ["", f"unix://{SOCKET}"], ids=["no broker", "a lost broker"])
def test_counting_alone_forgets_no_count_for_a_thousand_others(shared, settings, address):
    settings.CACHES = caches(address)
    cache.clear()
    cache.add("looks", 3, 60)
    for number in range(1000):
        cache.add(f"looks-{number}", 0, 60)
    assert cache.get("looks") == 3


@pytest.mark.django_db
def test_people_sign_in_while_the_broker_accepts_and_stays_silent(client, shared):
    User.objects.create_user(*CREDENTIALS.values(), full_name="Ada")
    with socket.socket(socket.AF_UNIX) as silent:
        silent.bind(str(SOCKET))
        silent.listen()
        try:
            begun = time.monotonic()
            assert client.post(reverse("account_login"), CREDENTIALS).status_code == 302
            assert time.monotonic() - begun < 3
        finally:
            SOCKET.unlink()


@pytest.mark.django_db
def test_the_sixth_wrong_password_is_refused_while_the_broker_is_lost(client, shared):
    User.objects.create_user(*CREDENTIALS.values(), full_name="Ada")
    for _ in range(5):
        page = client.post(reverse("account_login"), {**CREDENTIALS, "password": "wrong"})
        assert "Too many failed" not in page.content.decode()
    assert "Too many failed" in client.post(reverse("account_login"), CREDENTIALS).content.decode()
