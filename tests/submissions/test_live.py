"""The stream that tells a page to look again, fed by one subscription for all readers."""

import asyncio
import logging

import pytest
from asgiref.sync import sync_to_async
from asgiref.testing import ApplicationCommunicator
from django.core.handlers.asgi import ASGIHandler
from django.db import connection
from django.urls import reverse

from apps.submissions import live
from apps.submissions.events import CHANGED, FINAL, PRINTED, stream
from apps.submissions.models import Run
from tests.factories import RunningRunFactory

pytestmark = pytest.mark.django_db(transaction=True)


async def next_event(events):
    return await asyncio.wait_for(anext(events), 30)


async def until_subscribed(url):
    from redis import asyncio as redis_asyncio

    async with redis_asyncio.Redis.from_url(url) as client:
        while not (count := await client.pubsub_numpat()):
            await asyncio.sleep(0.01)
        return count


def end(run):
    Run.objects.filter(pk=run.pk).update(
        state="cancelled", finished_at=run.started_at, lease_until=None, claim_token=""
    )


def test_a_reader_is_told_of_changes_and_of_the_end(broker):
    run = RunningRunFactory()

    async def read():
        events = stream(run.pk)
        told = [await next_event(events)]
        told.append(await next_event(events))
        await until_subscribed(broker)
        await asyncio.to_thread(live.publish, run.pk)
        told.append(await next_event(events))
        await asyncio.to_thread(end, run)
        await asyncio.to_thread(live.publish, run.pk)
        told += [event async for event in events]
        return told

    told = asyncio.run(read())
    assert told[:3] == [CHANGED] * 3
    assert told[-1] == FINAL


def test_a_reader_of_another_run_is_not_told(broker):
    run, other = RunningRunFactory(), RunningRunFactory()

    async def read():
        hub = live.hub()
        with hub.reader(run.pk) as reader, hub.reader(other.pk) as bystander:
            await until_subscribed(broker)
            await asyncio.wait_for(asyncio.gather(reader.next(), bystander.next()), 30)
            waiting = asyncio.ensure_future(bystander.next())
            await asyncio.to_thread(live.publish, run.pk)
            await asyncio.wait_for(reader.next(), 30)
            told = waiting.done()
            waiting.cancel()
            return told

    assert asyncio.run(read()) is False


def test_a_reader_is_told_of_output_without_a_look_at_the_database(broker, monkeypatch):
    run = RunningRunFactory()
    looks = []

    async def look(run_id):
        looks.append(run_id)
        return True

    monkeypatch.setattr("apps.submissions.events._is_active", look)

    async def read():
        events = stream(run.pk)
        await next_event(events)
        await next_event(events)
        await until_subscribed(broker)
        before = len(looks)
        told = []
        for _ in range(3):
            await asyncio.to_thread(live.publish, run.pk, live.PRINTED)
            told.append(await next_event(events))
        await events.aclose()
        return told, len(looks) - before

    told, looked = asyncio.run(read())
    assert told == [PRINTED] * 3
    assert looked <= 1


def test_many_readers_share_one_subscription(broker):
    run = RunningRunFactory()

    async def read():
        readers = [stream(run.pk) for _ in range(20)]
        for events in readers:
            await next_event(events)
        count = await until_subscribed(broker)
        for events in readers:
            await events.aclose()
        return count

    assert asyncio.run(read()) == 1


@pytest.mark.parametrize("turns", [1, 3, 6, 20])
def test_a_reader_who_leaves_at_once_leaves_no_subscription_behind(broker, turns):
    """`turns` of the event loop after arriving: the hub is about to connect, or just connects."""

    async def come_and_go():
        with live.hub().reader(1):
            for _ in range(turns):
                await asyncio.sleep(0)
        others = asyncio.all_tasks() - {asyncio.current_task()}
        return {task.get_name() for task in (await asyncio.wait(others, timeout=10))[1]} if others else set()

    loop = asyncio.new_event_loop()  # `asyncio.run` would wait for what was left behind
    try:
        assert loop.run_until_complete(come_and_go()) == set()
    finally:
        loop.close()


def test_a_stream_that_waits_holds_no_database_connection(broker):
    run = RunningRunFactory()

    async def read():
        events = stream(run.pk)
        await next_event(events)
        waiting = asyncio.ensure_future(anext(events))
        await until_subscribed(broker)
        await waiting
        free = await sync_to_async(lambda: connection.connection is None)()
        await events.aclose()
        return free

    assert asyncio.run(read())


def test_without_a_broker_the_stream_still_ends(dead_broker, monkeypatch):
    run = RunningRunFactory()
    monkeypatch.setattr("apps.submissions.events.DEAF_SECONDS", 0.05)

    async def read():
        events = stream(run.pk)
        told = [await next_event(events) for _ in range(5)]
        await asyncio.to_thread(end, run)
        return told, [event async for event in events]

    told, last = asyncio.run(read())
    assert told.count(CHANGED) == 3, "the reader is told to look for itself"
    assert last[-1] == FINAL


def test_a_reader_who_closes_the_page_is_no_event_worth_a_warning(broker, client, caplog, settings):
    run = RunningRunFactory()
    client.force_login(run.project.student)
    cookie = f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}".encode()
    path = reverse("submissions:run_events", args=[run.pk])
    headers = [(b"host", b"testserver"), (b"cookie", cookie)]
    scope = {"type": "http", "method": "GET", "path": path, "query_string": b"", "headers": headers}

    async def read_and_leave():
        page = ApplicationCommunicator(ASGIHandler(), scope)
        await page.send_input({"type": "http.request"})
        start = await page.receive_output(30)
        first = await page.receive_output(30)
        await page.send_input({"type": "http.disconnect"})
        await page.wait(30)
        return start["status"], first["body"].decode()

    with caplog.at_level(logging.DEBUG, "django_structlog"):
        assert asyncio.run(read_and_leave()) == (200, CHANGED)
    told = {record.msg["event"]: record.levelno for record in caplog.records if "event" in record.msg}
    assert told["streaming_cancelled"] == logging.DEBUG
    assert max(told.values()) < logging.WARNING
