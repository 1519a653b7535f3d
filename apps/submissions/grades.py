"""The grade that is kept: `Run.percent`, the verdict, less what lateness cost when it was submitted.

`Run.grade_percent` is computed by the database from ``percent`` and ``penalty_percent``, so that it can never disagree
with them. The penalty is written when a run is submitted, and again here when dates, late policy or an extension
change. Of several runs the best kept grade counts: submitting again, late or not, never costs what was already won
(`apps.submissions.summary`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from django.db import transaction

from apps.cohorts.late_policy import Lateness
from apps.cohorts.models import Assignment
from apps.cohorts.policy_changes import Effect
from apps.submissions.models import Project, Run
from apps.submissions.summary import summarise

_BATCH = 500
"""Rows named in one UPDATE: SQLite takes some thousands of values at most."""


def apply_lateness(assignment: Assignment) -> Effect:
    """Hold every run of `assignment` against its dates, policy and extensions as they are now.

    Projects keep their best grade anew. Gives back how many of these grades rose and fell.
    """
    extensions = {extension.student_id: extension for extension in assignment.extensions.all()}
    changed: defaultdict[Lateness, list[int]] = defaultdict(list)
    projects: set[int] = set()
    runs = Run.objects.filter(project__assignment=assignment).order_by()
    rows = runs.values_list("pk", "project", "submitted_at", "project__student", "days_late", "penalty_percent")
    for pk, project, submitted_at, student, days, percent in rows.iterator():
        lateness = assignment.lateness(submitted_at, extensions.get(student))
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
    return Effect(
        rising=sum(after[pk] > grade for pk, grade in before.items()),
        falling=sum(after[pk] < grade for pk, grade in before.items()),
    )


def _grades(projects: Iterable[int]) -> dict[int, float]:
    """The grades that these projects keep, by project; those that have none left out."""
    ids = sorted(projects)
    bunches = (ids[start : start + _BATCH] for start in range(0, len(ids), _BATCH))
    kept = (Project.objects.filter(pk__in=bunch, grade_percent__isnull=False) for bunch in bunches)
    return {pk: grade for rows in kept for pk, grade in rows.values_list("pk", "grade_percent") if grade is not None}
