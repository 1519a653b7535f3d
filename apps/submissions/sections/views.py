"""The sections of a verdict beside its checks: tests, files, history, what changed, commands."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from apps.accounts.access import signed_in
from apps.submissions.conversation import conversation_of
from apps.submissions.highlighting import unpacked
from apps.submissions.models import CheckResult, Run, RunFile
from apps.submissions.sections import graph, suite
from apps.submissions.sections.annotations import LineCoverage, Note, neighbours, notes_by_path, placed
from apps.submissions.sections.at_home import lines_to_type
from apps.submissions.sections.comparison import MOST_SHOWN, compare
from apps.submissions.sections.page import of_report, shell, show
from apps.submissions.sections.source import margin_of, rows

COMMITS = 100
"""A page of the history."""


@require_safe
@login_required
def check(request: HttpRequest, run_id: int, code: str) -> HttpResponse:
    """One check with every finding that is kept."""
    context = shell(request, run_id, "verdict")
    context["check"] = get_object_or_404(CheckResult, run=context["run"], code=code)
    context["conversation"] = conversation_of(context["run"], signed_in(request))
    return show(request, "check", context)


@require_safe
@login_required
@vary_on_headers("HX-Target")
def tests(request: HttpRequest, run_id: int) -> HttpResponse:
    """Every test with its message and output, and the time that they take."""
    context = shell(request, run_id, "tests")
    record = of_report(context["run"], "tests")["tests"] or {}
    cases = record.get("cases") or []
    broken = [case for case in cases if suite.is_broken(case)]
    only = request.GET.get("only") or ("broken" if broken else "all")
    page = suite.page_of(broken if only == "broken" else cases, request.GET.get("page"))
    context |= {"tests": record, "cases": cases, "broken": broken, "only": only, "page": page}
    context |= {"files": suite.by_file(page), "slowest": suite.slowest(cases), "bins": suite.time_bins(cases)}
    return show(request, "tests", context)


@require_safe
@login_required
@vary_on_headers("HX-Target")
def files(request: HttpRequest, run_id: int) -> HttpResponse:
    """Coverage and findings, file by file."""
    context = shell(request, run_id, "files")
    run = context["run"]
    report = of_report(run, "coverage", "interface__modules__0__name")
    notes = notes_by_path(run, run.checks.all())
    measured = {file["path"]: file for file in (report["coverage"] or {}).get("files", ())}
    paths = sorted({*measured, *notes, *context["paths"]})
    context["files"] = [_file_row(path, measured.get(path), notes.get(path, [])) for path in paths]
    context |= {"coverage": report["coverage"], "has_interface": report["interface__modules__0__name"] is not None}
    return show(request, "files", context)


def _file_row(path: str, measured: Mapping[str, Any] | None, notes: list[Note]) -> dict[str, Any]:
    share = 100 * measured["covered"] / measured["statements"] if measured and measured["statements"] else None
    partial = sorted(LineCoverage.of(measured).partial)
    return {"path": path, "measured": measured, "share": share, "partial": partial, "notes": notes}


@require_safe
@login_required
def file(request: HttpRequest, run_id: int, path: str) -> HttpResponse:
    """One file of the graded commit, with what is said of each line."""
    context = shell(request, run_id, "files")
    run: Run = context["run"]
    if path not in context["paths"]:
        raise Http404
    kept = get_object_or_404(RunFile, run=run.reused_from_id or run.pk, path=path)
    measured = (of_report(run, "coverage")["coverage"] or {}).get("files", ())
    coverage = LineCoverage.of(next((one for one in measured if one["path"] == path), None))
    notes = notes_by_path(run, run.checks.all())
    lines = unpacked(bytes(kept.spans))
    of_file, by_line = placed(run, notes.get(path, []), len(lines))
    previous, following = neighbours(path, context["paths"] & notes.keys())
    conversation = conversation_of(run, signed_in(request))
    margin = margin_of(run, path, conversation, request)
    context |= {"path": path, "file": kept, "notes": of_file, "noted": by_line, "coverage": coverage}
    context |= {"rows": rows(lines, coverage, by_line, margin), "margin": margin, "shown": len(lines)}
    context |= {"previous": previous, "next": following}
    return render(request, "submissions/sections/file.html", context)


@require_safe
@login_required
@vary_on_headers("HX-Target")
def history(request: HttpRequest, run_id: int) -> HttpResponse:
    """The commits as a graph, each with what the checks say of it; ``at`` opens the page that holds a commit."""
    context = shell(request, run_id, "history")
    run: Run = context["run"]
    record = of_report(run, "history")["history"] or {}
    log = record.get("log") or []
    pages = Paginator(graph.graph(log, run.revision), COMMITS)
    wanted = request.GET.get("at")
    place = next((place for place, commit in enumerate(log) if commit["revision"] == wanted), None)
    page = pages.get_page(request.GET.get("page") if place is None else place // COMMITS + 1)
    said = graph.said_of_commits(run.checks.all())
    context |= {"history": record, "page": page, "rows": graph.drawn(page, said, record), "log": log}
    return show(request, "history", context)


@require_safe
@login_required
@vary_on_headers("HX-Target")
def changes(request: HttpRequest, run_id: int) -> HttpResponse:
    """What became better and worse since the graded run before."""
    context = shell(request, run_id, "changes")
    context |= {"comparison": compare(context["run"]), "most": MOST_SHOWN}
    return show(request, "changes", context)


@require_safe
@login_required
@vary_on_headers("HX-Target")
def commands(request: HttpRequest, run_id: int) -> HttpResponse:
    """What was really run, to be run again at home, and the environment that it ran in."""
    context = shell(request, run_id, "commands")
    report = of_report(context["run"], "commands", "environment", "lint__by_rule", "seconds")
    by_rule = report["lint__by_rule"] or {}
    context["lint_rules"] = sorted(by_rule.items(), key=lambda rule: (-rule[1], rule[0]))
    context |= {"report": report, "lines": lines_to_type(report["commands"] or (), context["run"].revision)}
    return show(request, "commands", context)
