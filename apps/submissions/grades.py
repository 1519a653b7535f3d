"""The grade that is kept: `Run.percent`, the verdict, less what lateness cost when it was submitted.

`Run.grade_percent` is computed by the database from ``percent`` and ``penalty_percent``, so that it can never disagree
with them. The penalty is written when a run is submitted, and again here when dates, late policy or an extension
change. Of several runs the best kept grade counts: submitting again, late or not, never costs what was already won
(`apps.submissions.summary`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from django.db import transaction
from django.db.models import Q

from apps.cohorts.late_policy import Lateness
from apps.cohorts.models import Assignment, Extension
from apps.cohorts.models.extension import best_of
from apps.cohorts.policy_changes import Effect
from apps.submissions.models import Project, Run
from apps.submissions.summary import summarise

_BATCH = 500
"""Rows named in one UPDATE: SQLite takes some thousands of values at most."""


def apply_lateness(assignment: Assignment) -> Effect:
    """Hold every run of `assignment` against its dates, policy and extensions as they are now.

    Projects keep their best grade anew. Gives back how many of these grades rose and fell.
    """
    granted = {extension.student_id: extension for extension in assignment.extensions.all()}
    of_teams = _granted_to_teams(assignment, granted)
    changed: defaultdict[Lateness, list[int]] = defaultdict(list)
    projects: set[int] = set()
    runs = Run.objects.filter(project__assignment=assignment).order_by()
    whose = ("project__student", "project__team")
    rows = runs.values_list("pk", "project", *whose, "submitted_at", "days_late", "penalty_percent")
    for pk, project, student, team, submitted_at, days, percent in rows.iterator():
        lateness = assignment.lateness(submitted_at, of_teams.get(team) if team else granted.get(student))
        if (lateness.days, lateness.percent) != (days, percent):
            changed[lateness].append(pk)
            projects.add(project)
    with transaction.atomic():
        before = _grades(projects)
        for lateness, pks in changed.items():
            for start in range(0, len(pks), _BATCH):
                Run.objects.filter(pk__in=pks[start : start + _BATCH]).update(
                    days_late=lateness.days, penalty_percent=lateness.percent
                )
        summarise(projects)
        after = _grades(projects)
    return effect(before, after)


def effect(before: Mapping[int, float], after: Mapping[int, float]) -> Effect:
    """How many of these grades, by whose they are, rose and how many fell; one that is gone fell."""
    return Effect(
        rising=sum(after.get(key, -1.0) > grade for key, grade in before.items()),
        falling=sum(after.get(key, -1.0) < grade for key, grade in before.items()),
    )


def _granted_to_teams(assignment: Assignment, granted: Mapping[int, Extension]) -> dict[int, Extension | None]:
    """What holds for each team that somebody of was granted something, by team."""
    found: defaultdict[int, list[Extension]] = defaultdict(list)
    if granted and assignment.is_in_teams:
        places = assignment.team_memberships.filter(student__in=granted)
        for team, student in places.values_list("team", "student"):
            found[team].append(granted[student])
    return {team: best_of(extensions) for team, extensions in found.items()}


def _grades(projects: Iterable[int]) -> dict[int, float]:
    """The grades that students keep in these projects and in those that share them, by their own project; those that
    have none left out.
    """
    ids = sorted(projects)
    bunches = (ids[start : start + _BATCH] for start in range(0, len(ids), _BATCH))
    theirs = Project.objects.filter(student__isnull=False, grade_percent__isnull=False)
    kept = (theirs.filter(Q(pk__in=bunch) | Q(team_project__in=bunch)) for bunch in bunches)
    return {pk: grade for rows in kept for pk, grade in rows.values_list("pk", "grade_percent") if grade is not None}
