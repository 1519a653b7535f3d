"""At home without a sandbox: one's own folder is read in bounded processes, its tests are refused, and this is said."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from dataclasses import replace
from pathlib import Path

import pytest

from demo.git_server import serve
from demo.story import Story
from filrouge import CATALOGUE, Outcome, Plan, Report, RunOutcome, SourcePolicy, Workspace, engine, noting
from filrouge.facts.tools import SandboxedTools, own_tool, program
from filrouge.grading import planned_runs
from filrouge.judging import budgets, service
from filrouge.limits import Limits
from filrouge.noting import Board, at, reading, watched_on
from filrouge.sandbox import Sandbox
from filrouge.sandbox.bounded import BoundedProcesses, at_home
from filrouge.sandbox.bubblewrap import Bubblewrap
from filrouge.sandbox.families import PROC
from tests.filrouge.places import checked_out
from tests.golden.repositories import good

MEGABYTE = 1024**2
PATHS_OF_PROGRAMS = ("git", "sh", "ps", "env")

ELSEWHERE = """
import builtins, io, os, pathlib
for name in ("pidfd_open", "memfd_create", "waitid"):
    delattr(os, name)
def away(path):
    if str(path).startswith("/proc"):
        raise FileNotFoundError(2, "no such file", str(path))
for module, name in ((os, "scandir"), (os, "listdir"), (os, "stat"), (io, "open"), (builtins, "open")):
    def guarded(path=".", *arguments, former=getattr(module, name), **more):
        away(path)
        return former(path, *arguments, **more)
    setattr(module, name, guarded)
