"""What is written down so that likeness between projects can be asked about, and settled. Nothing here accuses."""

from __future__ import annotations

from django.db import transaction

from apps.accounts.models import User
from apps.submissions.models import Project, Run, SettledQuestion, Trace
from filrouge import Traces

BATCH = 500


def remember(run_id: int, traces: Traces) -> None:
    """Keep the traces of a run's commit in place of those that its project left before."""
    run = Run.objects.select_related("project").only("project__assignment_id").get(pk=run_id)
    _replace(run.project, [*_commits(traces), *_files(traces)])


def take_over(project: Project, former: Project) -> None:
    """Give `project` the traces of `former`, whose verdict it took over: both have the same repository."""
    if project.pk != former.pk:
        _replace(project, [_copy(trace) for trace in former.traces.all()])


def settle(*, pair: tuple[Project, Project], by: User, reason: str) -> SettledQuestion:
    """Write down what came of asking about two projects; asked again, the newer answer stands."""
    first, second = sorted(pair, key=lambda project: project.pk)
    settled, _created = SettledQuestion.objects.update_or_create(
        first=first, second=second, defaults={"reason": reason, "settled_by": by}
    )
    return settled


def reopen(*, pair: tuple[Project, Project]) -> None:
    """Ask about two projects again."""
    first, second = sorted(pair, key=lambda project: project.pk)
    SettledQuestion.objects.filter(first=first, second=second).delete()


def _replace(project: Project, traces: list[Trace]) -> None:
    """Rewrite a project's traces, when they changed at all; practice is compared with nobody's work."""
    if project.assignment_id is None:
        return
    known = set(project.traces.values_list("kind", "digest"))
    if known == {(trace.kind, trace.digest) for trace in traces}:
        return
    for trace in traces:
        trace.project, trace.assignment_id = project, project.assignment_id
    with transaction.atomic():
        project.traces.all().delete()
        Trace.objects.bulk_create(traces, batch_size=BATCH)


def _commits(traces: Traces) -> list[Trace]:
    return [
        Trace(
            kind=Trace.Kind.COMMIT,
            digest=commit.revision,
            label=commit.subject[:300],
            author=commit.author[:150],
            authored_at=commit.authored_at,
        )
        for commit in traces.commits
    ]


def _files(traces: Traces) -> list[Trace]:
    return [
        Trace(kind=Trace.Kind.FILE, digest=file.blob, label=file.path[:300], size_bytes=file.size_bytes)
        for file in traces.files
    ]


def _copy(trace: Trace) -> Trace:
    trace.pk = None
    return trace
