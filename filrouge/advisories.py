"""Advisories of known vulnerabilities, from a folder that the operator keeps.

The engine calls no service: without such a folder nothing is known. Advisories are JSON files in the format of OSV
(https://ossf.github.io/osv-schema/), as the published databases give them, in any depth of folders.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from packaging.version import Version

ECOSYSTEM = "PyPI"
"""What OSV calls Python's packages."""

MAXIMUM_TEXT = 300


@dataclass(frozen=True, slots=True)
class Advisory:
    """What one advisory says of one package: half-open ranges of versions (``fixed`` None: no version mends it), and
    versions listed one by one.
    """

    id: str
    summary: str
    ranges: tuple[tuple[Version, Version | None, Version | None], ...]
    versions: frozenset[str]

    def concerns(self, version: Version) -> bool:
        """OSV's evaluation: introduced at or before, and neither fixed nor past the last affected version."""
        if str(version) in self.versions:
            return True
        return any(
            introduced <= version and (fixed is None or version < fixed) and (last is None or version <= last)
            for introduced, fixed, last in self.ranges
        )

    def mended_in(self, version: Version) -> str:
        """The first version after `version` that mends it, empty when none does."""
        fixes = sorted(fixed for _, fixed, _ in self.ranges if fixed is not None and fixed > version)
        return str(fixes[0]) if fixes else ""


def advisories(folder: Path | None) -> Mapping[str, tuple[Advisory, ...]] | None:
    """What warns of each package, by its normalised name; None where no advisories are kept."""
    if folder is None or not folder.is_dir():
        return None
    return _advisories(folder, folder.stat().st_mtime_ns)


def normal_name(name: str) -> str:
    """A package's name as it is compared (PEP 503)."""
    return re.sub(r"[-_.]+", "-", name).lower()


@lru_cache(maxsize=1)
def _advisories(folder: Path, changed: int) -> dict[str, tuple[Advisory, ...]]:
    """By normalised name; read once for every state of the folder, for a whole database is thousands of files."""
    known: dict[str, tuple[Advisory, ...]] = {}
    for path in sorted(folder.rglob("*.json")):
        for name, advisory in _read(path):
            known[name] = (*known.get(name, ()), advisory)
    return known


def _read(path: Path) -> Iterator[tuple[str, Advisory]]:
    """What one file says of Python's packages; nothing when it is withdrawn, or is no advisory."""
    try:
        document = json.loads(path.read_bytes())
        if document.get("withdrawn"):
            return
        for affected in document.get("affected", ()):
            if affected["package"]["ecosystem"] == ECOSYSTEM:
                yield normal_name(affected["package"]["name"]), _advisory(document, affected)
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return


def _advisory(document: dict[str, Any], affected: dict[str, Any]) -> Advisory:
    ranges = [
        found
        for item in affected.get("ranges", ())
        if item.get("type") == "ECOSYSTEM"
        for found in _ranges(item["events"])
    ]
    summary = str(document.get("summary") or document.get("details") or "").strip().split("\n")[0][:MAXIMUM_TEXT]
    versions = frozenset(map(str, affected.get("versions", ()))) if not ranges else frozenset()
    return Advisory(str(document["id"])[:MAXIMUM_TEXT], summary, tuple(ranges), versions)


def _ranges(events: list[dict[str, str]]) -> Iterator[tuple[Version, Version | None, Version | None]]:
    """Each ``introduced`` with the ``fixed`` or ``last_affected`` that follows it; "0" is before every version."""
    introduced: Version | None = None
    for event in events:
        if "introduced" in event:
            introduced = Version(event["introduced"])
        elif introduced is not None and "fixed" in event:
            yield introduced, Version(event["fixed"]), None
            introduced = None
        elif introduced is not None and "last_affected" in event:
            yield introduced, None, Version(event["last_affected"])
            introduced = None
    if introduced is not None:
        yield introduced, None, None
