"""From the engine's report to rows, and from one run's rows to another's."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import Any

from django.db import transaction
from django.forms.models import model_to_dict

import filrouge
from apps.submissions import incomplete, integrity, states
from apps.submissions.kept_files import keep, kept_rows
from apps.submissions.models import CheckResult, Run, RunReport, SeenHead
from apps.submissions.states import Claim
from apps.submissions.summary import summarise
from apps.submissions.written_json import written, written_out
from filrouge import CATALOGUE, KeptFile, Report, RunOutcome, SourceRecord, Traces

MAXIMUM_HEADS = 200
"""Branches remembered of one run."""

_POSITIONS = {code: position for position, code in enumerate(CATALOGUE)}

_GRADE = (
    *("revision", "branch", "refs", "subject", "committed_at"),
    *("environment_key", "engine_version", "points", "max_points", "percent", "passed"),
)
"""What a run takes over from one whose verdict it reuses."""


def source_fields(source: SourceRecord) -> dict[str, Any]:
    """The columns of a run that say which commit is graded; a branch that was known stays where this knows of none."""
    branch = {"branch": source.branch[:250]} if source.branch else {}
    return {
        **branch,
        "revision": source.revision or "",
        "refs": source.refs or "",
        "subject": (source.subject or "")[:500],
        "committed_at": source.committed_at,
    }


def check_rows(run_id: int, results: Iterable[filrouge.CheckResult]) -> list[CheckResult]:
    """The rows of verdicts of checks, ready to be written: making them takes time that no transaction should last."""
    return [_check_row(run_id, result) for result in results]


def add_checks(rows: Sequence[CheckResult]) -> None:
    """Add verdicts of checks to their run; one that is already there is replaced."""
    CheckResult.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["run", "code"],
        update_fields=["outcome", "score", "weight", "points", "max_points", "required", "position", "document"],
    )


def finish(held: Claim, report: Report, files: Sequence[KeptFile] = (), traces: Traces | None = None) -> bool:
    """Write a verdict or a refusal with the files it speaks of and what may be compared with other projects, whole or
    not at all; False, and nothing, when the run is no longer ours.
    """
    run = Run.objects.select_related("project").only("url", "project__assignment_id").get(pk=held.run_id)
    kept = kept_rows(held.run_id, files)
    document = _report_row(held.run_id, written(report.to_json()), [row.path for row in kept])
    checks, heads, fields = check_rows(held.run_id, report.checks), _heads(run, report), _report_fields(report)
    left = integrity.traces_of(run.project, traces) if traces is not None else None
    outcome = Run.Outcome.FINISHED if report.outcome is RunOutcome.FINISHED else Run.Outcome.REFUSED
    with transaction.atomic():  # everything that Python makes of a repository's texts was made before
        if not states.finish(held, outcome=outcome, **fields):
            return False
        _write(held.run_id, document, checks)
        keep(held.run_id, kept)
        integrity.remember(run.project, left)
        SeenHead.objects.bulk_create(heads, ignore_conflicts=True)
        _summarise_project_of(held.run_id)
    return True


def end_incomplete(held: Claim, report: Report, files: Sequence[KeptFile] = ()) -> bool:
    """Write what could be judged of a run that our own fault ended, with the files it speaks of; False, and nothing,
    when the run is no longer ours.
    """
    kept = kept_rows(held.run_id, files)
    error = asdict(report.error) if report.error else {}
    document = _report_row(held.run_id, written(report.to_json()), [row.path for row in kept])
    checks = check_rows(held.run_id, report.checks)
    run = Run.objects.get(pk=held.run_id)
    with transaction.atomic():
        if not incomplete.end(held, run, error=error, **source_fields(report.source), engine_version=report.engine):
            return False
        _write(held.run_id, document, checks)
        keep(held.run_id, kept)
    return True


def reuse(held: Claim, known: Run) -> bool:
    """Give a run the verdict that `known` got; False when the run is no longer ours."""
    grade = {name: getattr(known, name) for name in _GRADE}
    project = Run.objects.select_related("project").get(pk=held.run_id).project
    document = _report_row(held.run_id, written_out(known.report.document), known.report.paths)
    checks = [_copied(held.run_id, check) for check in known.checks.all()]
    traces = integrity.taken_over(project, known.project)
    with transaction.atomic():
        if not states.finish(held, outcome=Run.Outcome.FINISHED, reused_from=known.reused_from or known, **grade):
            return False
        _write(held.run_id, document, checks)
        _summarise_project_of(held.run_id)
        integrity.remember(project, traces)
    return True


def _write(run_id: int, document: RunReport, checks: Sequence[CheckResult]) -> None:
    """Write both in place of what may be there, which nobody reads once more."""
    columns = ["document", "paths"]
    RunReport.objects.bulk_create([document], update_conflicts=True, unique_fields=["run"], update_fields=columns)
    CheckResult.objects.filter(run_id=run_id).delete()
    CheckResult.objects.bulk_create(checks)


def _report_row(run_id: int, document: Any, files: Sequence[str] = ()) -> RunReport:
    return RunReport(run_id=run_id, document=document, paths=written_out(list(files)))


def _copied(run_id: int, check: CheckResult) -> CheckResult:
    values = model_to_dict(check, exclude=["id", "run", "document"])
    return CheckResult(run_id=run_id, document=written_out(check.document), **values)


def _summarise_project_of(run_id: int) -> None:
    summarise(Run.objects.filter(pk=run_id).values_list("project", flat=True))


def _heads(run: Run, report: Report) -> list[SeenHead]:
    """Where the branches stood, for the runs to come."""
    if report.history is None:
        return []
    # Where there are too many, those that people share go first: their names have no slash.
    names = sorted((name for name in report.history.heads if len(name) <= 250), key=lambda name: ("/" in name, name))
    return [
        SeenHead(project_id=run.project_id, url=run.url, branch=name, revision=report.history.heads[name])
        for name in names[:MAXIMUM_HEADS]
    ]


def _report_fields(report: Report) -> dict[str, Any]:
    score = report.score
    return {
        **source_fields(report.source),
        "engine_version": report.engine,
        "environment_key": report.environment.key if report.environment else "",
        "points": score.points if score else None,
        "max_points": score.max if score else None,
        "percent": score.percent if score else None,
        "passed": score is not None and report.passed,
        "error": asdict(report.error) if report.error else None,
        "live": None,
    }


def _check_row(run_id: int, result: filrouge.CheckResult) -> CheckResult:
    return CheckResult(
        run_id=run_id,
        code=result.code,
        family=result.family,
        lesson=result.lesson,
        outcome=result.outcome.value,
        score=result.score,
        weight=result.weight,
        points=result.points,
        max_points=result.max_points,
        required=result.required,
        position=_POSITIONS[result.code],
        document=written_out(asdict(result)),
    )
