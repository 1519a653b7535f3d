"""What one reader found: requirements and where they are written, what was refused, and which Python is wanted."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from packaging.requirements import InvalidRequirement, Requirement
from packaging.utils import canonicalize_name

from filrouge.report import Finding, Message, Repair, Value

TEST_NAMES = frozenset({"test", "tests", "testing", "dev"})
"""Groups and environments that hold what a test suite needs."""

TEST_EXTRAS = TEST_NAMES | {"all"}

SHOWN_CHARACTERS = 200


@dataclass(frozen=True, slots=True)
class Declared:
    """One requirement (PEP 508) and the place where it is written."""

    requirement: Requirement
    path: str
    line: int | None = None

    @property
    def name(self) -> str:
        """The normalised name (PEP 503)."""
        return canonicalize_name(self.requirement.name)


@dataclass(slots=True)
class Reading:
    """Filled by one reader. ``asked_extras`` are extras of the project itself, as in ``-e .[dev]``."""

    requirements: list[Declared] = field(default_factory=list)
    constraints: list[Declared] = field(default_factory=list)
    extras: dict[str, list[Declared]] = field(default_factory=dict)
    asked_extras: set[str] = field(default_factory=set)
    notes: list[Finding] = field(default_factory=list)
    files: list[str] = field(default_factory=list)
    names: set[str] = field(default_factory=set)
    requires_python: str = ""
    python_wish: str = ""

    def declare(self, text: str, path: str, line: int | None = None) -> None:
        """Take one requirement among those that are always installed."""
        self.requirements += self.parse(text, path, line)

    def offer(self, extra: str, items: Iterable[str], path: str, source: str = "") -> None:
        """Take the requirements of an extra, installed when somebody asks for it."""
        found = [declared for text in items for declared in self.parse(text, path, line_of(source, text))]
        self.extras.setdefault(canonicalize_name(extra), []).extend(found)

    def parse(self, text: str, path: str, line: int | None = None) -> list[Declared]:
        """`text` as a requirement: a list of one, or of none when it was refused, which a note then tells."""
        text = text.strip()
        try:
            requirement = Requirement(text)
        except InvalidRequirement:
            return self._odd(text, path, line)
        if requirement.url:
            return self._direct(requirement, path, line)
        return [Declared(requirement, path, line)]

    def note(
        self,
        message_id: str,
        path: str | None = None,
        line: int | None = None,
        repair: Repair | None = None,
        **values: Value,
    ) -> None:
        """Tell something about a place."""
        shown = {name: value[:SHOWN_CHARACTERS] if isinstance(value, str) else value for name, value in values.items()}
        self.notes.append(Finding(Message(f"environment.{message_id}", shown), path=path, line=line, repair=repair))

    def _odd(self, text: str, path: str, line: int | None) -> list[Declared]:
        own = _OWN.fullmatch(text)
        if own:
            self.asked_extras |= {
                canonicalize_name(extra.strip()) for extra in (own["extras"] or "").split(",") if extra.strip()
            }
        else:
            kind = _kind(text)
            repair = Repair(Message("environment.repair.index_name")) if kind != "malformed" else None
            self.note(kind, path, line, repair=repair, requirement=text)
        return []

    def _direct(self, requirement: Requirement, path: str, line: int | None) -> list[Declared]:
        """A name with an address, never followed. One that conda's build farm left behind means the name alone."""
        address = requirement.url or ""
        if address.startswith("file:") and _CONDA_BUILD.search(address):
            self.note("conda_address", path, line, requirement=str(requirement))
            return [Declared(Requirement(requirement.name), path, line)]
        self.note(
            _kind(address),
            path,
            line,
            repair=Repair(Message("environment.repair.index_name")),
            requirement=str(requirement),
        )
        return []


_OWN = re.compile(r"(?:file:)?\.(?:/)?(?:\[(?P<extras>[^\]]*)\])?")
_CONDA_BUILD = re.compile(
    r"/(?:croot|ci|ci_\d+|feedstock_root|conda-bld|bld|tmp/build|home/conda|private/var|opt/conda)\b|:/ci/|/work(?:/|$)|_\d{13}"
)
_ARCHIVE = re.compile(r"\.(?:whl|zip|tar\.gz|tgz|tar\.bz2)$", re.IGNORECASE)


def _kind(text: str) -> str:
    """Which refusal fits what is not a plain requirement."""
    lowered = text.lower()
    if re.match(r"(?:git|hg|svn|bzr)(?:\+|@|://)", lowered):
        return "refused.vcs"
    if re.match(r"(?:https?|ftp)://", lowered):
        return "refused.url"
    if lowered.startswith((".", "/", "~", "file:")) or "\\" in text or _ARCHIVE.search(text):
        return "refused.path"
    return "malformed"


def line_of(source: str, text: str) -> int | None:
    """The first line (from 1) of `source` that holds `text`, for formats whose parser forgets lines."""
    position = source.find(text) if text else -1
    return source.count("\n", 0, position) + 1 if position >= 0 else None
