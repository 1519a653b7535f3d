"""Draw the large cohort in an empty database, measure its report there, or one of its exports: `report_on PART`.

Each part has a process of its own, so that the memory of one is not hidden behind that of another. The last line that
it writes is JSON.
"""

from __future__ import annotations

import asyncio
import json
import os
import resource
import sys
import time
from random import Random
from statistics import median, quantiles
from typing import Any

import django

REQUESTS = 120
EXPORTS = {"csv": "grades.csv", "moodle": "moodle.csv", "xlsx": "grades.xlsx"}
PARTS = ("drawing", "pages", *EXPORTS)
"""In this order."""


def main(part: str) -> dict[str, tuple[float, str]]:
    """What was measured of one part, by name, with its unit."""
    if part == "drawing":
        return drawing()
    return pages() if part == "pages" else export(part)


def drawing() -> dict[str, tuple[float, str]]:
    """The database, filled."""
    from django.core.management import call_command
    from django.db import connection

    from benchmarks.cohort.people import Size, write

    call_command("migrate", verbosity=0)
    began = time.monotonic()
    write(Size())
    drawn = time.monotonic() - began
    with connection.cursor() as cursor:
        # What autovacuum and a first backup do on a site that lives.
        cursor.execute("ANALYZE" if connection.vendor == "sqlite" else "VACUUM ANALYZE")
    return {"drawing": (drawn, "s")}


def pages() -> dict[str, tuple[float, str]]:
    """The page, asked for in all its forms."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    cohort, client = signed_in()
    addresses = [f"/en/cohorts/{cohort.slug}/{query}" for query in queries(cohort)]
    for address in addresses[:10]:
        client.get(address)  # templates, the course and the database's pages are read once
    walls, processors, most = [], [], 0
    for address in addresses:
        wall, processor = time.perf_counter(), time.process_time()
        answer = client.get(address)
        walls.append(1000 * (time.perf_counter() - wall))
        processors.append(1000 * (time.process_time() - processor))
        if answer.status_code != 200:
            raise RuntimeError(f"{address}: {answer.status_code}")
    for address in addresses:
        with CaptureQueriesContext(connection) as asked:
            client.get(address)
        most = max(most, len(asked))
    return {
        "p95": (quantiles(walls, n=20)[-1], "ms"),
        "median": (median(walls), "ms"),
        "processor.p95": (quantiles(processors, n=20)[-1], "ms"),
        "queries": (most, ""),
    }


def queries(cohort: Any) -> list[str]:
    """What an instructor asks for, drawn from a seed: half of the requests are for the whole cohort."""
    random = Random(1)
    found = ["?"]
    plans = {one.slug: list(one.plan["checks"]) for one in cohort.assignments.all()}
    while len(found) < REQUESTS:
        slug = random.choice(["", *random.sample(list(plans), 1)])
        parts = [f"assignment={slug}"] if slug else []
        parts += [f"check={random.choice(plans[slug])}"] if slug and random.random() < 0.3 else []
        parts += [f"sort={random.choice(['name', '-grade', 'gain', '-runs', 'last', '-need'])}"] * (
            random.random() < 0.4
        )
        parts += [f"state={random.choice(['silent', 'waiting', 'failing', 'passed'])}"] * (random.random() < 0.2)
        parts += [f"search={random.choice(['nguyen', 'camille', '12'])}"] * (random.random() < 0.1)
        parts += [f"page={random.randint(1, 60)}"] * (random.random() < 0.5)
        found.append("?" + "&".join(parts))
    return found


def export(name: str) -> dict[str, tuple[float, str]]:
    """One export, to its last piece; memory is how much the process grew at its peak."""
    cohort, client = signed_in()
    client.get("/en/")  # what a web process has read before its first export
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    wall, processor = time.perf_counter(), time.process_time()
    _read(client.get(f"/en/cohorts/{cohort.slug}/{EXPORTS[name]}"))
    return {
        name: (time.perf_counter() - wall, "s"),
        f"{name}.processor": (time.process_time() - processor, "s"),
        f"{name}_memory": ((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024, "MB"),
    }


def _read(answer: Any) -> None:
    async def pieces() -> int:
        return sum([len(piece) async for piece in answer.streaming_content])

    if asyncio.run(pieces()) < 10_000:
        raise RuntimeError("an export is too short")


def signed_in() -> tuple[Any, Any]:
    """The cohort that was drawn, and a browser of its instructor."""
    from django.test import Client

    from apps.accounts.models import User
    from apps.cohorts.models import Cohort

    cohort = Cohort.objects.get()
    client = Client(SERVER_NAME="localhost")
    client.force_login(User.objects.get(email=f"teacher@{cohort.slug}.example.org"))
    return cohort, client


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    print(json.dumps(main(sys.argv[1])))
