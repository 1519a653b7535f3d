"""The suite once more, in another order: only for a check that a plan asks for by its name."""

from __future__ import annotations

import secrets
import threading
from dataclasses import dataclass
from typing import Protocol

from filrouge.events import Event
from filrouge.facts.heard import Results
from filrouge.facts.suite_job import SuiteJobs
from filrouge.facts.trust import Witness
from filrouge.report import TestsRecord
from filrouge.sandbox import Sandbox


@dataclass(frozen=True, slots=True)
class OrderRequest:
    """Which orders the suite is to be run in, and the seconds for each."""

    orders: tuple[int, ...]
    seconds: int


class Rerun(Protocol):
    """Runs the suite again when it is told to, and not before."""

    def shuffled(self, orders: tuple[int, ...], seconds: int) -> list[TestsRecord]:
        """The results in each of `orders` (numbers that shuffle; a negative one the other way round), each run within
        `seconds`. All in one sandbox, one after the other; raises PlatformError when it fails.
        """
        ...


@dataclass(frozen=True)
class SandboxedRerun:
    """Runs it, on the host's side."""

    suite_jobs: SuiteJobs
    sandbox: Sandbox
    cancelled: threading.Event

    def shuffled(self, orders: tuple[int, ...], seconds: int) -> list[TestsRecord]:
        """See `Rerun.shuffled`."""
        heard = {f"order {order}": Results(_quiet, Witness(secrets.token_hex(16))) for order in orders}
        steps = [
            self.suite_jobs.ordered(name, heard[name].witness.key, order, seconds)
            for name, order in zip(heard, orders, strict=True)
        ]
        running: list[Results] = []

        def on_step(name: str) -> None:
            if name in heard:
                running[:] = [heard[name]]

        completed = self.sandbox.run(
            self.suite_jobs.job(*steps),
            cancelled=self.cancelled,
            on_step=on_step,
            on_record=lambda record: running[0].hear(record) if running else None,
        )
        done = {step.name: step for step in completed}
        return [
            results.record(done[name].seconds, complete=done[name].exit is not None)
            for name, results in heard.items()
            if name in done
        ]


def _quiet(event: Event) -> None:
    """Nobody follows a suite that runs for the second time."""
