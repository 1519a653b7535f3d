"""Everything that one person works on: each open assignment with all its runs, and what they practise on beside.

Three queries, however many runs there are. Where an assignment keeps its verdicts back, no score is given here either.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from django.db.models import OuterRef, Q, Subquery

from apps.accounts.models import User
from apps.cohorts.models import Assignment, Extension, TeamMembership
from apps.cohorts.models.policy import Feedback, later
from apps.submissions.models import Project, Run
from apps.submissions.models.querysets import RunQuerySet
from apps.submissions.score_plot import Attempt, ScorePlot

PRACTICE_SHOWN = 10
"""Repositories that are practised on: those submitted last."""


@dataclass(frozen=True)
class Work:
    """What was done for one assignment, alone or in the ``team`` of that name, or on one repository of practice;
    ``attempts`` are in order.

    ``due_at`` reckons with an extension; ``shows_scores`` is False while the assignment keeps its verdicts back.
    """

    project: Project | None = None
    attempts: Sequence[Attempt] = ()
    assignment: Assignment | None = None
    team: str = ""
    due_at: datetime | None = None
    is_extended: bool = False
    shows_scores: bool = True

    @property
    def last(self) -> Attempt | None:
        """The run submitted last, whatever became of it."""
        return self.attempts[-1] if self.attempts else None

    @cached_property
    def graded(self) -> list[Attempt]:
        """The runs with a score that may be shown."""
        return [attempt for attempt in self.attempts if attempt.percent is not None] if self.shows_scores else []

    @property
    def last_percent(self) -> float | None:
        """The newest verdict's percent."""
        return self.graded[-1].percent if self.graded else None

    @property
    def best_percent(self) -> float | None:
        """The best verdict's percent."""
        return max((attempt.percent or 0.0 for attempt in self.graded), default=None)

    @property
    def grade_percent(self) -> float | None:
        """The grade that was given by hand, or else the best percent that is kept after lateness."""
        if self.project and self.is_granted:
            return self.project.granted_percent
        return max((attempt.grade_percent or 0.0 for attempt in self.graded), default=None)

    @property
    def is_granted(self) -> bool:
        """Whether the grade was given by hand, and may be shown."""
        return self.shows_scores and self.project is not None and self.project.granted_percent is not None

    @property
    def is_passed(self) -> bool:
        """Whether some run did all that is asked."""
        return any(attempt.passed for attempt in self.graded)

    @cached_property
    def plot(self) -> ScorePlot | None:
        """The scores in order, small; None until there are two to compare."""
        return ScorePlot.small(self.graded) if len(self.graded) > 1 else None


@dataclass(frozen=True, slots=True)
class MyWork:
    """The page "my work": assignments in the order of their cohorts, practice with the newest first."""

    assigned: tuple[Work, ...]
    practised: tuple[Work, ...]


def my_work(user: User) -> MyWork:
    """What `user` is asked to do, has done, and practises on: three queries."""
    extended = Extension.objects.shared_by(user).filter(assignment=OuterRef("pk"), due_at__isnull=False)
    place = TeamMembership.objects.filter(assignment=OuterRef("pk"), assignment__team_size__gt=1, student=user)
    opened = Assignment.objects.open_to(user).without_texts().select_related("cohort")
    asked = opened.annotate(
        extended_to=Subquery(extended.order_by("-due_at").values("due_at")[:1]),
        team_name=Subquery(place.values("team__name")[:1]),
    )
    assignments = list(asked)
    projects = _projects(user, assignments)
    attempts: defaultdict[int, list[Attempt]] = defaultdict(list)
    for run in _runs(projects):
        attempts[run.project_id].append(Attempt.of(run))
    of_assignment = {project.assignment_id: project for project in projects if project.assignment_id}
    practised = [Work(one, attempts[one.pk]) for one in projects if one.assignment_id is None and attempts[one.pk]]
    practised.sort(key=lambda work: work.attempts[-1].run_id, reverse=True)
    return MyWork(
        assigned=tuple(_work(one, of_assignment.get(one.pk), attempts) for one in assignments),
        practised=tuple(practised[:PRACTICE_SHOWN]),
    )


def _work(assignment: Any, project: Project | None, attempts: dict[int, list[Attempt]]) -> Work:
    """``assignment`` is one that was annotated with ``extended_to`` and ``team_name``."""
    due_at = later(assignment.due_at, assignment.extended_to)
    return Work(
        project=project,
        attempts=_attempts(project, attempts) if project else (),
        assignment=assignment,
        team=assignment.team_name or "",
        due_at=due_at,
        is_extended=due_at != assignment.due_at,
        shows_scores=assignment.feedback_now is not Feedback.NOTHING,
    )


def _attempts(project: Project, attempts: dict[int, list[Attempt]]) -> list[Attempt]:
    """Those that count in `project`, in order."""
    found = [attempt for source in project.sources for attempt in attempts[source]]
    return sorted(found, key=lambda attempt: attempt.run_id)


def _projects(user: User, assignments: Sequence[Assignment]) -> list[Project]:
    wanted = Q(assignment__in=assignments) | Q(assignment=None)
    projects = Project.objects.filter(wanted, student=user)
    return list(projects.only("assignment", "team_project", "url", "granted_percent"))


def _runs(projects: Iterable[Project]) -> RunQuerySet:
    sources = {source for project in projects for source in project.sources}
    runs = Run.objects.filter(project__in=sources, set_aside=False).order_by("pk")
    return runs.only("project", *Attempt.COLUMNS)
