"""How long a step may take, decided from outside: what it says of itself counts for nothing.

A step has its seconds. If it stood in line for a processor meanwhile, it may go on, and goes before others, until its
processes together have run for as long as its seconds: then it is slow or endless by its own doing, however busy the
machine is. Only what has not even had that much after `PATIENCE` times its seconds was kept from it by the machine.
"""

from __future__ import annotations

import time

from filrouge.sandbox.ceilings import Group
from filrouge.sandbox.processor_time import Line

PATIENCE = 3
"""How many times its own seconds a step may take while it stands in line for a processor."""

LOOKING_SHARE = 0.05
"""The most of our own time that looking at a crowd of processes may take."""


class Clock:
    """The clock of one step, from the moment at which it begins. ``root_process`` is its sandbox's; ``hurried`` tells
    whether it goes before others by now.
    """

    def __init__(self, seconds: int, ceilings: Group, root_process: int) -> None:
        self.began = time.monotonic()
        self.hurried = False
        self._seconds = seconds
        self._ceilings = ceilings
        self._root_process = root_process
        self._ran_before = ceilings.ran_seconds(root_process)
        self._line = Line()
        self._next_look = self.began + seconds

    def look(self) -> str:
        """Why the step's time is over: ``wall`` (its own doing), ``busy`` (ours); empty while it may go on. Where
        nobody counts processor seconds, it has all the patience that there is.
        """
        now = time.monotonic()
        if now < self._next_look:
            return ""
        ran_seconds = self._ceilings.ran_seconds(self._root_process)
        passed_seconds = now - self.began
        if ran_seconds is None or self._ran_before is None:
            return "wall" if passed_seconds >= PATIENCE * self._seconds else ""
        reason = self._reason(passed_seconds, ran_seconds - self._ran_before)
        self.hurried = True
        self._ceilings.catch_up(self._root_process)  # to have its seconds, or to end
        self._next_look = now + (time.monotonic() - now) / LOOKING_SHARE
        return reason

    def _reason(self, passed_seconds: float, ran_seconds: float) -> str:
        if ran_seconds >= self._seconds:
            return "wall"
        waited_seconds = self._line.longest_wait(
            self._ceilings.processes(self._root_process), self._ceilings.niceness()
        )
        if passed_seconds >= self._seconds + min(waited_seconds, passed_seconds - ran_seconds):
            return "wall"
        return "busy" if passed_seconds >= PATIENCE * self._seconds else ""
