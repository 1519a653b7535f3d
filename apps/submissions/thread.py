"""The whole thread of one person: the course's lessons, and the assignments that tie it further on."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.db.models import F
from django.urls import reverse
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.cohorts.models import Assignment, Membership
from apps.courses.next_steps import Step
from apps.submissions.models import CheckResult, Run
from apps.submissions.pages import passed

_RUN = ("run", "run__project__assignment", "run__percent", "run__plan__pass_percent")
_CHECK = ("outcome", "required", "weight", "max_points", "document__bonus")


@dataclass(frozen=True, slots=True)
class AssignmentKnot:
    """An assignment on the thread: tied once some run of it did all that it requires."""

    assignment: Assignment
    is_passed: bool


def assignment_knots(student: User, assignments: Collection[Assignment]) -> list[AssignmentKnot]:
    """The knots of these assignments, in order: one query."""
    tied = passed_assignments(student, assignments)
    return [AssignmentKnot(assignment, assignment.pk in tied) for assignment in assignments]


def passed_assignments(student: User, assignments: Collection[Assignment]) -> set[int]:
    """Which of these `student` has passed, by id: one query, however many runs there are."""
    results = CheckResult.objects.filter(
        run__project__student=student, run__project__assignment__in=assignments, run__state=Run.State.FINISHED
    )
    rows = results.order_by("run").values(*_RUN, *_CHECK)
    runs = groupby(rows, key=lambda row: tuple(row[name] for name in _RUN))
    return {
        assignment
        for (_run, assignment, percent, asked), checks in runs
        if passed(Run(percent=percent, plan={"pass_percent": asked}), [_judged(row) for row in checks])
    }


def _judged(row: dict[str, Any]) -> CheckResult:
    """What decides of a result: its record, which may be long, stays in the database."""
    bonus = {"bonus": row["document__bonus"]}
    return CheckResult(**{name: row[name] for name in _CHECK if name != "document__bonus"}, document=bonus)


def assignment_to_submit(user: User) -> Step | None:
    """The open assignment that `user` studies for and has not passed, the one due first: two queries."""
    studied = Membership.objects.filter(user=user, role=Membership.Role.STUDENT).values("cohort")
    wanted = Assignment.objects.open_to(user).filter(cohort__in=studied).select_related("cohort")
    assignments = list(wanted.order_by(F("due_at").asc(nulls_last=True), "cohort", "position", "id"))
    if not assignments:
        return None
    done = passed_assignments(user, assignments)
    assignment = next((one for one in assignments if one.pk not in done), None)
    if assignment is None:
        return None
    url = reverse("submissions:assignment", args=[assignment.cohort.slug, assignment.slug])
    return Step(_("Submit:"), assignment.title, url, assignment.due_at)
