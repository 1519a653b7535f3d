"""Whose fault it is that a tool did not say all that it had to say."""

import threading
from typing import Any

import pytest

from filrouge import say
from filrouge.errors import PipelineError, PlatformError, StudentError
from filrouge.facts.said import all_said
from filrouge.facts.tools import SandboxedTools, program
from filrouge.limits import Limits
from filrouge.sandbox import Completed, Job
from tests.filrouge.facts_in_memory import checkout_of

FILES = ("large.py", "small.py")


class Told:
    """A sandbox in which only steps over `broken` break down."""

    def __init__(self, *broken: str) -> None:
        self.broken = broken

    def run(self, job: Job, **_more: Any) -> list[Completed]:
        return [Completed(step.name, step.argv, -6 if step.name in self.broken else 0, 0.1, "") for step in job.steps]


def asked(done: Completed | None, *broken: str, **more: Any) -> Completed:
    tools = SandboxedTools(checkout_of(), Told(*broken), Limits(), threading.Event())  # type: ignore[arg-type]
    return all_said(done, "ruff", FILES, tools, **more)


def ended(exit_status: int | None = 0, output: str = "", **more: Any) -> Completed:
    return Completed("lint", ("ruff",), exit_status, 61.0, output, **more)


def test_a_tool_that_went_through_is_believed() -> None:
    done = ended(1, "found", files={"/tmp/out": b"[]"})
    assert asked(done, file="/tmp/out", good=(0, 1)) is done


@pytest.mark.parametrize(
    ("done", "said"),
    [
        (ended(-6, "overflowed its stack"), "tool.broke"),
        (ended(2, "error"), "tool.broke"),
        (ended(1, "Traceback (most recent call last):\nRecursionError"), "tool.broke"),
        (ended(0, "error: Panicked. This indicates a bug in Ruff."), "tool.broke"),
        (ended(None, stopped_by="wall"), "tool.slow"),
        (ended(None, stopped_by="memory"), "tool.memory"),
        (ended(None, stopped_by="processes"), "tool.broke"),
        (ended(cut=True), "tool.too_much"),
        (ended(files={}), "tool.too_much"),
    ],
)
def test_what_files_do_to_a_tool_is_their_owners_and_names_them(done: Completed, said: str) -> None:
    with pytest.raises(StudentError) as raised:
        asked(done, file="/tmp/out", good=(0, 1))
    assert raised.value.message.id == said
    assert all("large.py" in say(raised.value.message, language) for language in ("en", "fr"))


@pytest.mark.parametrize("done", [None, ended(None, stopped_by="busy"), ended(None, stopped_by="sandbox")])
def test_what_our_machine_does_to_a_tool_is_ours(done: Completed | None) -> None:
    with pytest.raises(PlatformError) as raised:
        asked(done)
    assert all(say(raised.value.message, language) for language in ("en", "fr"))


def named(*broken: str) -> object:
    with pytest.raises(PipelineError) as raised:
        asked(ended(-6), *broken, alone=lambda path: program(path, "ruff", path))
    return raised.value.message.values["files"]


def test_the_file_that_breaks_a_tool_by_itself_is_the_one_that_is_named() -> None:
    assert named("small.py") == ["small.py"]


def test_where_no_single_file_does_all_are_named() -> None:
    assert named() == list(FILES)
