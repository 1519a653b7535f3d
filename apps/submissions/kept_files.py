"""The files that verdicts speak of, written with the verdict and let go when newer runs have theirs."""

from __future__ import annotations

from collections.abc import Sequence

from apps.submissions.highlighting import lines_of, packed
from apps.submissions.models import Run, RunFile, RunReport
from filrouge import KeptFile

RUNS_WITH_FILES = 10
"""Of how many runs of a project the files are kept: the newest."""


def kept_rows(run_id: int, files: Sequence[KeptFile]) -> list[RunFile]:
    """The rows of a run's files, not yet written: colouring them takes time that no transaction should last."""
    return [
        RunFile(run_id=run_id, path=file.path, lines=len(lines_of(file.text)), spans=packed(file.path, file.text))
        for file in files
    ]


def keep(run_id: int, rows: Sequence[RunFile]) -> None:
    """Write the files of a run in place of any that it had, and let go of those of the project's oldest runs."""
    RunFile.objects.filter(run_id=run_id).delete()
    RunFile.objects.bulk_create(rows)
    project = Run.objects.filter(pk=run_id).values("project")
    runs = Run.objects.filter(project__in=project, files__isnull=False).order_by("-pk").distinct()
    old = list(runs.values_list("pk", flat=True)[RUNS_WITH_FILES:])
    if old:
        RunFile.objects.filter(run__in=old).delete()
        RunReport.objects.filter(run__in=old).update(paths=[])
        RunReport.objects.filter(run__reused_from__in=old).update(paths=[])
