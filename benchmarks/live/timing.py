"""The three questions, put to one site.

*First check*: a repository that was never seen is submitted while the worker is idle; the clock runs from the form's
being sent until a fragment with a check has come. *Fragments*: asked one at a time. The goal holds for what the
web process uses of a processor, its own time, on which other programs of the machine have little influence; the wait is
shown beside. *Followers*: a stream for each student, who asks for the fragment at
each bell, while runs change and pages are opened.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median, quantiles
from typing import Any

from benchmarks.live.browser import Answer, PageError, Student, seen
from benchmarks.live.site import COHORT, FOLLOWED, SUBMITTED, Site, site
from benchmarks.rows import Row

SUBMISSIONS = 20
FIRST_CHECK_GOAL_SECONDS = 1.5
FRAGMENTS = 60
FRAGMENT_GOAL_MS = 20.0
FOLLOWERS = 300
FOLLOWED_SECONDS = 20
CHANGES_PER_SECOND = 20
PATIENCE_SECONDS = 300
SETTLED_SECONDS = 5
CHECK = 'class="check"'


def measure() -> list[Row]:
    """Measure all three; returns their rows."""
    with site() as started:
        people = started.ask("benchmarks.live.people", str(FOLLOWERS))
        students = [Student(started.port, person["session"]) for person in people]
        return [
            *asyncio.run(_first_checks(started, students[0])),
            *asyncio.run(_fragments(started, students[1], people[1])),
            *asyncio.run(_followers(started, students, people)),
        ]


async def _first_checks(started: Site, student: Student) -> list[Row]:
    path = f"/en/assignments/{COHORT}/{SUBMITTED}/"
    waits, totals = [], []
    for number in range(SUBMISSIONS + 1):
        url = started.publish(f"package-{number}")
        run, sent_at = await student.submit(path, url)
        shown_at = await asyncio.wait_for(_until(student, run, CHECK), PATIENCE_SECONDS)
        await asyncio.wait_for(_until(student, run, 'class="score'), PATIENCE_SECONDS)
        waits.append(shown_at - sent_at)
        totals.append(time.monotonic() - sent_at)
    # The first one also waits for the worker's own start, once in its life.
    return [
        Row("live.first_check.p95", _p95(waits[1:]), "s", FIRST_CHECK_GOAL_SECONDS),
        Row("live.first_check.median", median(waits[1:]), "s"),
        Row("live.first_check.first_of_all", waits[0], "s"),
        Row("live.verdict.median", median(totals[1:]), "s"),
    ]


async def _until(student: Student, run: str, wanted: str) -> float:
    """When a fragment of the run's page first held `wanted`; asked for at each bell, as the page's script does."""
    shown = ""
    async for event in student.events(f"{run}events/"):
        if event == "changed":
            answer = await _fragment(student, run, shown)
            shown = seen(answer.text) or shown
            if wanted in answer.text:
                return time.monotonic()
    raise PageError(f"{run} ended without {wanted}")


async def _fragment(student: Student, run: str, shown: str) -> Answer:
    answer = await student.get(f"{run}?seen={shown}", htmx=True)
    if answer.status not in (200, 204, 286):
        raise PageError(f"{run}: {answer.status}")
    return answer


async def _fragments(started: Site, student: Student, person: dict[str, Any]) -> list[Row]:
    _write(started, [person], seconds=0.5, per_second=60)
    run = f"/en/runs/{person['run']}/"
    shown = seen((await student.get(run)).text)
    asked: dict[str, Callable[[], Awaitable[Answer]]] = {
        "running": lambda: student.get(run, htmx=True),
        "unchanged": lambda: student.get(f"{run}?seen={shown}", htmx=True),
        "console": lambda: student.get(f"{run}output/", htmx=True),
    }
    rows = []
    for name, ask in asked.items():
        await ask()
        before = started.processor_seconds()
        milliseconds = [1000 * (await ask()).seconds for _ in range(FRAGMENTS)]
        own = 1000 * (started.processor_seconds() - before) / FRAGMENTS
        rows.append(Row(f"live.fragment.{name}.processor", own, "ms", FRAGMENT_GOAL_MS))
        rows.append(Row(f"live.fragment.{name}.median", median(milliseconds), "ms"))
    return rows


@dataclass
class Followed:
    """What three hundred students saw: bells, seconds until each fragment came, seconds of other pages, faults."""

    bells: int = 0
    fragments: list[float] = field(default_factory=list)
    pages: list[float] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    listening: int = 0


async def _followers(started: Site, students: list[Student], people: list[dict[str, Any]]) -> list[Row]:
    followed = Followed()
    tasks = [
        asyncio.create_task(_follow(student, f"/en/runs/{person['run']}/", followed))
        for student, person in zip(students, people, strict=True)
    ]
    # Each page asks once when it is opened; a class does not open all of them within a second.
    while len(followed.fragments) + len(followed.faults) < len(tasks):
        await asyncio.sleep(0.1)
    followed.fragments.clear()
    visiting = asyncio.create_task(_visit(students[0], followed))
    changes = await asyncio.to_thread(_write, started, people, FOLLOWED_SECONDS, CHANGES_PER_SECOND)
    await asyncio.sleep(SETTLED_SECONDS)
    for task in (*tasks, visiting):
        task.cancel()
    await asyncio.gather(*tasks, visiting, return_exceptions=True)
    for fault in followed.faults[:5]:
        print(fault)
    return [
        Row("live.followers.errors", len(followed.faults), "", 0),
        Row("live.followers.streams", followed.listening, ""),
        Row("live.followers.changes", changes, ""),
        Row("live.followers.fragments", len(followed.fragments), ""),
        Row("live.followers.fragment.p95", 1000 * _p95(followed.fragments), "ms"),
        Row("live.followers.page.p95", 1000 * _p95(followed.pages), "ms"),
    ]


async def _follow(student: Student, run: str, followed: Followed) -> None:
    shown, listens = "", False
    try:
        async for event in student.events(f"{run}events/"):
            followed.listening += not listens
            listens = True
            if event == "changed":
                followed.bells += 1
                answer = await _fragment(student, run, shown)
                followed.fragments.append(answer.seconds)
                shown = seen(answer.text) or shown
        followed.faults.append(f"{run}: the stream ended")
    except (PageError, OSError, ValueError, IndexError) as error:
        followed.faults.append(f"{run}: {error!r}")


async def _visit(student: Student, followed: Followed) -> None:
    """Open pages meanwhile, as a class does."""
    while True:
        for path in ("/en/", "/en/my-work/", f"/en/assignments/{COHORT}/{FOLLOWED}/", "/en/course/"):
            answer = await student.get(path)
            followed.pages.append(answer.seconds)
            if answer.status != 200:
                followed.faults.append(f"{path}: {answer.status}")
            await asyncio.sleep(0.25)


def _write(started: Site, people: list[dict[str, Any]], seconds: float, per_second: float) -> int:
    file = Path(started.served.parent / "people.json")
    file.write_text(json.dumps(people))
    return int(started.ask("benchmarks.live.changes", str(file), str(seconds), str(per_second)))


def _p95(values: list[float]) -> float:
    return quantiles(values, n=20, method="inclusive")[-1]
