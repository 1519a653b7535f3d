"""What a student is shown of a verdict before its date, where the assignment holds it back (`AssignmentPolicy`).

It is held back from the student alone, in their own projects and their team's; whoever follows the cohort sees
everything, and so does whoever practises.
"""

from __future__ import annotations

from apps.accounts.models import User
from apps.cohorts.models import Assignment, Feedback
from apps.submissions.models import Project, Run


def feedback_for(user: User, project: Project) -> Feedback:
    """How much of the verdicts of `project` is shown to `user` at this moment."""
    if project.assignment is None or not project.is_of(user.pk):
        return Feedback.FULL
    return project.assignment.feedback_now


def hold_back(run: Run, feedback: Feedback) -> Run:
    """Take from `run`, as it was loaded, what is held back: it is shown then, and never saved."""
    if feedback is not Feedback.FULL:
        run.live = None
    if feedback is Feedback.NOTHING:
        run.percent = run.points = run.max_points = None
    return run


def hides_scores(assignment: Assignment) -> bool:
    """Whether its students do not even know how many points they have."""
    return assignment.feedback_now is Feedback.NOTHING
