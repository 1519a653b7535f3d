"""What a run's commands print can be read while they run: bounded, in order, from where one left off."""

import pytest
from django.urls import reverse

from apps.submissions import console
from apps.submissions.recorder import Recorder
from apps.submissions.states import Claim
from filrouge.events import OutputHeard
from tests.factories import FinishedRunFactory, RunningRunFactory


def test_it_is_read_from_the_beginning_and_then_from_where_one_left_off(broker):
    console.add(12, "one\n")
    first = console.read(12)
    console.add(12, "two\n")
    assert (first.text, console.read(12, first.place).text) == ("one\n", "two\n")


def test_another_run_has_another_console(broker):
    console.add(12, "one\n")
    assert console.read(13).text == ""


def test_nothing_new_keeps_the_place(broker):
    console.add(12, "one\n")
    place = console.read(12).place
    assert console.read(12, place) == console.Printed("", place)


@pytest.mark.parametrize("place", ["", "x", "+", "1-1-1", "9" * 50 + "-1"])
def test_a_place_that_is_none_begins_at_the_beginning(broker, place):
    console.add(12, "one\n")
    assert console.read(12, place).text == "one\n"


def test_of_a_flood_the_end_is_kept_and_said_to_be_the_end(broker):
    console.add(12, "x" * 50_000 + "last\n")
    piece = console.read(12).text
    assert piece.endswith("xlast\n")
    assert len(piece) < 10_000
    for number in range(200):
        console.add(12, f"{number}\n")
    printed = console.read(12)
    assert printed.cut
    assert printed.text.splitlines() == [str(number) for number in range(140, 200)]


def test_it_is_forgotten_in_the_end(broker):
    import redis

    console.add(12, "one\n")
    with redis.Redis.from_url(broker) as client:
        assert 0 < client.ttl("console:12") <= 900


def test_a_lost_broker_has_no_console_and_does_no_harm(dead_broker):
    console.forget(12)
    console.add(12, "one\n")
    assert console.read(12).text == ""


@pytest.mark.django_db(transaction=True)
def test_the_recorder_tells_it_anew_for_each_attempt(broker):
    run = RunningRunFactory()
    for attempt in ("first", "second"):
        with Recorder(Claim(run.pk, run.claim_token)) as tell:
            tell(OutputHeard(f"{attempt} "))
            tell(OutputHeard("try\n"))
    assert console.read(run.pk).text == "second try\n"


@pytest.mark.django_db(transaction=True)
def test_a_worker_that_lost_its_lease_prints_nothing(broker):
    from filrouge.events import Stage, StageStarted

    run = RunningRunFactory()
    with Recorder(Claim(run.pk, "of another time")) as tell:
        tell(StageStarted(Stage.TESTS))
        tell(OutputHeard("late\n"))
    assert console.read(run.pk).text == ""


def ask(client, run, place=None):
    client.force_login(run.project.student)
    address = reverse("submissions:run_output", args=[run.pk])
    if place is None:
        return client.get(address)
    return client.get(address, {"place": place}, headers={"HX-Request": "true"})


@pytest.mark.django_db
def test_the_fold_gets_what_is_new_and_where_to_go_on(broker, client):
    run = RunningRunFactory()
    console.add(run.pk, "one <b>\n")
    part = ask(client, run, "").content.decode()
    assert part.startswith("one &lt;b&gt;\n<input")
    place = console.read(run.pk).place
    assert f'value="{place}"' in part
    assert ask(client, run, place).status_code == 204
    console.add(run.pk, "two\n")
    assert ask(client, run, place).content.decode().startswith("two\n")


@pytest.mark.django_db
def test_the_console_has_a_page_that_refreshes_itself_while_the_run_goes_on(broker, client):
    run = RunningRunFactory()
    assert "Nothing was printed yet." in ask(client, run).content.decode()
    console.add(run.pk, "one\n")
    page = ask(client, run).content.decode()
    assert 'http-equiv="refresh"' in page
    assert ">one\n</pre>" in page
    ended = ask(client, FinishedRunFactory(project=run.project)).content.decode()
    assert 'http-equiv="refresh"' not in ended
    assert "The run has ended" in ended
