"""How long an expression takes over a text, found out in a process that can be killed."""

from __future__ import annotations

import os
import re
import signal
import time
from collections.abc import Iterable
from itertools import chain
from typing import Any

from tests.linear.expressions import Expression
from tests.linear.texts import hostile_to, monotonous

QUICK_SECONDS_PER_CHARACTER = 0.25e-6
"""What is read at 4 MB a second needs no second look."""
SLOWEST_SECONDS_PER_CHARACTER = 1.5e-6
"""Processor time for a character of text at most: bounded repeats may look at one some hundred times."""
GROWTH = 3.0
"""A text of twice the length may take so many times as long; what is quadratic takes four times."""


def fault(expression: Expression, characters: int, own_characters: int) -> str:
    """What is wrong with an expression, empty when it is linear: over monotonous texts of so many `characters`, and
    over those of ``own_characters`` that are made for it.
    """
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        try:
            texts = chain(monotonous(characters), hostile_to(expression.pattern, own_characters))
            _try_all(expression, texts, writing)
        finally:
            os._exit(1)
    os.close(writing)
    with os.fdopen(reading, "rb") as told:
        lines = told.read().decode("utf-8", "replace").splitlines()
    _pid, status = os.waitpid(child, 0)
    if status == 0:
        return ""
    how = f"killed by signal {os.WTERMSIG(status)}" if os.WIFSIGNALED(status) else "not linear"
    return f"{expression}: {how} at {lines[-1] if lines else '?'}"


def _try_all(expression: Expression, texts: Iterable[str], told: int) -> None:
    for signal_ in (signal.SIGPROF, signal.SIGTERM):
        signal.signal(signal_, signal.SIG_DFL)
    for text in texts:
        for method in expression.methods:
            os.write(told, f"{method} over {text[:60]!r}...\n".encode())
            if not _is_linear(expression.pattern, method, text):
                return
    os._exit(0)


def _is_linear(pattern: re.Pattern[Any], method: str, text: str) -> bool:
    once = _seconds(pattern, method, text)
    if once <= QUICK_SECONDS_PER_CHARACTER * len(text) + 0.01:
        return True
    twice = min(_seconds(pattern, method, text[:-1] + text), _seconds(pattern, method, text[:-1] + text))
    return twice <= GROWTH * once and once <= SLOWEST_SECONDS_PER_CHARACTER * len(text)


def _seconds(pattern: re.Pattern[Any], method: str, text: str) -> float:
    given: Any = text.encode() if isinstance(pattern.pattern, bytes) else text
    signal.setitimer(signal.ITIMER_PROF, SLOWEST_SECONDS_PER_CHARACTER * len(text) * GROWTH + 0.5)
    began = time.process_time()
    if method in ("sub", "subn"):
        getattr(pattern, method)("", given)
    elif method == "finditer":
        for _found in pattern.finditer(given):
            pass
    else:
        getattr(pattern, method)(given)
    took = time.process_time() - began
    signal.setitimer(signal.ITIMER_PROF, 0)
    return took
