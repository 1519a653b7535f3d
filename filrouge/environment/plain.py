"""A declaration as plain values, as it leaves the process that read it: requirements are texts again (PEP 508)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet

from filrouge.environment.declared import Declaration
from filrouge.environment.project import Project
from filrouge.environment.reading import Declared
from filrouge.environment.records import Installable
from filrouge.report import Finding

PlainRequirement = tuple[str, str, int | None]
"""The requirement, the file that declares it, and the line."""


@dataclass(frozen=True, slots=True)
class PlainDeclaration:
    """The fields of `Declaration`, those of its project among them."""

    requirements: tuple[PlainRequirement, ...]
    constraints: tuple[PlainRequirement, ...]
    requires_python: str
    python_wish: str
    files: tuple[str, ...]
    notes: tuple[Finding, ...]
    projects: tuple[str, ...]
    installable: Installable | None
    build: tuple[PlainRequirement, ...]
    import_roots: tuple[str, ...]
    project_notes: tuple[Finding, ...]


def plain_declaration(declaration: Declaration) -> PlainDeclaration:
    """The same as plain values."""
    project = declaration.project
    return PlainDeclaration(
        requirements=_plain(declaration.requirements),
        constraints=_plain(declaration.constraints),
        requires_python=str(declaration.requires_python),
        python_wish=declaration.python_wish,
        files=declaration.files,
        notes=declaration.notes,
        projects=declaration.projects,
        installable=project.installable,
        build=_plain(project.build),
        import_roots=project.import_roots,
        project_notes=project.notes,
    )


def declaration_of(plain: PlainDeclaration) -> Declaration:
    """The declaration again; raises ValueError for what `plain_declaration` would not have made."""
    return Declaration(
        requirements=_read(plain.requirements),
        constraints=_read(plain.constraints),
        requires_python=SpecifierSet(plain.requires_python),
        python_wish=plain.python_wish,
        files=plain.files,
        notes=plain.notes,
        project=Project(plain.installable, _read(plain.build), plain.import_roots, plain.project_notes),
        projects=plain.projects,
    )


def _plain(items: Iterable[Declared]) -> tuple[PlainRequirement, ...]:
    return tuple((str(item.requirement), item.path, item.line) for item in items)


def _read(items: Iterable[PlainRequirement]) -> tuple[Declared, ...]:
    return tuple(Declared(Requirement(text), path, line) for text, path, line in items)
