"""What machines ask."""

import pytest

from apps.submissions import slots


def test_the_process_says_that_it_lives(client):
    assert client.get("/healthz").status_code == 200


@pytest.mark.django_db
def test_ready_says_what_answers(client, broker):
    slots.tell("grading@one:7", 2)
    response = client.get("/readyz")
    assert response.status_code == 200
    assert response.json() == {
        "database": {"vendor": response.json()["database"]["vendor"], "answers": True},
        "broker": {"kind": "socket", "answers": True},
        "grading": {"runs_at_once": 2, "incomplete_runs": 0},
    }


@pytest.mark.django_db
def test_a_dead_broker_is_told_and_pages_are_still_served(client, dead_broker):
    response = client.get("/readyz")
    assert response.status_code == 200
    assert response.json()["broker"] == {"kind": "socket", "answers": False}
    assert response.json()["grading"] == {"runs_at_once": 0, "incomplete_runs": 0}
