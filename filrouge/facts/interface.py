"""The project's interface, read by griffe where the student's code would run, and never imported."""

from __future__ import annotations

from typing import Any

from filrouge.documented import DocumentedItem, DocumentedMember, DocumentedModule, DocumentedSection, Interface
from filrouge.facts.modules import Modules
from filrouge.facts.reading import read_json
from filrouge.facts.said import all_said
from filrouge.facts.tools import Tools, own_tool
from filrouge.text import plain_text

MAXIMUM_BYTES = 256 * 1024
"""Kept in the report; what lies beyond is counted."""

MAXIMUM_FILES = 300
_OUTPUT = "/tmp/interface.json"  # noqa: S108 - inside the sandbox


def interface(modules: Modules, tools: Tools) -> Interface:
    """The public modules of the project's own code, with what their docstrings say; empty when it has none. Raises
    StudentError when a file breaks griffe.
    """
    own = [module for module in modules.own if module.text.strip()]
    readable = [module.path for module in own if module.syntax is not None][:MAXIMUM_FILES]
    unreadable = tuple(module.path for module in own if module.syntax is None)
    if not readable:
        return Interface(unreadable=unreadable)
    step = own_tool("interface", "interface.py", _OUTPUT, str(MAXIMUM_BYTES), *readable, collect=(_OUTPUT,))
    done = all_said(tools.run(step).get("interface"), "griffe", readable, tools, file=_OUTPUT, good=(0,))
    said: dict[str, Any] = read_json(done.files[_OUTPUT]) or {}
    return Interface(
        modules=tuple(_module(item) for item in said.get("modules", ())),
        unreadable=(*unreadable, *map(plain_text, said.get("unreadable", ()))),
        omitted=int(said.get("omitted", 0)),
    )


def _module(item: dict[str, Any]) -> DocumentedModule:
    return DocumentedModule(
        path=plain_text(item["path"]),
        name=plain_text(item["name"]),
        sections=_sections(item),
        members=tuple(
            DocumentedMember(
                plain_text(one["name"]), one["kind"], plain_text(one["signature"]), int(one["line"]), _sections(one)
            )
            for one in item["members"]
        ),
    )


def _sections(item: dict[str, Any]) -> tuple[DocumentedSection, ...]:
    return tuple(
        DocumentedSection(
            kind=part["kind"],
            title=plain_text(part["title"]),
            text=plain_text(part["text"]),
            items=tuple(
                DocumentedItem(plain_text(one["name"]), plain_text(one["annotation"]), plain_text(one["text"]))
                for one in part["items"]
            ),
        )
        for part in item["sections"]
    )
