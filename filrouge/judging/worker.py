"""One order carried out, in a process that was forked for it: facts are computed, checks judged, and both are told."""

from __future__ import annotations

import itertools
import os
import pickle
import threading
from collections.abc import Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

from filrouge.errors import PipelineError, PlatformError
from filrouge.facts import Facts, parameters, waits_for_tool
from filrouge.facts.rerun import OrderRequest
from filrouge.facts.tools import Tool, ToolRequest
from filrouge.grading import judge, planned_runs
from filrouge.judging.encoding import encode
from filrouge.judging.frames import Frame, Packets
from filrouge.judging.orders import Begin, Broken, Order, Question
from filrouge.report import TestsRecord
from filrouge.sandbox import Completed

FACTS_AT_ONCE = 4
"""Most of them wait for a tool or for git: measured best on two cores (a fifth less than three at once)."""

CHUNK_BYTES = 65536


@dataclass(frozen=True, slots=True)
class Task:
    """An order as one process is to carry it out: what was told already is left out, ``refused`` are facts that met a
    ceiling, with what is said of them. A ``careful`` process does one thing at a time, so that what goes wrong is
    known by its name.
    """

    order: Order
    number: int
    worker: int
    told: frozenset[str] = frozenset()
    refused: Mapping[str, Broken] = field(default_factory=dict)
    careful: bool = False


class Channel:
    """Tells frames and asks questions; safe for several threads."""

    def __init__(self, task: Task, speaks: int, hears: int) -> None:
        self._task = task
        self._speaks = speaks
        self._hears = hears
        self._lock = threading.Lock()
        self._numbers = itertools.count()
        self._asked: dict[int, Future[Any]] = {}
        threading.Thread(target=self._listen, daemon=True).start()

    def tell(self, kind: str, name: str, payload: bytes) -> None:
        """Write one frame."""
        data = Frame(kind, self._task.number, self._task.worker, name, payload).encoded()
        with self._lock:
            while data:
                data = data[os.write(self._speaks, data) :]

    def ask(self, what: str, question: Any) -> Any:
        """Ask the host and wait; raises the PipelineError that it answers with."""
        number, answer = next(self._numbers), Future[Any]()
        self._asked[number] = answer
        self.tell("ask", what, encode(Question(number, question)))
        found = answer.result()
        if isinstance(found, PipelineError):
            raise found
        return found

    def _listen(self) -> None:
        packets = Packets()
        while chunk := os.read(self._hears, CHUNK_BYTES):
            for pickled in packets.feed(chunk):
                number, found = pickle.loads(pickled)  # noqa: S301 - the host wrote it
                self._asked.pop(number).set_result(found)


@dataclass(frozen=True, slots=True)
class AskedTools:
    """The tools, run by the host; see `filrouge.facts.tools.Tools`."""

    channel: Channel

    def run(self, *tools: Tool, over: tuple[str, ...] = ()) -> dict[str, Completed]:
        """See `filrouge.facts.tools.Tools.run`."""
        found: dict[str, Completed] = self.channel.ask("tools", ToolRequest(tools, over))
        return found


@dataclass(frozen=True, slots=True)
class AskedRerun:
    """The suite once more, run by the host; see `filrouge.facts.rerun.Rerun`."""

    channel: Channel

    def shuffled(self, orders: tuple[int, ...], seconds: int) -> list[TestsRecord]:
        """See `filrouge.facts.rerun.Rerun.shuffled`."""
        found: list[TestsRecord] = self.channel.ask("rerun", OrderRequest(orders, seconds))
        return found


def work(begin: Begin, task: Task, speaks: int, hears: int) -> None:
    """Carry `task` out, and say that it is done."""
    channel = Channel(task, speaks, hears)
    facts = Facts(**{**begin.provided, **task.order.provided}, checkout=begin.checkout)
    facts.provide("tools", AskedTools(channel))
    facts.provide("rerun", AskedRerun(channel))
    for name, failed in {**task.order.failed, **task.refused}.items():
        facts.fail(name, failed.error())
    wanted = [name for name in task.order.facts if name not in task.told]
    codes = [code for code in task.order.codes if code not in task.told]
    asked = _asked(begin, codes) if not task.careful else []
    with ThreadPoolExecutor(max_workers=FACTS_AT_ONCE) as gathering:
        for name in asked:
            gathering.submit(facts.get, name)  # what goes wrong is told to the check that asks
        _judge(begin, task, facts, codes, channel)
    for name in wanted:
        _tell_fact(facts, name, channel)
    channel.tell("end", "order", b"")


def _asked(begin: Begin, codes: list[str]) -> list[str]:
    """The facts that these checks ask for, those first that wait for a tool."""
    runs = [planned for planned in planned_runs(begin.plan) if planned.check.code in codes]
    asked = dict.fromkeys(name for planned in runs for name in parameters(planned.check.verdict))
    return sorted(asked, key=lambda name: not waits_for_tool(name))


def _judge(begin: Begin, task: Task, facts: Facts, codes: list[str], channel: Channel) -> None:
    results = dict(task.order.earlier)
    for planned in planned_runs(begin.plan):
        if planned.check.code in codes:
            result = judge(planned, facts, results)
            results[result.code] = result
            channel.tell("verdict", result.code, encode(result))


def _tell_fact(facts: Facts, name: str, channel: Channel) -> None:
    try:
        value = facts.get(name)
    except PipelineError as error:
        _broken(channel, name, error)
    except Exception:
        _broken(channel, name, PlatformError("platform.fact_broke", fact=name))
    else:
        channel.tell("fact", name, encode(value))


def _broken(channel: Channel, name: str, error: PipelineError) -> None:
    """Tell that a fact cannot be had, and whose fault it is."""
    channel.tell("broken", name, encode(Broken.by(error)))
