"""An order on its way, as whoever gave it sees it: what it told, and what stands for what it could not tell."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Any

from filrouge.errors import PipelineError, PlatformError
from filrouge.grading import PlannedRun, recomputed
from filrouge.judging import crossing
from filrouge.judging.frames import Frame
from filrouge.judging.orders import Order
from filrouge.report import CheckResult


@dataclass
class Carried:
    """``runs`` are the plan's checks by their codes. ``facts`` come one by one, or the errors that stand for them;
    ``done`` is set once all is told, or fails with what ended the process.
    """

    order: Order
    runs: Mapping[str, PlannedRun]
    on_result: Callable[[CheckResult], None]
    told: set[str] = field(default_factory=set)
    done: Future[None] = field(default_factory=Future)
    facts: dict[str, Future[Any]] = field(init=False)

    def __post_init__(self) -> None:
        self.facts = {name: Future() for name in self.order.facts}

    def fact(self, name: str) -> Any:
        """Wait for the fact called `name`; raises the PipelineError that stands for it, or Cancelled."""
        return self.facts[name].result()

    def take(self, frame: Frame) -> None:
        """Take one verdict or fact; each is told once."""
        name = frame.name
        if name in self.told or name not in (*self.order.codes, *self.order.facts):
            return
        self.told.add(name)
        if name in self.runs:
            self.on_result(_result(self.runs[name], frame))
        else:
            found = _fact(frame)
            future = self.facts[name]
            future.set_exception(found) if isinstance(found, PipelineError) else future.set_result(found)

    def end(self, error: BaseException) -> None:
        """Give everything that was not told the `error` that stands for it: a check has a verdict by whoever is at
        fault; an error that is nobody's ends whoever waits.
        """
        for name, future in self.facts.items():
            if name not in self.told:
                future.set_exception(error)
        if not isinstance(error, PipelineError):
            self.done.set_exception(error)
            return
        for name in self.order.codes:
            if name not in self.told:
                self.on_result(recomputed(self.runs[name], error))
        self.done.set_result(None)


def _result(run: PlannedRun, frame: Frame) -> CheckResult:
    try:
        told = crossing.read(crossing.FRAMES["broken" if frame.kind == "broken" else "verdict"], frame.payload)
    except PlatformError as error:
        return recomputed(run, error)
    return recomputed(run, told.error() if frame.kind == "broken" else told)


def _fact(frame: Frame) -> Any:
    try:
        if frame.kind == "fact":
            return crossing.read(crossing.FACTS[frame.name], frame.payload)
        return crossing.read(crossing.FRAMES["broken"], frame.payload).error()
    except PlatformError as error:
        return error
