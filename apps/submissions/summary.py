"""What a project keeps of its runs, so that a whole cohort is read from its projects alone.

The runs are the truth: `summarise` alone writes these columns, always anew from all of a project's runs, and whatever
submits a run, ends one or changes its grade calls it in the same transaction.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from itertools import islice
from operator import attrgetter
from typing import Any

from django.db import transaction
from django.db.models import F, Q

from apps.submissions.models import CheckResult, Project, Run
from apps.submissions.models.project_summary import ProjectSummary

_BUNCH = 500
"""Projects that are read at a time: SQLite takes some thousands of values in a query."""

_WRITTEN = [field.attname for field in ProjectSummary._meta.local_fields if field.name != "granted_percent"]
_summary = attrgetter(*_WRITTEN)


def summarise(project_ids: Iterable[int]) -> None:
    """Bring the summaries of these projects and of those that share them up to date: three queries for each five
    hundred, four where a team's are among them, and as few more as the database takes for those that have changed.

    The projects are locked before their runs are read, so that of two at once the second sees what the first changed.
    """
    ids = iter(sorted(set(project_ids)))
    while bunch := list(islice(ids, _BUNCH)):
        _summarise(bunch)


def begin_anew(projects: Collection[Project], *also: str) -> None:
    """Write these projects, and the columns `also`, as if nothing counted in them: `summarise` them next."""
    for project in projects:
        _count(project, [])
        project.failed_codes = ""
    _write(projects, *also)


def _locked(wanted: Q) -> list[Project]:
    """The projects, locked in one order for everybody: those that others share first."""
    order = (F("team_project").asc(nulls_first=True), "pk")
    return list(Project.objects.filter(wanted).order_by(*order).select_for_update(no_key=True))


def _summarise(ids: list[int]) -> None:
    with transaction.atomic(savepoint=False):
        projects = _locked(Q(pk__in=ids))
        if any(project.team_id for project in projects):
            # Asked once the team's project is locked: whoever shares it by then is seen.
            projects += _locked(Q(team_project__in=ids) & ~Q(pk__in=ids))
        former = [_summary(project) for project in projects]
        runs: defaultdict[int, list[Any]] = defaultdict(list)
        columns = ["pk", "project_id", "state", "outcome", "percent", "grade_percent", "passed", "submitted_at"]
        columns += ["purpose", "set_aside", "submitted_by_id", "retry_of_id"]
        sources = {source for project in projects for source in project.sources}
        for run in Run.objects.filter(project__in=sources).order_by("pk").values_list(*columns, named=True):
            runs[run.project_id].append(run)
        for project in projects:
            counting = [run for source in project.sources for run in runs[source]]
            _count(project, sorted(counting, key=lambda run: run.pk))
        failed: defaultdict[int | None, list[str]] = defaultdict(list)
        results = CheckResult.objects.filter(
            run__in=[project.kept_run_id for project in projects if project.kept_run_id],
            outcome=CheckResult.Outcome.FAILED,
        )
        for run_id, code in results.order_by("position", "code").values_list("run", "code"):
            failed[run_id].append(code)
        for project in projects:
            project.failed_codes = " ".join(failed[project.kept_run_id])
        changed = [project for project, told in zip(projects, former, strict=True) if _summary(project) != told]
        _write(changed)


def _write(projects: Collection[Project], *also: str) -> None:
    """Write the summaries of projects that exist and are locked, and the columns `also`.

    Each is a conflict, which updates it: `bulk_update` took ten times as long.
    """
    columns = [*also, *_WRITTEN]
    Project.objects.bulk_create(projects, update_conflicts=True, unique_fields=["pk"], update_fields=columns)


def _count(project: Project, runs: list[Any]) -> None:
    """Everything but ``failed_codes``, from the project's runs in order."""
    submitted = [run for run in runs if run.purpose == "submission"]
    graded = [run for run in runs if run.state == "finished" and run.outcome == "finished"]
    percents = [run.percent for run in graded if run.purpose == "submission" and run.percent is not None]
    counting = [run for run in graded if not run.set_aside]
    kept = max(counting, key=lambda run: (_or_below_zero(run.grade_percent), -run.pk), default=None)
    granted = project.granted_percent
    project.submitted_runs = sum(_is_theirs(run, project) for run in submitted if run.retry_of_id is None)
    project.graded_runs = sum(run.purpose == "submission" for run in graded)
    project.last_submitted_at = max((run.submitted_at for run in submitted), default=None)
    project.first_percent = percents[0] if percents else None
    project.best_percent = max(percents, default=None)
    project.kept_run_id = kept.pk if kept else None
    project.grade_percent = granted if granted is not None else kept.grade_percent if kept else None
    project.passed = any(run.passed for run in counting)
    project.incomplete = _is_incomplete(submitted)


def _is_incomplete(submitted: list[Any]) -> bool:
    """Whether the last submission ended so; a run that takes its place says otherwise only once it has ended."""
    standing = [run for run in submitted if run.state != "cancelled" and not _is_coming_again(run)]
    return bool(standing) and standing[-1].state == "failed"


def _is_coming_again(run: Any) -> bool:
    return run.retry_of_id is not None and run.state in Run.ACTIVE


def _is_theirs(run: Any, project: Project) -> bool:
    """Whether a run that counts in `project` was submitted for it, or for its team by its own student."""
    return bool(run.project_id == project.pk or run.submitted_by_id == project.student_id)


def _or_below_zero(percent: float | None) -> float:
    """Nothing that counts is less than any grade."""
    return -1.0 if percent is None else percent
