"""What leaves the judging process is held against its form and its type: whoever took it over could write anything."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from filrouge import CATALOGUE, CheckResult, Finding, Message, Outcome, PlannedCheck
from filrouge.errors import PlatformError
from filrouge.facts.tools import Kind, Tool
from filrouge.grading import PlannedRun, recomputed
from filrouge.judging import crossing
from filrouge.judging.encoding import encode
from filrouge.judging.frames import Frame, FrameError, Frames

ODD = (b"", b"7", b'"x"', b"[" * 100_000, b"\xff\xfe", b'[[1, {"y": []}]]')
FRAME = Frame("verdict", 3, 1, "GIT03", b'{"x": 1}\n')


@given(st.lists(st.integers(1, 7), max_size=30))
def test_frames_survive_any_cutting(cuts: list[int]) -> None:
    data, frames, found = FRAME.encoded() * 3, Frames(), []
    for cut in cuts:
        found += frames.feed(data[:cut])
        data = data[cut:]
    assert [*found, *frames.feed(data)] == [FRAME] * 3


@pytest.mark.parametrize(
    "told",
    [
        b"hello\n",
        b"verdict 1 1 GIT03 99999999999\n",
        b"verdict 1 1 GIT03 999999999\n",
        b"verdict 1 1 ../../etc 3\nabc",
        b"x" * 500,
    ],
)
def test_what_is_no_frame_is_refused(told: bytes) -> None:
    with pytest.raises(FrameError):
        Frames().feed(told)


def told(**values: object) -> CheckResult:
    given: dict[str, object] = {
        "code": "GIT03", "family": "GIT", "lesson": "x", "outcome": Outcome.PASSED, "score": 1.0, "weight": 4.0,
        "points": 4.0, "max_points": 4.0, "required": False, "message": Message("git.merges.none"),
    }  # fmt: skip
    return CheckResult(**{**given, **values})  # type: ignore[arg-type]


@pytest.mark.parametrize("score", [2.0, 1e300, 1.0])
def test_points_are_worked_out_by_the_plan_whatever_is_told(score: float) -> None:
    run = PlannedRun(CATALOGUE["GIT03"](), PlannedCheck(weight=2))
    found = recomputed(run, told(score=score, points=1000.0, max_points=0.0, weight=1000.0))
    assert (found.points, found.max_points, found.weight, found.score) == (2.0, 2.0, 2.0, 1.0)


def test_a_finding_is_made_plain_again() -> None:
    run = PlannedRun(CATALOGUE["GIT03"](), PlannedCheck())
    found = recomputed(run, told(findings=(Finding(Message("x", {"name": "a\x1b[31mb"}), path="c\x07d"),)))
    assert (found.findings[0].message.values["name"], found.findings[0].path) == ("ab", "c\ufffdd")


@pytest.mark.parametrize("name", crossing.FACTS)
@pytest.mark.parametrize("payload", [b"", b"7", b'"x"', b"[" * 100_000, b"\xff\xfe", b'[[1, {"y": []}]]'])
def test_a_fact_of_another_type_is_our_fault_and_no_crash(name: str, payload: bytes) -> None:
    with pytest.raises(PlatformError):
        crossing.read(crossing.FACTS[name], payload)


def test_what_crosses_is_the_value_that_was_told() -> None:
    result = told(findings=(Finding(Message("x", {"names": ["a", "é"], "count": 3}), line=4),))
    assert crossing.read(crossing.FRAMES["verdict"], encode(result)) == result
    assert json.loads(encode("\ud800")) == "?", "halves of characters would break the reader"


@pytest.mark.parametrize(
    ("kind", "name"), [("program", "sh"), ("program", "../bin/sh"), ("module", "pip"), ("script", "drive.py")]
)
def test_only_the_tools_that_we_know_are_run(kind: str, name: str) -> None:
    with pytest.raises(PlatformError):
        Tool("x", Kind(kind), name).step()