"""
"""Takes away what only Linux has, as well as it can be taken away from within."""


MORE = '''import os


def f(a):
    """F.

    Args:
        b: what.
    """
    exec(a)
'''


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    story = Story(tmp_path / "build" / "venv" / "story")  # names that tools pass over, above what they are to read
    good(story)
    story.commit(
        "feat: pages",
        {
            "src/calc/more.py": MORE,
            "Dockerfile": "FROM python:latest\nRUN apt-get install curl\n",
            ".github/workflows/ci.yml": "on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n"
            "      - uses: actions/checkout@v4\n      - run: pytest\n",
        },
    )
    return story.folder


@pytest.fixture
def nowhere(tmp_path: Path) -> str:
    """A search path without bubblewrap."""
    programs = tmp_path / "programs"
    programs.mkdir()
    for name in PATHS_OF_PROGRAMS:
        found = subprocess.run(["which", name], capture_output=True, text=True, check=True).stdout.strip()
        (programs / name).symlink_to(found)
    return str(programs)


def filrouge(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "filrouge", *arguments],
        env=os.environ | {"LC_ALL": "C.UTF-8"} | environment,
        capture_output=True,
        text=True,
        check=False,
    )


def static(sandbox: Sandbox, source: Path, workspace: Path, plan: Plan | None = None) -> Report:
    plan = plan or Plan.from_mapping({"name": "all", "checks": {code: {} for code in CATALOGUE}})
    only = plan.only([run.check.code for run in planned_runs(plan) if run.is_static])
    return engine.run(str(source), only, Workspace(workspace, SourcePolicy(paths=True), sandbox), static_only=True)


def test_the_verdicts_are_those_of_the_sandbox(folder: Path, tmp_path: Path) -> None:
    shut_in = static(Bubblewrap(), folder, tmp_path / "shut-in")
    bounded = static(BoundedProcesses(), folder, tmp_path / "build" / "dist" / "é")
    assert bounded.outcome is RunOutcome.FINISHED
    assert [replace(check, seconds=0.0) for check in bounded.checks] == [
        replace(check, seconds=0.0) for check in shut_in.checks
    ]
    spoken = {check.code for check in bounded.checks if check.findings}
    assert {"LINT01", "OPS02", "DOC02"} <= spoken, "tools had something to say"
    assert [note.id for note in bounded.notes] == ["sandbox.bounded"]
    assert shut_in.notes == ()
    assert {command.sandboxed for command in shut_in.commands[1:]} == {True}
    assert {command.sandboxed for command in bounded.commands} == {False}
    assert str(tmp_path) not in bounded.to_json().replace(str(folder), "")


@pytest.mark.parametrize(
    ("language", "said"), [("en", "No sandbox works here"), ("fr", "Aucun bac à sable ne fonctionne ici\u00a0:")]
)
def test_the_terminal_says_so_in_one_sentence(
    folder: Path, tmp_path: Path, nowhere: str, language: str, said: str
) -> None:
    done = filrouge(
        *("run", str(folder), "--only", "static", "--lang", language, "--workspace", str(tmp_path / "work")),
        PATH=nowhere,
    )
    assert done.returncode in (0, 1), done.stdout + done.stderr
    assert done.stdout.count(said) == 1


def test_tests_are_refused_with_what_to_install(folder: Path, tmp_path: Path, nowhere: str) -> None:
    report = tmp_path / "report.json"
    arguments = ("run", str(folder), "--only", "TEST01,GIT03", "--workspace", str(tmp_path / "work"))
    done = filrouge(*arguments, "--json", str(report), PATH=nowhere)
    assert done.returncode == 3
    assert "sudo apt-get install bubblewrap" in done.stdout
    outcomes = {check.code: check.outcome for check in Report.from_json(report.read_text()).checks}
    assert outcomes == {"TEST01": Outcome.ERRORED, "GIT03": Outcome.PASSED}


def test_what_stands_at_an_address_is_refused(folder: Path, tmp_path: Path, nowhere: str) -> None:
    with serve(folder.parent) as address:
        trusted = address.split("//")[1].split("/")[0]
        done = filrouge(
            *("run", f"{address}/story", "--only", "static", "--trust", trusted, "--workspace", str(tmp_path / "work")),
            PATH=nowhere,
        )
        plan = Plan.from_mapping({"name": "x", "checks": {"GIT03": {}}})
        policy = SourcePolicy(frozenset({trusted}), paths=True)
        report = engine.run(f"{address}/story", plan, Workspace(tmp_path / "w", policy, BoundedProcesses()))
    assert done.returncode == 3
    assert "bubblewrap is not installed" in done.stdout
    assert (report.outcome, report.error and report.error.id) == (RunOutcome.INCOMPLETE, "sandbox.missing")


@pytest.mark.parametrize(
    ("said", "problem"), [("exit 0", ""), ("exit 1", "sandbox.forbidden"), (None, "sandbox.missing")]
)
def test_bubblewrap_is_used_where_it_works(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, said: str | None, problem: str
) -> None:
    if said:
        (tmp_path / "bwrap").write_text(f"#!/bin/sh\n{said}\n")
        (tmp_path / "bwrap").chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    found = at_home()
    assert isinstance(found, BoundedProcesses if problem else Bubblewrap)
    assert found.capability().problem == problem


def test_another_system_than_linux_is_not_told_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.platform", "darwin")
    assert at_home().capability().problem == "sandbox.linux_only"


def test_the_doctor_says_what_holds(tmp_path: Path, nowhere: str) -> None:
    done = filrouge("doctor", "--workspace", str(tmp_path), PATH=nowhere)
    assert done.returncode == 3
    assert "✗ bubblewrap is not installed" in done.stdout
    assert "✓ A folder of your own is read all the same" in done.stdout
    assert "A folder of your own" not in filrouge("doctor", "--workspace", str(tmp_path)).stdout


def test_what_a_repository_asks_for_too_much_of_is_charged_to_its_file(tmp_path: Path) -> None:
    story = Story(tmp_path / "story")
    story.commit("feat: begin", {"README.md": "# A\n", "pyproject.toml": ".".join(["a"] * 40_000) + " = 1\n"})
    plan = Plan.from_mapping(
        {"name": "x", "checks": {"PKG01": {}, "OPS04": {}}, "limits": {"static_memory_bytes": 200 * MEGABYTE}}
    )
    report = static(BoundedProcesses(), story.folder, tmp_path / "work", plan)
    found = {check.code: check.message for check in report.checks}
    assert (found["PKG01"].id, found["PKG01"].values["path"]) == ("ceiling.memory.file", "pyproject.toml")
    assert not found["OPS04"].id.startswith("ceiling")


def test_nothing_of_linux_alone_is_needed(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    expected = static(BoundedProcesses(), folder, tmp_path / "linux")
    monkeypatch.setattr(service, "BOOT", ELSEWHERE.replace("{", "{{").replace("}", "}}") + service.BOOT)
    monkeypatch.setattr("filrouge.sandbox.families.PROC", PROC / "nowhere")
    for name in ("pidfd_open", "memfd_create", "waitid"):
        monkeypatch.delattr(os, name)
    found = static(BoundedProcesses("sandbox.linux_only"), folder, tmp_path / "elsewhere")
    assert [replace(check, seconds=0.0) for check in found.checks] == [
        replace(check, seconds=0.0) for check in expected.checks
    ]


def test_where_no_processor_time_is_seen_a_part_has_its_time_by_the_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    board = Board()
    monkeypatch.setattr(budgets, "PROC", Path("/nowhere"))
    monkeypatch.setattr(noting, "_writer", type(noting._writer)())
    watched_on(board, {})
    with at("tree"):
        reading("a.py")
        assert budgets.overdue(os.getpid(), board) is None
        monkeypatch.setattr(budgets, "PART_CLOCK_SECONDS", 0)
        met = budgets.overdue(os.getpid(), board)
    assert met is not None
    assert (met.ceiling, met.path) == ("seconds", "a.py")


def test_a_tool_reads_the_checkout_and_the_contents_that_it_is_given(folder: Path, tmp_path: Path) -> None:
    checkout = checked_out(folder, tmp_path)
    tools = SandboxedTools(checkout, BoundedProcesses(), Limits(), threading.Event())
    done = tools.run(
        program("lint", "ruff", "check", "--isolated", "--no-cache", "--output-format=json", "."),
        own_tool("interface", "interface.py", "/tmp/i.json", "9999", "src/calc/more.py", collect=("/tmp/i.json",)),
    )
    assert '"filename": "/checkout/src/calc/more.py"' in done["lint"].output
    assert b"src/calc/more.py" in done["interface"].files["/tmp/i.json"]
    [blob] = [entry.blob for entry in checkout.entries if entry.path == "src/calc/more.py"]
    over = tools.run(program("lint", "ruff", "check", "--isolated", "--no-cache", "."), over=(blob,))
    assert f"{blob}.py" in over["lint"].output
