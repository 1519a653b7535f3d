"""One order carried out, in a process that was forked for it: facts are computed, checks judged, and both are told."""

from __future__ import annotations

import pickle
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial

from filrouge.facts import Facts, parameters, waits_for_tool
from filrouge.facts.rerun import OrderRequest
from filrouge.facts.tools import Tool, ToolRequest
from filrouge.grading import PlannedRun, judge, planned_runs
from filrouge.judging.channel import Channel, Task
from filrouge.judging.encoding import encode
from filrouge.judging.orders import Begin, Order
from filrouge.limits import Limits
from filrouge.report import TestsRecord
from filrouge.sandbox import Completed

FACTS_AT_ONCE = 4
"""Most of them wait for a tool or for git: measured best on two cores (a fifth less than three at once)."""


@dataclass(frozen=True, slots=True)
class AskedTools:
    """The tools, run by the host; see `filrouge.facts.tools.Tools`."""

    channel: Channel
    limits: Limits

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
    order: Order = pickle.loads(task.order)  # noqa: S301 - the host wrote it
    channel = Channel(task, speaks, hears)
    facts = Facts(**{**begin.provided, **order.provided}, checkout=begin.checkout)
    facts.provide("tools", AskedTools(channel, begin.limits))
    facts.provide("rerun", AskedRerun(channel))
    for name, failed in {**order.failed, **task.refused}.items():
        facts.fail(name, failed.error())
    wanted = set(order.codes) - task.told
    runs = [run for run in planned_runs(order.plan) if run.check.code in wanted]
    asked = [] if task.careful else _asked(runs)
    with ThreadPoolExecutor(max_workers=FACTS_AT_ONCE) as gathering:
        for name in asked:
            gathering.submit(facts.get, name)  # what goes wrong is told to the check that asks
        _judge(order, runs, facts, channel)
    for name in order.facts:
        if name not in task.told:
            channel.tell_fact(name, partial(facts.get, name))
    channel.tell("end", "order", b"")


def _asked(runs: list[PlannedRun]) -> list[str]:
    """The facts that these checks ask for, those first that wait for a tool."""
    asked = dict.fromkeys(name for run in runs for name in parameters(run.check.verdict))
    return sorted(asked, key=lambda name: not waits_for_tool(name))


def _judge(order: Order, runs: list[PlannedRun], facts: Facts, channel: Channel) -> None:
    results = dict(order.earlier)
    for run in runs:
        result = judge(run, facts, results)
        results[result.code] = result
        channel.tell("verdict", result.code, encode(result))
