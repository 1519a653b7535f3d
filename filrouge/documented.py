"""The interface of a project as the report keeps it: what its modules offer, and what their docstrings say of it.

Every text is a student's, to be shown as text.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DocumentedItem:
    """A parameter, a result or an exception of a section."""

    name: str = ""
    annotation: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class DocumentedSection:
    """A part of a docstring: ``kind`` is griffe's (text, parameters, returns, raises, examples, admonition, ...)."""

    kind: str
    title: str = ""
    text: str = ""
    items: tuple[DocumentedItem, ...] = ()


@dataclass(frozen=True, slots=True)
class DocumentedMember:
    """A class, function, method, property or attribute; ``name`` is dotted inside its module."""

    name: str
    kind: str
    signature: str = ""
    line: int = 1
    sections: tuple[DocumentedSection, ...] = ()


@dataclass(frozen=True, slots=True)
class DocumentedModule:
    """One module and what it offers, in the order of its file."""

    path: str
    name: str
    sections: tuple[DocumentedSection, ...] = ()
    members: tuple[DocumentedMember, ...] = ()


@dataclass(frozen=True, slots=True)
class Interface:
    """Pages to be made of a project. ``unreadable`` are paths that Python cannot read, ``omitted`` counts the modules
    that were left out so that the report stays small.
    """

    modules: tuple[DocumentedModule, ...] = ()
    unreadable: tuple[str, ...] = ()
    omitted: int = 0
