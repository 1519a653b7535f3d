"""Known vulnerabilities of what is installed. The engine calls no service: without advisories nothing is known."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from packaging.version import InvalidVersion, Version

from filrouge.advisories import Advisory, advisories, normal_name
from filrouge.environment import Environment
from filrouge.facts.tree import Tree

_OURS = frozenset({"coverage", "iniconfig", "packaging", "pip", "pluggy", "pygments", "pytest", "setuptools", "wheel"})
"""Brought for the tests; the project answers for one of them where it declares it."""


@dataclass(frozen=True, slots=True)
class Vulnerability:
    """A package that is installed in a version of which an advisory warns."""

    package: str
    version: str
    advisory: str
    summary: str
    mended_in: str


def installed(environment: Environment) -> Iterator[tuple[str, Version]]:
    """The packages of an environment by their normalised names."""
    for pin in environment.installed:
        name, _, version = pin.partition("==")
        try:
            yield normal_name(name), Version(version)
        except InvalidVersion:
            continue


def known_advisories(environment: Environment, folder: Path | None) -> Mapping[str, tuple[Advisory, ...]] | None:
    """What `folder` holds on what is installed; None where no advisories are kept."""
    known = advisories(folder)
    return None if known is None else {name: known[name] for name, _ in installed(environment) if name in known}


def vulnerabilities(
    environment: Environment, tree: Tree, advisories: Mapping[str, tuple[Advisory, ...]] | None
) -> tuple[Vulnerability, ...] | None:
    """What is installed and warned of, by package; None where no advisories are kept."""
    if advisories is None:
        return None
    declared = "\n".join(tree.read(path) for path in environment.declared_in if path in tree.files).lower()
    return tuple(
        found
        for name, version in installed(environment)
        if name not in _OURS or name in declared
        for found in _warned(name, version, advisories.get(name, ()))
    )


def _warned(name: str, version: Version, advisories: tuple[Advisory, ...]) -> Iterator[Vulnerability]:
    for advisory in advisories:
        if advisory.concerns(version):
            yield Vulnerability(name, str(version), advisory.id, advisory.summary, advisory.mended_in(version))
