"""What meets a ceiling while a repository is read is the repository's own, told by its file; the rest goes on."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from demo.story import Story
from filrouge import Cancelled, CheckResult, Limits, Outcome, Plan, say
from filrouge.errors import PlatformError, StudentError
from filrouge.judging.host import JudgingProcess
from filrouge.judging.orders import Order
from filrouge.sandbox import Completed
from filrouge.sandbox.bubblewrap import Bubblewrap
from tests.filrouge.places import checked_out

MEGABYTE = 1024**2
SOUND = {
    "README.md": "# Calc\n",
    "src/calc/__init__.py": '"""Calc."""\n',
    "pyproject.toml": '[project]\nname = "calc"\nversion = "1.0"\n',
}
DOTTED = ".".join(["a"] * 40_000) + " = 1\n"
"""A key of which the standard library's reader keeps every prefix."""


@contextmanager
def judging(
    folder: Path, files: dict[str, str], plan: Plan, sandbox: Bubblewrap | None = None
) -> Iterator[JudgingProcess]:
    story = Story(folder / "story")
    story.commit("feat: begin", {**SOUND, **files})
    runs = folder / "run"
    runs.mkdir()
    with JudgingProcess(sandbox or Bubblewrap(), runs, plan, threading.Event()) as process:
        process.begin(checked_out(story.folder, runs, limits=plan.limits), known_heads=None)
        yield process


def plan_of(*codes: str, **limits: int) -> Plan:
    return Plan.from_mapping({"name": "x", "checks": {code: {} for code in codes}, "limits": limits})


@pytest.fixture
def judged(tmp_path: Path) -> Callable[..., dict[str, CheckResult]]:
    def judged(files: dict[str, str], *codes: str, **limits: int) -> dict[str, CheckResult]:
        results: dict[str, CheckResult] = {}
        plan = plan_of(*codes, **limits)
        with judging(tmp_path, files, plan) as process:
            carried = process.carry_out(Order(plan, codes), lambda result: results.update({result.code: result}))
            carried.done.result(timeout=200)
        return results

    return judged


def test_memory_is_charged_to_the_file_that_asks_for_it(judged: Callable[..., dict[str, CheckResult]]) -> None:
    found = judged({"pyproject.toml": DOTTED}, "PKG01", "PKG05", "GIT03", static_memory_bytes=200 * MEGABYTE)
    assert found["PKG01"].message.id == "ceiling.memory.file"
    assert found["PKG01"].message.values == {"path": "pyproject.toml", "maximum": 200}
    assert (found["PKG01"].outcome, found["PKG01"].points, found["PKG01"].max_points) == (Outcome.FAILED, 0.0, 2.0)
    assert found["GIT03"].outcome is Outcome.PASSED, "what does not read the file is judged"


def test_seconds_are_charged_to_what_uses_them(
    judged: Callable[..., dict[str, CheckResult]], monkeypatch: pytest.MonkeyPatch
) -> None:
    many = "".join(f"def f{number}(a, b, c):\n    return a\n\n\n" for number in range(120_000))
    found = judged({"src/calc/many.py": many[: 1024 * 1024]}, "OPS04", "GIT03", static_seconds=1)
    assert found["OPS04"].message.id.startswith("ceiling.")
    assert "1 second" in say(found["OPS04"].message) or "10 seconds" in say(found["OPS04"].message)


def test_a_declaration_that_cannot_be_read_is_the_repository_s(tmp_path: Path) -> None:
    plan = plan_of("PKG01", static_memory_bytes=200 * MEGABYTE)
    with judging(tmp_path, {"pyproject.toml": DOTTED}, plan) as process:
        carried = process.carry_out(Order(plan, facts=("told_declaration", "history_record")))
        with pytest.raises(StudentError) as caught:
            carried.fact("told_declaration")
        assert caught.value.message.values["path"] == "pyproject.toml"
        assert carried.fact("history_record").commits == 1


def test_an_order_to_stop_ends_it_at_once(tmp_path: Path) -> None:
    story = Story(tmp_path / "story")
    story.commit("feat: begin", SOUND)
    cancelled, plan = threading.Event(), plan_of("LINT01")
    runs = tmp_path / "run"
    runs.mkdir()
    with JudgingProcess(Bubblewrap(), runs, plan, cancelled) as process:
        process.begin(checked_out(story.folder, runs), known_heads=None)
        cancelled.set()
        carried = process.carry_out(Order(plan, ("LINT01",)))
        with pytest.raises(Cancelled):
            carried.done.result(timeout=20)


def test_an_error_of_whoever_listens_is_raised_where_the_run_waits(tmp_path: Path) -> None:
    def listen(result: CheckResult) -> None:
        raise OSError("the disk is full")

    plan = plan_of("GIT03")
    with judging(tmp_path, {}, plan) as process, pytest.raises(OSError, match="disk"):
        process.carry_out(Order(plan, ("GIT03",)), listen).done.result(timeout=60)


class WithoutTools(Bubblewrap):
    """A sandbox in which the judging process starts, and no tool does."""

    def run(self, *_: object, **__: object) -> list[Completed]:
        raise PlatformError("sandbox.broken", detail="no room")


def test_a_tool_that_cannot_be_run_is_our_fault_and_keeps_nobody_waiting(tmp_path: Path) -> None:
    plan = plan_of("LINT01", "OPS05")
    results: dict[str, CheckResult] = {}
    with judging(tmp_path, {}, plan, WithoutTools()) as process:
        carried = process.carry_out(Order(plan, ("LINT01",)), lambda result: results.update({result.code: result}))
        carried.done.result(timeout=60)
    assert results["LINT01"].outcome is Outcome.ERRORED
    assert results["LINT01"].message.values == {"detail": "no room"}


def test_the_limits_of_a_plan_hold_what_reads_the_repository() -> None:
    assert (Limits().static_seconds, Limits().static_memory_bytes) == (60, 512 * MEGABYTE)
