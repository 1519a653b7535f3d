"""The files that verdicts speak of, written with the verdict and let go when newer runs have theirs."""

from __future__ import annotations

import base64
import json
from collections.abc import Sequence

import structlog

from apps.submissions.highlighting import SECONDS, lines_of, packed, packed_in_time
from apps.submissions.models import Run, RunFile, RunReport
from filrouge import KeptFile, LimitExceededError, call_bounded

RUNS_WITH_FILES = 10
"""Of how many runs of a project the files are kept: the newest."""

MEMORY_BYTES = 256 * 1024**2
"""Of the process that colours them, and of its answer."""

logger = structlog.get_logger(__name__)


def kept_rows(run_id: int, files: Sequence[KeptFile]) -> list[RunFile]:
    """The rows of a run's files, not yet written: colouring them takes time that no transaction should last."""
    return [
        RunFile(run_id=run_id, path=file.path, lines=len(lines_of(file.text)), spans=spans)
        for file, spans in zip(files, _coloured(files), strict=True)
    ]


def _coloured(files: Sequence[KeptFile]) -> list[bytes]:
    """The spans of each file. Where their colours take too much, nobody is blamed: the text is kept without them."""
    if not files:
        return []
    asked = json.dumps([(file.path, file.text) for file in files]).encode()
    ceilings = {"memory_bytes": MEMORY_BYTES, "answer_bytes": MEMORY_BYTES}
    try:
        told = call_bounded(packed_in_time, asked, seconds=2 * SECONDS, **ceilings)
    except (LimitExceededError, RuntimeError) as error:  # Pygments calls memory that is used up by many names
        logger.warning("files kept without colours", files=len(files), error=str(error)[:200])
        return [packed("", file.text) for file in files]
    return [base64.b64decode(spans) for spans in told]


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
