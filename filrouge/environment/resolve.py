"""From a declaration to the exact set of wheels: uv resolves, remedies mend, and every answer is kept for a day."""

from __future__ import annotations

import json
import os
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from packaging.specifiers import SpecifierSet
from packaging.utils import parse_wheel_filename

from filrouge.environment.declared import Declaration
from filrouge.environment.interpreters import Interpreters, minor
from filrouge.environment.reading import Reading
from filrouge.environment.records import Interpreter
from filrouge.environment.remedies import REMEDIES, Means
from filrouge.environment.trouble import Trouble, read
from filrouge.environment.uv import Failed, Uv
from filrouge.environment.wanted import TIMELESS, Wanted, applying, settle
from filrouge.environment.wheelhouse import Wheelhouse
from filrouge.errors import PlatformError, StudentError
from filrouge.report import CommandRecord, Finding, Message

MAXIMUM_ATTEMPTS = 80
SHOWN_FAILURES = 5


@dataclass(frozen=True, slots=True)
class Resolution:
    """What will be installed: ``pins``, sorted ``name==version``. ``installable`` unless the backend was dropped."""

    interpreter: Interpreter
    pins: tuple[str, ...]
    installable: bool
    notes: tuple[Finding, ...]
    commands: tuple[CommandRecord, ...]


@dataclass(slots=True)
class Resolver:
    """Resolves for one preparation. ``answers`` is the folder where answers are kept, successes and failures alike."""

    uv: Uv
    answers: Path
    interpreters: Interpreters
    wheelhouse: Wheelhouse
    failures: list[CommandRecord] = field(default_factory=list)
    seconds: float = 0.0

    def resolve(self, declaration: Declaration, committed_at: datetime | None) -> Resolution:
        """The closest resolution to what is declared, with today's versions where they fit.

        Raises StudentError, PlatformError, Cancelled.
        """
        interpreter = self.interpreters.choose(declaration.requires_python, declaration.python_wish)
        wanted = Wanted(
            list(declaration.requirements), list(declaration.project.build), list(declaration.constraints), interpreter
        )
        wish = declaration.python_wish
        if minor(wish) and minor(wish) != interpreter.minor:
            wanted.note("python_wish", wanted=wish, chosen=interpreter.version)
        others = () if minor(wish) else tuple(self.interpreters.permitted(declaration.requires_python))
        means = Means(self._trouble, self._build, tuple(each for each in others if each != interpreter), committed_at)
        pins = self._search(wanted, means)
        _, overruled = settle(applying(wanted.items, wanted.interpreter))
        installable = declaration.project.installable is not None and bool(
            wanted.build or not declaration.project.build
        )
        notes = (*wanted.notes, *overruled, *self._built(pins))
        return Resolution(wanted.interpreter, tuple(pins), installable, notes, self._told(wanted, pins))

    def _search(self, wanted: Wanted, means: Means) -> list[str]:
        for _ in range(MAXIMUM_ATTEMPTS):
            self.uv.check()
            answer = self._ask(wanted)
            if not isinstance(answer, Trouble):
                return answer
            if not any(remedy(wanted, answer, means) for remedy in REMEDIES):
                raise PlatformError("environment.index", detail=answer.text[-500:])
        raise StudentError("environment.unsatisfiable", attempts=MAXIMUM_ATTEMPTS)

    def _trouble(self, wanted: Wanted) -> Trouble | None:
        answer = self._ask(wanted)
        return answer if isinstance(answer, Trouble) else None

    def plainly(self, requirements: list[str], interpreter: Interpreter) -> Resolution | None:
        """A resolution of exactly these requirements, or None: for build environments, where nothing is given up."""
        reading = Reading()
        for text in requirements:
            reading.declare(text, "")
        wanted = Wanted(reading.requirements, [], [], interpreter, always=())
        answer = None if reading.notes else self._ask(wanted)
        if answer is None or isinstance(answer, Trouble):
            return None
        return Resolution(interpreter, tuple(answer), False, (), ())

    def _build(self, name: str, specifier: SpecifierSet, interpreter: Interpreter) -> bool:
        return self.wheelhouse.build(name, specifier, interpreter, self.uv)

    def _built(self, pins: list[str]) -> list[Finding]:
        """A note for each package that a wheel of ours stands in for."""
        wheels = self.wheelhouse.used_by(tuple(pins))
        names = ["==".join(map(str, parse_wheel_filename(wheel)[:2])) for wheel in wheels]
        return [Finding(Message("environment.built", {"requirement": name})) for name in names]

    def _ask(self, wanted: Wanted) -> list[str] | Trouble:
        """One resolution, from the kept answers when the same was asked today."""
        kept = self.answers / f"{wanted.digest(*self.wheelhouse.names())}.json"
        try:
            answer = json.loads(kept.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            answer = self._compile(wanted)
            _write(kept, answer)
        pins, failure = answer.get("pins"), answer.get("failure", "")
        if pins is None:
            argv = _install_command(wanted.requirements(), wanted, ("--only-binary", ":all:"))
            self.failures.append(CommandRecord(argv, 1, answer["seconds"], failure.strip()))
            return read(failure)
        self.seconds = answer["seconds"]
        return list(pins)

    def _compile(self, wanted: Wanted) -> dict[str, object]:
        began = time.monotonic()
        arguments = ["pip", "compile", "requirements.in", "--constraints", "constraints.txt", "--only-binary", ":all:"]
        arguments += ["--python", str(wanted.interpreter.path), "--find-links", str(self.wheelhouse.folder)]
        arguments += ["--no-header", "--no-annotate", "--quiet"]
        if wanted.as_of:
            arguments += _as_of(wanted.as_of)
        files = {
            "requirements.in": "\n".join(wanted.requirements()),
            "constraints.txt": "\n".join(wanted.constraint_texts()),
        }
        try:
            lines = self.uv.run(*arguments, files=files).splitlines()
        except Failed as failed:
            return {"failure": failed.text, "seconds": time.monotonic() - began}
        pins = sorted(line.split(" ")[0] for line in lines if "==" in line)
        return {"pins": pins, "seconds": time.monotonic() - began}

    def _told(self, wanted: Wanted, pins: list[str]) -> tuple[CommandRecord, ...]:
        """The last failed attempts, and what leads to the same environment at home: exact versions if a lock counts."""
        only_wheels = () if self.wheelhouse.used_by(tuple(pins)) else ("--only-binary", ":all:")
        argv = _install_command(pins if wanted.constraints else wanted.requirements(), wanted, only_wheels)
        return (*self.failures[-SHOWN_FAILURES:], CommandRecord(argv, 0, self.seconds, "\n".join(pins)))


def _install_command(requirements: list[str], wanted: Wanted, options: tuple[str, ...]) -> tuple[str, ...]:
    as_of = _as_of(wanted.as_of) if wanted.as_of else ()
    return ("uv", "pip", "install", *options, "--python-version", wanted.interpreter.minor, *as_of, *requirements)


def _as_of(date: datetime) -> list[str]:
    """uv's options for the versions of a day; what ours need stays free."""
    today = datetime.now(UTC).date().isoformat()
    free = [option for name in TIMELESS for option in ("--exclude-newer-package", f"{name}={today}")]
    return ["--exclude-newer", date.isoformat(), *free]


def _write(path: Path, answer: dict[str, object]) -> None:
    aside = path.with_suffix(f".{os.getpid()}.{time.monotonic_ns()}")
    path.parent.mkdir(parents=True, exist_ok=True)
    aside.write_text(json.dumps(answer), encoding="utf-8")
    aside.replace(path)
