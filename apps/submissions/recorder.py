"""Writes down what the engine tells while it works, so that the page can follow.

The engine must never wait for a database: it drops its events into a queue, and one thread writes them in bunches.
"""

from __future__ import annotations

import queue
import threading
import time
from types import TracebackType
from typing import Any

import structlog
from django.db import DatabaseError, connection, transaction

from apps.submissions import console, live, states, verdicts
from apps.submissions.progress import Progress
from apps.submissions.states import Claim
from filrouge import (
    CheckFinished,
    CheckResult,
    Event,
    FilesKept,
    KeptFile,
    OutputHeard,
    SourceKnown,
    StageStarted,
    TestFinished,
    TestsCollected,
    Traces,
    TracesKnown,
)

THROTTLE_SECONDS = 0.25
"""Test progress and output are written at most this often; everything else at once."""

logger = structlog.get_logger(__name__)


class Recorder:
    """An engine listener. While entered, a thread of its own writes; on leaving, everything told has been written.

    ``files`` are those that the verdict speaks of, ``traces`` what may be compared with other projects, once the engine
    has told them: both are written with the verdict.
    """

    def __init__(self, held: Claim) -> None:
        self.files: tuple[KeptFile, ...] = ()
        self.traces: Traces | None = None
        self._held = held
        self._events: queue.SimpleQueue[Event | None] = queue.SimpleQueue()
        self._progress = Progress()
        self._written_at = 0.0
        self._ours = True
        self._thread = threading.Thread(target=self._write_all, name=f"recorder-{held.run_id}", daemon=True)

    def __enter__(self) -> Recorder:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._events.put(None)
        self._thread.join()

    def __call__(self, event: Event) -> None:
        """Take note of `event`; called by the engine from any of its threads."""
        if isinstance(event, FilesKept):
            self.files = event.files
        elif isinstance(event, TracesKnown):
            self.traces = event.traces
        else:
            self._events.put(event)

    def _write_all(self) -> None:
        console.forget(self._held.run_id)
        try:
            while bunch := self._next_bunch():
                self._write([event for event in bunch if event is not None])
                if bunch[-1] is None:
                    return
        finally:
            connection.close()

    def _next_bunch(self) -> list[Event | None]:
        """Everything told since the last one; waits for more when that is only tests and output, and it is early."""
        bunch: list[Event | None] = [self._events.get()]
        while bunch[-1] is not None:
            wait = 0.0
            if all(isinstance(event, TestFinished | OutputHeard) for event in bunch):
                wait = max(0.0, self._written_at + THROTTLE_SECONDS - time.monotonic())
            try:
                bunch.append(self._events.get(timeout=wait) if wait else self._events.get_nowait())
            except queue.Empty:
                break
        return bunch

    def _write(self, bunch: list[Event]) -> None:
        try:
            written = self._store(bunch)
        except DatabaseError:
            # What is shown meanwhile is a courtesy; the verdict is written whole at the end.
            logger.warning("progress not written", run=self._held.run_id, exc_info=True)
            return
        printed = "".join(event.text for event in bunch if isinstance(event, OutputHeard))
        if printed and self._ours:
            console.add(self._held.run_id, printed)
            live.publish(self._held.run_id, live.PRINTED)
        if written:
            live.publish(self._held.run_id)
        if written or printed:
            self._written_at = time.monotonic()

    def _store(self, bunch: list[Event]) -> bool:
        fields: dict[str, Any] = {}
        results: list[CheckResult] = []
        for event in bunch:
            match event:
                case StageStarted(stage):
                    fields["stage"] = stage.value
                case SourceKnown(source):
                    fields |= verdicts.source_fields(source)
                case CheckFinished(result):
                    results.append(result)
                case TestsCollected(count):
                    fields["live"] = self._progress.collected(count)
                case TestFinished(case):
                    fields["live"] = self._progress.finished(case)
        if not fields and not results:
            return False
        rows = verdicts.check_rows(self._held.run_id, results)
        with transaction.atomic():
            self._ours = states.record(self._held, **fields)
            if self._ours:
                verdicts.add_checks(rows)
        return True
