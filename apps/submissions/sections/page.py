"""What the sections share: the run that they are about, and the part of its report that they show."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from apps.accounts.access import signed_in
from apps.submissions.access import reported_run_for
from apps.submissions.models import Run, RunReport

TARGET = "section"
"""The element that htmx replaces when a reader goes from one section to another."""


def shell(request: HttpRequest, run_id: int, section: str) -> dict[str, Any]:
    """What every section's template needs; 404 for whoever may not see the run, and while it has no report."""
    user = signed_in(request)
    return shell_of(reported_run_for(user, run_id), section, mine_of=user.pk)


def shell_of(run: Run, section: str, *, mine_of: int) -> dict[str, Any]:
    """The same for a run that is at hand; ``mine_of`` is the reader's id."""
    return {
        "run": run,
        "project": run.project,
        "assignment": run.project.assignment,
        "mine": run.project.is_of(mine_of),
        "section": section,
        "paths": frozenset(run.report.paths) if hasattr(run, "report") else frozenset(),
    }


def of_report(run: Run, *parts: str) -> dict[str, Any]:
    """Parts of a run's report by name (``tests``, ``coverage``; a part of a part as ``lint__by_rule``): one query, and
    the rest of the document stays in the database. None stands for what it lacks.
    """
    names = [f"document__{part}" for part in parts]
    row = RunReport.objects.filter(run=run).values(*names).get()
    return {part: row[name] for part, name in zip(parts, names, strict=True)}


def show(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    """A whole page, or its section alone when htmx replaces the one before."""
    is_fragment = request.headers.get("HX-Target") == TARGET
    name = f"submissions/sections/{template}.html" + ("#section" if is_fragment else "")
    return render(request, name, {**context, "section_fragment": is_fragment})
