"""Which CPython runs a project: those found on this machine, against what the project asks for."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from packaging.specifiers import SpecifierSet
from packaging.version import Version

from filrouge.environment.records import Interpreter
from filrouge.errors import PlatformError, StudentError

OLDEST, NEWEST = (3, 8), (3, 14)
"""The versions that are offered, both included."""

QUESTION = (
    "import json, platform, sys; print(json.dumps([platform.python_implementation(), platform.python_version(),"
    " sys.version_info.releaselevel, sys.base_prefix, getattr(sys, '_base_executable', sys.executable)]))"
)
QUESTION_SECONDS = 10
FOLDERS = ("/usr/bin", "/usr/local/bin", "~/.pyenv/versions/*/bin", "/opt/*/bin", "/opt/python/*/bin")
"""Where interpreters are looked for, beside the PATH."""


class Interpreters:
    """The CPythons of this machine. Each binary is asked once; answers stay in `cache_file` by path and time."""

    def __init__(self, cache_file: Path) -> None:
        self.cache_file = cache_file
        self._found: tuple[Interpreter, ...] | None = None

    def found(self) -> tuple[Interpreter, ...]:
        """One interpreter per language version, newest first: for ours the one that runs us, else its last release."""
        if self._found is None:
            self._found = self._look()
        if not all(interpreter.path.exists() for interpreter in self._found):
            self._found = self._look()
        return self._found

    def choose(self, rule: SpecifierSet, wish: str = "") -> Interpreter:
        """The interpreter for a project that requires `rule` (PEP 440) and would like `wish` (``3.11`` or ``3.11.7``).

        Raises StudentError when none fits the rule, PlatformError when this machine has none at all.
        """
        permitted = self.permitted(rule)
        if not permitted:
            available = [interpreter.version for interpreter in self.found()]
            if not available:
                raise PlatformError("environment.no_python")
            raise StudentError("environment.no_interpreter", wanted=str(rule), available=available)
        running = ".".join(map(str, sys.version_info[:2]))
        preferred = [interpreter for interpreter in permitted if interpreter.minor == minor(wish)]
        preferred += [interpreter for interpreter in permitted if interpreter.minor == running]
        return [*preferred, *permitted][0]

    def permitted(self, rule: SpecifierSet) -> list[Interpreter]:
        """Every interpreter that `rule` allows, newest first."""
        return [found for found in self.found() if rule.contains(found.version, prereleases=True)]

    def _look(self) -> tuple[Interpreter, ...]:
        known = self._remembered()
        answers: dict[str, Interpreter | None] = {}
        for path in _candidates():
            stamp = f"{path}@{path.stat().st_mtime_ns}"
            if stamp not in answers:
                answers[stamp] = known[stamp] if stamp in known else _ask(path)
        self._remember(answers)
        return _best(interpreter for interpreter in answers.values() if interpreter)

    def _remembered(self) -> dict[str, Interpreter | None]:
        try:
            kept = json.loads(self.cache_file.read_text(encoding="utf-8"))
            return {
                stamp: Interpreter(each[0], Path(each[1]), Path(each[2])) if each else None
                for stamp, each in kept.items()
            }
        except (OSError, ValueError, IndexError, AttributeError, TypeError):
            return {}

    def _remember(self, answers: dict[str, Interpreter | None]) -> None:
        kept = {
            stamp: [each.version, str(each.path), str(each.prefix)] if each else None for stamp, each in answers.items()
        }
        aside = self.cache_file.with_suffix(f".{os.getpid()}")
        self.cache_file.parent.mkdir(parents=True, exist_ok=True)
        aside.write_text(json.dumps(kept), encoding="utf-8")
        aside.replace(self.cache_file)


def minor(version: str) -> str:
    """``3.11`` of ``3.11.7`` or ``3.11``; empty when it is no version."""
    found = re.match(r"\d+\.\d+", version)
    return found[0] if found else ""


def _candidates() -> Iterator[Path]:
    """Real files that may be interpreters: links are followed, so each is met once under one name."""
    yield Path(getattr(sys, "_base_executable", sys.executable)).resolve()
    folders = [Path(folder) for folder in os.get_exec_path()]
    for pattern in FOLDERS:
        anchor = Path(pattern).expanduser()
        folders += sorted(Path(anchor.anchor).glob(str(anchor.relative_to(anchor.anchor))))
    for folder in folders:
        for number in range(OLDEST[1], NEWEST[1] + 1):
            found = shutil.which(f"python3.{number}", path=str(folder))
            if found and not _is_script(Path(found)):
                yield Path(found).resolve()


def _is_script(path: Path) -> bool:
    """Whether it begins with ``#!``: a shim of pyenv or asdf, which asks for a version of its own and may fail."""
    try:
        with path.open("rb") as file:
            return file.read(2) == b"#!"
    except OSError:
        return True


def _ask(path: Path) -> Interpreter | None:
    """Ask a binary what it is, in isolated mode and with a clean environment; None unless it is a released CPython."""
    try:
        asked = [str(path), "-I", "-S", "-c", QUESTION]
        said = subprocess.run(asked, capture_output=True, env={}, cwd="/", timeout=QUESTION_SECONDS, check=True).stdout
        implementation, version, level, prefix, executable = json.loads(said)
        number = Version(version).release[:2]
    except (OSError, subprocess.SubprocessError, ValueError):
        return None
    if implementation != "CPython" or level != "final" or not OLDEST <= number <= NEWEST:
        return None
    return Interpreter(version, Path(executable).resolve(), Path(prefix))


def _best(found: Iterable[Interpreter]) -> tuple[Interpreter, ...]:
    running = Path(sys.base_prefix)
    by_minor: dict[str, Interpreter] = {}
    for interpreter in sorted(found, key=lambda each: (each.prefix == running, Version(each.version))):
        by_minor[interpreter.minor] = interpreter
    return tuple(sorted(by_minor.values(), key=lambda each: Version(each.version), reverse=True))
