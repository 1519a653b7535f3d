"""What is asked of the resolver: requirements brought down to one interpreter, with contradictions settled."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime

from packaging.markers import UndefinedEnvironmentName, default_environment
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name
from packaging.version import InvalidVersion, Version

from filrouge.environment.reading import Declared
from filrouge.environment.records import Interpreter
from filrouge.report import Finding, Message, Repair, Value

OURS = ("pytest", "coverage")
"""Always installed, in whichever version the project's own requirements leave."""

TIMELESS = (*OURS, "exceptiongroup", "iniconfig", "packaging", "pluggy", "pygments", "tomli", "typing-extensions")
"""Ours and what they need: never taken from the past, where they would not know today's interpreters."""


@dataclass(slots=True)
class Wanted:
    """The question put to uv. Remedies change it, each with a note. ``items`` stand in order, the strongest first."""

    items: list[Declared]
    build: list[Declared]
    constraints: list[Declared]
    interpreter: Interpreter
    always: tuple[str, ...] = OURS
    as_of: datetime | None = None
    notes: list[Finding] = field(default_factory=list)

    def requirements(self) -> list[str]:
        """The requirement texts: plain, sorted, each once, those for other systems and Pythons left out."""
        kept, _ = settle(applying(self.items, self.interpreter))
        kept += applying(self.build, self.interpreter)
        return sorted({text_of(item.requirement) for item in kept} | set(self.always))

    def constraint_texts(self) -> list[str]:
        """The locked versions as texts, but for those that an exact pin declared elsewhere contradicts."""
        kept, _ = settle([*applying(self.items, self.interpreter), *applying(self.constraints, self.interpreter)])
        locked = set(map(id, self.constraints))
        return sorted({text_of(item.requirement) for item in kept if id(item) in locked})

    def digest(self, *extra: str) -> str:
        """What the answer depends on, this day included: tomorrow the index may know more."""
        as_of = self.as_of.isoformat() if self.as_of else ""
        today = datetime.now(UTC).date().isoformat()
        parts = [self.requirements(), self.constraint_texts(), self.interpreter.version, as_of, today, *extra]
        return hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:32]

    def note(
        self, message_id: str, item: Declared | None = None, repair: Repair | None = None, **values: Value
    ) -> None:
        """Tell what was changed, at the place where `item` is written."""
        path, line = (item.path, item.line) if item else (None, None)
        self.notes.append(Finding(Message(f"environment.{message_id}", values), path=path, line=line, repair=repair))


def applying(items: Iterable[Declared], interpreter: Interpreter) -> list[Declared]:
    """Those whose marker holds on this system with `interpreter`."""
    environment: dict[str, str] = {
        **{name: str(value) for name, value in default_environment().items()},
        "python_version": interpreter.minor,
        "python_full_version": interpreter.version,
        "implementation_version": interpreter.version,
        "extra": "",
    }
    return [item for item in items if _applies(item, environment)]


def _applies(item: Declared, environment: dict[str, str]) -> bool:
    try:
        return item.requirement.marker is None or item.requirement.marker.evaluate(environment)
    except (UndefinedEnvironmentName, InvalidVersion):
        return True


def settle(items: Iterable[Declared]) -> tuple[list[Declared], list[Finding]]:
    """Exact pins win: where sources contradict the first pin of a name, they yield, and a note says so."""
    items = list(items)
    pins: dict[str, Version] = {}
    for item in items:
        version = pin(item.requirement)
        if version is not None:
            pins.setdefault(item.name, version)
    kept, notes = [], []
    for item in items:
        pinned = pins.get(item.name)
        if pinned is None or item.requirement.specifier.contains(pinned, prereleases=True):
            kept.append(item)
        else:
            values: dict[str, Value] = {"requirement": str(item.requirement), "pin": f"{item.name}=={pinned}"}
            notes.append(Finding(Message("environment.overruled", values), path=item.path, line=item.line))
    return kept, notes


def pin(requirement: Requirement) -> Version | None:
    """The exact version that is required, or None when several would do."""
    for specifier in requirement.specifier:
        if specifier.operator in ("==", "===") and not specifier.version.endswith(".*"):
            try:
                return Version(specifier.version)
            except InvalidVersion:
                return None
    return None


def text_of(requirement: Requirement) -> str:
    """The requirement in one canonical form, without its marker, which was evaluated already."""
    extras = f"[{','.join(sorted(requirement.extras))}]" if requirement.extras else ""
    return f"{canonicalize_name(requirement.name)}{extras}{requirement.specifier}"


def relaxed(item: Declared) -> Declared:
    """The same requirement in any version."""
    requirement = Requirement(str(item.requirement))
    requirement.specifier = SpecifierSet()
    return Declared(requirement, item.path, item.line)
