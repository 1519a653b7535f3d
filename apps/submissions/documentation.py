"""The pages made of a student's docstrings: what the engine read, laid out. Every text in them is the student's."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from apps.submissions.models import Run, RunReport

LABELS: dict[str, Promise] = {
    "parameters": _("Parameters"),
    "other parameters": _("Other parameters"),
    "type parameters": _("Type parameters"),
    "returns": _("Returns"),
    "yields": _("Yields"),
    "receives": _("Receives"),
    "raises": _("Raises"),
    "warns": _("Warns"),
    "attributes": _("Attributes"),
    "examples": _("Examples"),
    "deprecated": _("Deprecated"),
}
"""What a section is called, by griffe's word for it; a section of another kind bears its own title."""

KINDS: dict[str, Promise] = {
    "class": _("class"),
    "function": _("function"),
    "method": _("method"),
    "property": _("property"),
    "attribute": _("attribute"),
}


def documented_modules(run: Run) -> list[dict[str, Any]]:
    """The modules that pages were made of, in the order of their paths; raises Http404 when there is none."""
    report = RunReport.objects.filter(run=run).first()
    interface = (report.document.get("interface") if report else None) or {}
    modules: list[dict[str, Any]] = interface.get("modules") or []
    if not modules:
        raise Http404
    return modules


def documented_module(run: Run, name: str) -> dict[str, Any]:
    """One of them, each section with its label; raises Http404 for any other name."""
    module = next((module for module in documented_modules(run) if module["name"] == name), None)
    if module is None:
        raise Http404
    return {
        **module,
        "sections": _labelled(module["sections"]),
        "members": [
            {**member, "kind_name": KINDS.get(member["kind"], ""), "sections": _labelled(member["sections"])}
            for member in module["members"]
        ],
    }


def _labelled(sections: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [
        {
            **section,
            "entries": section["items"],
            "label": LABELS.get(section["kind"]) or section["title"].capitalize(),
        }
        for section in sections
    ]
