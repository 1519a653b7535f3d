"""The host's side of the judging process: starts it, gives orders, runs the tools that it asks for, and takes nothing
from it but values of the types that it expects.
"""

from __future__ import annotations

import itertools
import os
import pickle
import select
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

from filrouge.checkout import Checkout
from filrouge.errors import Cancelled, PipelineError, PlatformError, StudentError
from filrouge.facts.rerun import Rerun
from filrouge.facts.tools import SandboxedTools
from filrouge.grading import PlannedRun, planned_runs
from filrouge.judging import crossing
from filrouge.judging.carried import Carried
from filrouge.judging.frames import Frame, FrameError, Frames, packet
from filrouge.judging.orders import Begin, Broken, Order
from filrouge.judging.service import GRADED, judging_service
from filrouge.plans import Plan
from filrouge.report import CheckResult
from filrouge.sandbox import Mount, Sandbox, Served
from filrouge.text import plain_text

EAGER_SECONDS = 2
WALL_SECONDS = 900
"""By the clock, at a stretch: where this does not do, the machine is too busy."""

MAXIMUM_TOLD_BYTES = 64 * 1024**2
MAXIMUM_QUESTIONS = 200
CHUNK_BYTES = 262144
LOOK_SECONDS = 0.1
_PICKLE = 5


class JudgingProcess:
    """Reads and judges one repository behind the walls of `sandbox`. ``folder`` is the run's, in which the checkout
    will stand. Enter it early: it takes a moment to get ready, which nobody has to wait for.
    """

    def __init__(self, sandbox: Sandbox, folder: Path, plan: Plan, cancelled: threading.Event) -> None:
        self._plan = plan
        self._sandbox = sandbox
        self._folder = folder
        self._seen = Path(sandbox.inside(Mount(folder, GRADED)))
        self._cancelled = cancelled
        self._stop = threading.Event()
        self._runs: dict[str, PlannedRun] = {run.check.code: run for run in planned_runs(plan)}
        self._carried: dict[int, Carried] = {}
        self._numbers = itertools.count()
        self._lock = threading.Lock()
        self._frames = Frames()
        self._served: Served | None = None
        self._tools: SandboxedTools | None = None
        self.rerun: Rerun | None = None
        self._answering = ThreadPoolExecutor(max_workers=4)
        self._told_bytes = self._questions = 0
        self._ended_by: BaseException | None = None

    def __enter__(self) -> JudgingProcess:
        """Start it; raises PlatformError where no sandbox can be."""
        self._served = self._sandbox.serve(judging_service(self._sandbox, self._folder, self._plan.limits))
        self._thread = threading.Thread(target=self._follow, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        """End it, whatever it is at, and the tools that run for it."""
        self._stop.set()
        if self._served is not None:
            self._served.kill()
            self._thread.join()
            self._served.close()
        self._answering.shutdown(cancel_futures=True)

    def begin(self, checkout: Checkout, **provided: Any) -> None:
        """Say what is judged; comes before the first order."""
        self._tools = SandboxedTools(checkout, self._sandbox, self._plan.limits, self._stop)
        inside = replace(checkout, path=self._seen / checkout.path.relative_to(self._folder))
        self._send("begin", 0, Begin(inside, self._plan.limits, {"limits": self._plan.limits, **provided}))

    def carry_out(self, order: Order, on_result: Callable[[CheckResult], None] = lambda result: None) -> Carried:
        """Give an order; what it tells comes while it goes on."""
        carried = Carried(order, self._runs, on_result)
        if not order.codes and not order.facts:
            carried.done.set_result(None)
            return carried
        with self._lock:
            number = next(self._numbers)
            if self._ended_by is not None:
                carried.end(self._ended_by)
                return carried
            self._carried[number] = carried
        self._send("order", number, (order.codes, order.facts, pickle.dumps(order, _PICKLE)))
        return carried

    def _send(self, kind: str, number: int, content: Any) -> None:
        assert self._served is not None  # noqa: S101 - it was started
        data = packet(pickle.dumps((kind, number, content), _PICKLE))
        with self._lock, suppress(BrokenPipeError, ValueError):  # it has ended, and whoever waits is told why
            self._served.stdin.write(data)
            self._served.stdin.flush()

    def _follow(self) -> None:
        """Hear what it tells until it ends; then tell whoever still waits why."""
        assert self._served is not None  # noqa: S101
        try:
            self._hear_all(self._served)
            error: BaseException = self._why(self._served)
        except FrameError:
            error = StudentError("ceiling.told.whole", maximum=MAXIMUM_TOLD_BYTES // 1024**2)
        except Exception as caught:  # of whoever listens, above all: it is raised where somebody waits
            error = caught
        self._served.kill()
        with self._lock:
            self._ended_by = error
            waiting = list(self._carried.values())
            self._carried.clear()
        for carried in waiting:
            carried.end(error)

    def _hear_all(self, served: Served) -> None:
        began = time.monotonic()
        eager = True
        while True:
            if not self._carried:
                began = time.monotonic()  # it rests while the tests run
            if select.select([served.stdout], [], [], LOOK_SECONDS)[0]:
                chunk = os.read(served.stdout.fileno(), CHUNK_BYTES)
                if not chunk:
                    return
                self._take(chunk)
            seconds = time.monotonic() - began
            if self._cancelled.is_set():
                self._stop.set()
                raise Cancelled
            if seconds > WALL_SECONDS:
                raise PlatformError("platform.judging_busy", seconds=WALL_SECONDS)
            if eager and seconds > EAGER_SECONDS:
                served.give_way()
                eager = False
            served.check()

    def _take(self, chunk: bytes) -> None:
        self._told_bytes += len(chunk)
        if self._told_bytes > MAXIMUM_TOLD_BYTES:
            raise FrameError("too much was told")
        for frame in self._frames.feed(chunk):
            carried = self._carried.get(frame.order)
            if carried is None:
                continue
            if frame.kind == "end":
                with self._lock:
                    del self._carried[frame.order]
                carried.end(PlatformError("platform.judging_broke", detail=""))
            elif frame.kind == "ask":
                self._questions += 1
                self._answering.submit(self._answer, frame, self._questions <= MAXIMUM_QUESTIONS)
            else:
                carried.take(frame)

    def _answer(self, frame: Frame, allowed: bool) -> None:
        number = 0
        found: Any = None
        try:
            asked = crossing.read(crossing.FRAMES[frame.name], frame.payload)
            number = asked.number
            if not allowed:
                raise PlatformError("platform.judging_broke", detail=frame.name)
            if frame.name == "tools":
                assert self._tools is not None  # noqa: S101 - it was begun
                found = self._tools.run(*asked.question.tools, over=asked.question.over)
            elif self.rerun is not None:
                found = self.rerun.shuffled(asked.question.orders, asked.question.seconds)
        except PipelineError as error:
            found = Broken.by(error)  # errors do not survive being pickled
        except (Cancelled, KeyError):
            return  # whoever asked is ended as well, or was none of ours
        except Exception as error:
            found = Broken.by(PlatformError("platform.judging_broke", detail=str(error)[:300]))
        self._send("answer", frame.worker, pickle.dumps((number, found), _PICKLE))

    def _why(self, served: Served) -> BaseException:
        """Why it ended before it was told to."""
        if self._cancelled.is_set():
            return Cancelled()
        exceeded = served.exceeded()
        if exceeded:
            megabytes = self._plan.limits.static_memory_bytes // 1024**2
            return StudentError("ceiling.memory.whole", maximum=megabytes)
        return PlatformError("sandbox.broken", detail=plain_text(served.errors().decode("utf-8", "replace"))[-500:])
