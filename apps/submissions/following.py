"""What the page of a run says while it goes on: its place or its stage, how far it has come, what is left."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, Sum
from django.utils import timezone

from apps.submissions import slots
from apps.submissions.models import Project, Run
from filrouge import Stage

ESTIMATE_STEP_SECONDS = 5
"""How finely the page counts down: what is left is a guess."""

_STAGES = tuple(stage.value for stage in Stage)


@dataclass(frozen=True, slots=True)
class QueuePlace:
    """Where a waiting run stands: 1 is next. ``seconds`` is a guess from former runs, None without any and
    where no worker is known of.
    """

    position: int
    seconds: float | None


def queue_place(run: Run) -> QueuePlace | None:
    """The place of a run that waits for a worker, None for any other: one query."""
    waits = run.state == Run.State.QUEUED and (run.wait_until is None or run.wait_until <= timezone.now())
    return _place_behind(Run.objects.is_ahead_of(run)) if waits else None


def place_to_be(turn: int, project: Project | None) -> QueuePlace:
    """The place that a run with this turn would get now, its project's waiting one making way for it: one query."""
    waiting = Q(pk__in=Run.objects.due().order_by().values("pk"), turn__lte=turn)
    return _place_behind(waiting & ~Q(project__in=project.sources if project else []))


def _place_behind(ahead: Q) -> QueuePlace:
    sums = Run.objects.filter(ahead | Q(state=Run.State.RUNNING)).aggregate(
        waiting=Count("pk", filter=Q(state=Run.State.QUEUED)), seconds=Sum("expected_seconds")
    )
    at_once = slots.at_once()
    seconds = sums["seconds"] / at_once if at_once and sums["seconds"] is not None else None
    return QueuePlace(sums["waiting"] + 1, seconds)


def seconds_left(run: Run) -> float | None:
    """How long a running run will still take if it is like the former ones, 0 once it takes longer; else None."""
    if run.state != Run.State.RUNNING or run.expected_seconds is None or run.started_at is None:
        return None
    elapsed = (timezone.now() - run.started_at).total_seconds()
    left = max(0.0, run.expected_seconds - elapsed)
    return float(round(left / ESTIMATE_STEP_SECONDS) * ESTIMATE_STEP_SECONDS)


def following_context(run: Run, checks_done: int, *, is_passed: bool) -> dict[str, Any]:
    """What the live part, the tab's title and its icon need."""
    place, left = queue_place(run), seconds_left(run)
    return {
        "place": place,
        "seconds_left": left,
        "stages": _STAGES,
        "stages_done": _STAGES[: _STAGES.index(run.stage)] if run.stage in _STAGES else (),
        "checks_done": checks_done,
        "checks_total": len(run.plan.get("checks", {})),
        "tab_icon": f"img/tab/{_tab_icon(run, is_passed)}.svg",
        "status": _status(run),
        "version": _version(run, checks_done, place, left),
    }


def is_announced(seen: str, run: Run) -> bool:
    """Whether somebody whose page shows the version `seen` is to be told aloud: of a new state or stage, no more."""
    return not seen.startswith(f"{_status(run)}-")


def _tab_icon(run: Run, is_passed: bool) -> str:
    if run.state != Run.State.FINISHED:
        return str(run.state)
    return "passed" if is_passed else "not-passed"


def _status(run: Run) -> str:
    return f"{run.state}-{run.stage}"


def _version(run: Run, checks_done: int, place: QueuePlace | None, left: float | None) -> str:
    """Names what the live part shows: as long as it is the same, sending it again would change nothing."""
    tests = run.live or {}
    shown = (checks_done, tests.get("collected"), tests.get("finished"), run.cancel_requested, left)
    waiting = (place.position, place.seconds) if place else ()
    return "-".join(str(part) for part in (_status(run), *shown, *waiting))
