"""What reads a stranger's text in a process of its own: the one that asks goes on, whatever becomes of the other."""

from __future__ import annotations

import os
import re
import resource
import time
from pathlib import Path
from typing import Any

import pytest

from filrouge.bounded import LimitExceededError, call_bounded

MEGABYTE = 1024**2


def told(data: bytes) -> Any:
    return {"length": len(data), "process": os.getpid(), "secret": os.environ.get("SECRET_KEY")}


def breaks(data: bytes) -> Any:
    raise KeyError(data.decode())


def takes_memory(data: bytes) -> Any:
    return len(bytearray(10**9))


def spins(data: bytes) -> Any:
    return re.fullmatch("(a+)+b", "a" * 100)


def waits(data: bytes) -> Any:
    time.sleep(60)


def talks(data: bytes) -> Any:
    return "a" * 2 * MEGABYTE


def descends(data: bytes) -> Any:
    return descends(data)


def writes(data: bytes) -> Any:
    Path(data.decode()).write_text("written")


def test_a_function_answers_from_another_process_which_knows_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_KEY", "ours")
    answer = call_bounded(told, b"x" * 300_000)
    assert answer["length"] == 300_000
    assert answer["process"] != os.getpid()
    assert answer["secret"] is None


@pytest.mark.parametrize("function", [takes_memory, spins, talks, descends])
def test_what_exceeds_its_ceilings_is_ended(function: Any) -> None:
    began = resource.getrusage(resource.RUSAGE_CHILDREN)
    with pytest.raises(LimitExceededError):
        call_bounded(function, b"", seconds=1)
    ended = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert ended.ru_utime - began.ru_utime < 4


def test_what_only_waits_is_ended_by_the_clock() -> None:
    with pytest.raises(LimitExceededError):
        call_bounded(waits, b"", seconds=0.2)


def test_a_function_that_breaks_is_told_from_one_that_takes_too_much() -> None:
    with pytest.raises(RuntimeError, match="KeyError: 'why'"):
        call_bounded(breaks, b"why")


def test_nothing_can_be_written(tmp_path: Path) -> None:
    with pytest.raises((RuntimeError, LimitExceededError)):
        call_bounded(writes, str(tmp_path / "a").encode())
    assert not (tmp_path / "a").exists() or not (tmp_path / "a").read_text()
