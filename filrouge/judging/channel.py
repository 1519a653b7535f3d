"""What one worker is to do, and how it speaks with the host."""

from __future__ import annotations

import itertools
import os
import pickle
import threading
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Any

from filrouge.errors import PipelineError, PlatformError
from filrouge.judging.encoding import encode
from filrouge.judging.frames import Frame, Packets
from filrouge.judging.orders import Broken, Question

CHUNK_BYTES = 65536


@dataclass(frozen=True, slots=True)
class Task:
    """An order as one process is to carry it out, still pickled: what was told already is left out, ``refused`` are
    facts that met a ceiling, with what is said of them. A ``careful`` process does one thing at a time, so that what
    goes wrong is known by its name.
    """

    order: bytes
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
        if isinstance(found, Broken):
            raise found.error()
        return found

    def tell_fact(self, name: str, compute: Callable[[], Any]) -> None:
        """Tell the fact called `name`, or why it cannot be had."""
        try:
            value = compute()
        except PipelineError as error:
            self.tell("broken", name, encode(Broken.by(error)))
        except Exception:
            self.tell("broken", name, encode(Broken.by(PlatformError("platform.fact_broke", fact=name))))
        else:
            self.tell("fact", name, encode(value))

    def _listen(self) -> None:
        packets = Packets()
        while chunk := os.read(self._hears, CHUNK_BYTES):
            for pickled in packets.feed(chunk):
                number, found = pickle.loads(pickled)  # noqa: S301 - the host wrote it
                self._asked.pop(number).set_result(found)
