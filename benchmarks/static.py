"""What the static part costs: seconds for a small repository and for one of a long history, in all and fact by fact."""

from __future__ import annotations

import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

from benchmarks.rows import Row
from filrouge import SourcePolicy, Workspace, check_source, default_plan, run
from filrouge.checkout import Checkout, check_out
from filrouge.facts import AFTER_TESTS, FACTS, Facts, depends_on, parameters
from filrouge.facts.tools import SandboxedTools
from filrouge.limits import Limits
from filrouge.mirrors import Mirrors
from filrouge.sandbox.bubblewrap import Bubblewrap

SMALL, LONG = 200, 5_000
LINES = 2_000
GOALS = {SMALL: 1.0, LONG: 3.0}
MODULES = 20
_AUTHOR = "Ada Martin <ada.martin@school.example>"


def measure() -> list[Row]:
    """Measure both repositories; returns their rows."""
    with tempfile.TemporaryDirectory(prefix="filrouge-bench-") as name:
        folder = Path(name)
        return [row for commits in (SMALL, LONG) for row in _rows(commits, folder / str(commits))]


def _rows(commits: int, folder: Path) -> Iterator[Row]:
    repository = folder / "repository"
    tell(repository, commits)
    workspace = Workspace(folder / "workspace", SourcePolicy(paths=True))
    run(str(repository), default_plan(), workspace, static_only=True)  # what a process imports, it imports once
    report = run(str(repository), default_plan(), workspace, static_only=True)
    yield Row(f"static.{commits}", report.seconds.static, "s", GOALS[commits])
    checkout = check_out(
        check_source(str(repository), SourcePolicy(paths=True)),
        revision=None,
        mirrors=Mirrors(folder / "mirrors"),
        folder=folder / "checkout",
        limits=Limits(),
        cancelled=threading.Event(),
    )
    for name, seconds in _facts(checkout):
        yield Row(f"static.{commits}.{name}", seconds, "s")


def _facts(checkout: Checkout) -> Iterator[tuple[str, float]]:
    """Each fact alone, those that it asks for being known already."""
    limits = Limits()
    tools = SandboxedTools(checkout, Bubblewrap(), limits, threading.Event())
    facts = Facts(checkout=checkout, limits=limits, tools=tools, known_heads={})
    for name, function in FACTS.items():
        if not depends_on(function, AFTER_TESTS | {"wanted_paths"}):
            for asked in _asked(name):
                facts.get(asked)
            began = time.monotonic()
            facts.get(name)
            yield name, time.monotonic() - began


def _asked(name: str) -> Iterator[str]:
    for asked in parameters(FACTS[name]):
        if asked in FACTS:
            yield from _asked(asked)
            yield asked


def tell(folder: Path, commits: int) -> None:
    """A package of `LINES` lines in which each commit rewrites a function, every tenth one on a branch that is merged;
    told to ``git fast-import``, for git itself would take a minute.
    """
    folder.mkdir(parents=True)
    subprocess.run(["git", "init", "--quiet", "--initial-branch=main", "--template=", str(folder)], check=True)
    story = "".join(_story(commits)).encode()
    subprocess.run(["git", "fast-import", "--quiet"], cwd=folder, input=story, check=True)


def _story(commits: int) -> Iterator[str]:
    yield _commit("main", "chore: start the project", 0, {f"shop/part_{n}.py": _module(n, 0) for n in range(MODULES)})
    for number in range(1, commits):
        if number % 10 == 0:
            yield _commit("feat/part", f"feat: part {number}", number, {_path(number): _module(number, number)}, "main")
            yield _merge(number)
        else:
            yield _commit("main", f"fix: part {number}", number, {_path(number): _module(number, number)})


def _path(number: int) -> str:
    return f"shop/part_{number % MODULES}.py"


def _module(number: int, version: int) -> str:
    function = '\n\ndef price_{0}(amount: float) -> float:\n    """Say what it costs."""\n    return amount * {1}\n'
    count = LINES // MODULES // 5
    head = f'"""Part {number % MODULES} of the shop."""\n'
    return head + "".join(function.format(n, version if n == version % count else n) for n in range(count))


def _commit(branch: str, subject: str, number: int, files: dict[str, str], start: str = "") -> str:
    when = f"{1_700_000_000 + 3600 * number} +0100"
    lines = [f"reset refs/heads/{branch}\nfrom refs/heads/{start}\n\n"] if start else []
    lines.append(f"commit refs/heads/{branch}\ncommitter {_AUTHOR} {when}\ndata {len(subject)}\n{subject}\n")
    lines += [f"M 100644 inline {path}\ndata {len(text)}\n{text}\n" for path, text in files.items()]
    return "".join(lines)


def _merge(number: int) -> str:
    subject, when = "Merge branch 'feat/part'", f"{1_700_000_000 + 3600 * number + 60} +0100"
    said = f"commit refs/heads/main\ncommitter {_AUTHOR} {when}\ndata {len(subject)}\n{subject}\n"
    version = _module(number, number)
    return f"{said}merge refs/heads/feat/part\nM 100644 inline {_path(number)}\ndata {len(version)}\n{version}\n"
