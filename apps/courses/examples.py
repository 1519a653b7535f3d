"""The terminal sessions of the lessons, run for real and held against what the pages print.

A session is every ```` ```console example=name ```` fence of a lesson, in order, run in one copy of ``examples/name/``.
Its ``setup.sh``, when there is one, is run first and unseen. Clock, identity and home are fixed, so that git's hashes
are always the same; versions and durations are not compared; a line of ``[...]`` in the page stands for any lines.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from pathlib import Path

from apps.courses import fences
from apps.courses.content import Content
from apps.courses.pages import Page

ANYTHING = "[...]"
SETUP = "setup.sh"
HOME_SHOWN = "/home/ada"
PROGRAMS_SHOWN = f"{HOME_SHOWN}/.venv/bin"
COMMAND_SECONDS = 300
"""No command of the course lasts more than a few seconds; a loaded machine may take many times as long."""
_PROGRAMS = (str(Path(sys.executable).parent), str(Path(sys.prefix).resolve() / "bin"))
"""The folder of the programs, as it is called and, where a link leads to it, as the programs themselves call it."""
_BEGINNING = datetime(2026, 1, 12, 9, 0, tzinfo=timezone(timedelta(hours=1)))
_VARYING = (
    (re.compile(r"\b\d+\.\d+s\b( \(\d+:\d\d:\d\d\))?"), "0.01s"),
    (re.compile(r"\b(Python|pytest|pluggy|coverage|ruff)([ -])\d+(\.\d+)+"), r"\1\2X"),
    (re.compile(r"\b0x[0-9a-f]+\b"), "0x0"),
    (re.compile(r"(?<=-)(\s*)=+$|^=+(?=\s)|(?<=\s)=+$", re.MULTILINE), "="),
)
_GIT_SETTINGS = """\
[user]
    name = Ada Martin
    email = ada@example.org
[init]
    defaultBranch = main
[advice]
    diverging = false
"""


@dataclass(frozen=True, slots=True)
class Session:
    """The steps of one example of a lesson; ``folder`` is the example's own."""

    folder: Path
    steps: tuple[fences.Step, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """A command that no longer prints what the page says."""

    command: str
    on_the_page: tuple[str, ...]
    printed: tuple[str, ...]

    def __str__(self) -> str:
        return "\n".join(["$ " + self.command, "the page says:", *self.on_the_page, "it printed:", *self.printed])


def sessions(page: Page) -> list[Session]:
    """The sessions of a page, in the order in which they begin."""
    found: dict[str, list[fences.Step]] = {}
    for token in page.tokens:
        if token.type == "fence" and (name := fences.Info.of(token.info).options.get("example")):
            found.setdefault(name, []).extend(fences.steps(token.content))
    return [Session(page.directory / "examples" / name, tuple(steps)) for name, steps in found.items()]


def all_sessions(files: Content) -> list[Session]:
    """The sessions of the whole course. One language is enough: the content check keeps the others the same."""
    return [session for pages in files.pages.values() for session in sessions(next(iter(pages.values())))]


def play(session: Session, scratch: Path) -> list[tuple[str, ...]]:
    """Run a session in the empty folder `scratch`; the lines printed by each command, in order.

    Raises RuntimeError when the example's ``setup.sh`` fails, subprocess.TimeoutExpired when a command never ends.
    """
    home = scratch / "home"
    place = home / session.folder.name
    shutil.copytree(session.folder, place, ignore=shutil.ignore_patterns(SETUP))
    (home / ".gitconfig").write_text(_GIT_SETTINGS, encoding="utf-8")
    setup = session.folder / SETUP
    if setup.exists():
        done = _bash(f". {setup}", place, home, minute=0)
        if done.returncode:
            raise RuntimeError(f"{setup} failed:\n{done.stdout}")
    return [printed for printed, place in _play_steps(session.steps, place, home)]


def differences(session: Session, printed: Iterable[tuple[str, ...]]) -> list[Difference]:
    """Where the page and the program part."""
    return [
        Difference(step.command, step.output, lines)
        for step, lines in zip(session.steps, printed, strict=True)
        if not agree(step.output, lines)
    ]


def agree(on_the_page: Iterable[str], printed: Iterable[str]) -> bool:
    """Whether two outputs are the same but for what varies, `ANYTHING` on the page standing for one or more lines."""
    wanted = r"\n".join(r".*?" if line == ANYTHING else re.escape(line) for line in _steady(on_the_page))
    return re.fullmatch(wanted, "\n".join(_steady(printed)), re.DOTALL) is not None


def _play_steps(steps: Iterable[fences.Step], place: Path, home: Path) -> Iterator[tuple[tuple[str, ...], Path]]:
    for minute, step in enumerate(steps, start=1):
        # The shell ends after each command: the folder that it was in is handed on, so that a `cd` lasts.
        memory = home / ".folder"
        done = _bash(f'{step.command}\nstatus=$?\npwd > "{memory}"\nexit $status', place, home, minute=minute)
        place = Path(memory.read_text(encoding="utf-8").strip())
        text = done.stdout.replace(str(home), HOME_SHOWN)
        for programs in _PROGRAMS:
            text = text.replace(programs, PROGRAMS_SHOWN)
        yield tuple(line.rstrip() for line in text.splitlines()), place


def _bash(script: str, place: Path, home: Path, *, minute: int) -> subprocess.CompletedProcess[str]:
    date = (_BEGINNING + timedelta(minutes=minute)).isoformat()
    environment = {
        "PATH": f"{_PROGRAMS[0]}:{os.defpath}:/usr/local/bin",
        "HOME": str(home),
        "LANG": "C.UTF-8",
        "TZ": "Europe/Paris",
        "COLUMNS": "72",
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_AUTHOR_DATE": date,
        "GIT_COMMITTER_DATE": date,
        "GIT_EDITOR": "true",
        "GIT_CEILING_DIRECTORIES": str(home),
        "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
        # Bytecode is judged by size and second: a file edited at once, to the same size, would run as it was.
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    return subprocess.run(
        ["bash", "-c", script],
        cwd=place,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
        timeout=COMMAND_SECONDS,
        check=False,
    )


def _steady(lines: Iterable[str]) -> list[str]:
    """The lines without what changes from one machine or day to the next."""
    text = "\n".join(line.rstrip() for line in lines).strip("\n")
    for pattern, replacement in _VARYING:
        text = pattern.sub(replacement, text)
    return text.splitlines()
