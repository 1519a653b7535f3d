"""Whether a tool said all that it had to say. What is in the files decides that: files that overflow it, keep it busy
or make it say more than is read are the repository's own, and are named.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from filrouge.errors import PlatformError, StudentError
from filrouge.facts.tools import Tool, Tools
from filrouge.report import Value
from filrouge.sandbox import Completed

_TRIED = 8
_TRIED_SECONDS = 5
_NAMED = 3
_TRACEBACK = "Traceback (most recent call last)"
_PANIC = "This indicates a bug in Ruff"
"""How a tool in Python, and ruff, say that they broke down."""

_OURS = {"busy": "platform.tool_busy", "sandbox": "platform.tool_stopped"}
_THEIRS = {"wall": "tool.slow", "memory": "tool.memory"}


def all_said(
    done: Completed | None,
    tool: str,
    about: Sequence[str],
    tools: Tools,
    *,
    file: str = "",
    good: Sequence[int] = (),
    alone: Callable[[str], Tool] | None = None,
) -> Completed:
    """`done`, once it is certain that `tool` went through the files `about`, and that `file`, which it was to write, is
    there. ``good`` are the exit statuses of a tool that went through, any when empty; ``alone`` gives the tool that
    tries one file, so that the right ones are named: the first few of ``about`` are tried, so let the largest be first.

    Raises StudentError when what they hold kept it from that, PlatformError when our machine did.
    """
    if done is None:
        raise PlatformError("platform.tool_stopped", tool=tool)
    if done.stopped_by in _OURS:
        raise PlatformError(_OURS[done.stopped_by], tool=tool)
    if not _went_through(done, good):
        values: dict[str, Value] = {"seconds": round(done.seconds), "megabytes": tools.limits.memory_bytes // 1024**2}
        blamed = _named((alone and _culprits(tools, about, alone, good)) or about)
        raise StudentError(_THEIRS.get(done.stopped_by, "tool.broke"), tool=tool, files=blamed, **values)
    if done.cut or (file and file not in done.files):
        ceiling_bytes = tools.limits.output_bytes if done.cut else tools.limits.report_bytes
        raise StudentError("tool.too_much", tool=tool, files=_named(about), megabytes=ceiling_bytes // 1024**2)
    return done


def _went_through(done: Completed, good: Sequence[int] = ()) -> bool:
    """Whether a tool ended by itself, and neither in the middle nor with another status than a `good` one."""
    ended = done.exit is not None and done.exit >= 0 and (not good or done.exit in good)
    return ended and _TRACEBACK not in done.output and _PANIC not in done.output


def _culprits(tools: Tools, about: Sequence[str], alone: Callable[[str], Tool], good: Sequence[int]) -> tuple[str, ...]:
    """Which of the first files break the tool by themselves, each tried by itself; none when no single one does."""
    tried = {path: alone(path) for path in about[:_TRIED]}
    done = tools.run(*(replace(tool, name=path, seconds=_TRIED_SECONDS) for path, tool in tried.items()))
    return tuple(path for path in tried if path in done and not _went_through(done[path], good))


def _named(about: Sequence[str]) -> list[str]:
    """The first few files."""
    return list(about[:_NAMED])
