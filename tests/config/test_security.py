"""What the browser is told to refuse, and what logs never hold."""

import pytest

from config.logs import mask_secrets


@pytest.mark.django_db
def test_a_page_loads_and_runs_nothing_but_ours(client):
    policy = client.get("/en/")["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy


@pytest.mark.django_db
def test_a_page_may_not_be_framed_nor_guessed(client):
    response = client.get("/en/")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "frame-ancestors 'none'" in response["Content-Security-Policy"]


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("GET /fr/join/s3cret/", "GET /fr/join/***/"),
        ("GET /en/account/password/reset/key/1-abc/", "GET /en/account/password/reset/key/***/"),
        ("cloning https://user:token@git.example.org/a", "cloning https://***@git.example.org/a"),
    ],
)
def test_secrets_are_masked_in_logs(written, kept):
    assert mask_secrets(None, "info", {"event": written})["event"] == kept
