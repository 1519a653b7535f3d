"""What ties the thread further on once the lessons are read: the assignments that somebody has passed."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import F
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.cohorts.models import Assignment, Extension, Membership
from apps.courses.next_steps import Step
from apps.submissions.feedback import hides_scores
from apps.submissions.models import Project


def passed_assignments(student: User, assignments: Collection[Assignment]) -> set[int]:
    """Which of these `student` has passed and may know it, by id: one query, however many runs there are."""
    assignments = [assignment for assignment in assignments if not hides_scores(assignment)]
    passed = Project.objects.filter(student=student, assignment__in=assignments, passed=True)
    return {pk for pk in passed.values_list("assignment", flat=True) if pk}


def assignment_to_submit(user: User) -> Step | None:
    """The open assignment that `user` studies for and has not passed, the one due first: three queries.

    What is closed is left out, and an extension prolongs.
    """
    studied = Membership.objects.filter(user=user, role=Membership.Role.STUDENT).values("cohort")
    assignments = list(Assignment.objects.open_to(user).filter(cohort__in=studied).select_related("cohort"))
    if not assignments:
        return None
    shared = Extension.objects.shared_by(user).filter(assignment__in=assignments)
    granted = {one.assignment_id: one for one in shared.order_by(F("due_at").asc(nulls_first=True))}
    done, now = passed_assignments(user, assignments), timezone.now()
    wanted = [
        (one.due_for(granted.get(one.pk)), one)
        for one in assignments
        if one.pk not in done and one.lateness(now, granted.get(one.pk)).accepted
    ]
    if not wanted:
        return None
    due_at, assignment = min(wanted, key=lambda pair: (pair[0] is None, pair[0] or now))
    url = reverse("submissions:assignment", args=[assignment.cohort.slug, assignment.slug])
    return Step(_("Submit:"), assignment.title, url, due_at)
