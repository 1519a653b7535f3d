"""What is written down so that likeness between projects can be asked about, and settled. Nothing here accuses."""

from __future__ import annotations

from apps.accounts.models import User
from apps.submissions.models import Project, SettledQuestion, Trace
from filrouge import Traces

BATCH = 500


def traces_of(project: Project, traces: Traces) -> list[Trace] | None:
    """The rows that are to take the place of those that `project` left before; None where nothing changed, and for
    practice, which is compared with nobody's work.
    """
    return _changed(project, [*_commits(traces), *_files(traces)])


def taken_over(project: Project, former: Project) -> list[Trace] | None:
    """The same from `former`, whose verdict `project` takes over: both have the same repository."""
    return _changed(project, [_copy(trace) for trace in former.traces.all()]) if project.pk != former.pk else None


def remember(project: Project, rows: list[Trace] | None) -> None:
    """Write what `traces_of` or `taken_over` has made ready."""
    if rows is not None:
        project.traces.all().delete()
        Trace.objects.bulk_create(rows, batch_size=BATCH)


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


def _changed(project: Project, traces: list[Trace]) -> list[Trace] | None:
    if project.assignment_id is None:
        return None
    known = set(project.traces.values_list("kind", "digest"))
    if known == {(trace.kind, trace.digest) for trace in traces}:
        return None
    for trace in traces:
        trace.project, trace.assignment_id = project, project.assignment_id
    return traces


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
