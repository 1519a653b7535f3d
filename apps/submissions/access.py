"""Who may see what: each helper gives the thing, or answers 404 as if it did not exist."""

from __future__ import annotations

from django.http import Http404
from django.shortcuts import get_object_or_404

from apps.accounts.models import User
from apps.cohorts.models import Assignment, Cohort, Feedback, Membership
from apps.submissions.feedback import feedback_for
from apps.submissions.models import Contest, Project, Run


def assignment_for(user: User, cohort: str, slug: str) -> Assignment:
    """The assignment, for members of its cohort; students find it once it has opened."""
    membership = get_object_or_404(Membership, cohort__slug=cohort, user=user)
    assignment = get_object_or_404(
        Assignment.objects.select_related("cohort"), cohort_id=membership.cohort_id, slug=slug
    )
    if not assignment.is_open and not membership.is_staff:
        raise Http404
    return assignment


def assignment_in_teams_for(user: User, cohort: str, slug: str) -> Assignment:
    """The assignment, where students may share a project, for the students of its cohort alone."""
    assignment = assignment_for(user, cohort, slug)
    studies = {"user": user, "role": Membership.Role.STUDENT}
    if not assignment.is_in_teams or not assignment.cohort.memberships.filter(**studies).exists():
        raise Http404
    return assignment


def project_for(user: User, project_id: int) -> Project:
    """The project, for its student and for the instructors and assistants of its cohort."""
    known = ("student", "team", "team_project__team", "assignment__cohort")
    projects = Project.objects.visible_to(user).select_related(*known)
    return get_object_or_404(projects, pk=project_id)


def own_project(user: User, project_id: int) -> Project:
    """The project, for its student alone, or the members of its team."""
    return get_object_or_404(Project.objects.of(user).select_related("team", "assignment__cohort"), pk=project_id)


def cancellable_run_for(user: User, run_id: int) -> Run:
    """The run, for its student and for the instructors of its cohort: an assistant only looks."""
    return get_object_or_404(Run.objects.changeable_by(user), pk=run_id)


def run_for(user: User, run_id: int) -> Run:
    """The run with all that it found, for its student, unless that is held back from them for now, and for the
    instructors and assistants of its cohort.
    """
    run = run_to_follow_for(user, run_id)
    if feedback_for(user, run.project) is not Feedback.FULL:
        raise Http404
    return run


def run_to_follow_for(user: User, run_id: int) -> Run:
    """The run, for its student and for the instructors and assistants of its cohort; `hold_back` what is to be. Its
    report comes with it, but for the document, which is long.
    """
    related = ("project__student", "project__team", "project__assignment__cohort", "submitted_by", "report")
    runs = Run.objects.visible_to(user).select_related(*related).defer("report__document")
    return get_object_or_404(runs, pk=run_id)


def reported_run_for(user: User, run_id: int) -> Run:
    """The run as `run_for` gives it, once there is a report."""
    run = run_for(user, run_id)
    if not hasattr(run, "report"):
        raise Http404
    return run


def project_taught_by(user: User, project_id: int) -> Project:
    """The project, for the instructors of its cohort, who may change its grade."""
    projects = Project.objects.filter(assignment__cohort__in=Cohort.objects.taught_by(user))
    known = ("student", "team", "team_project__team", "assignment__cohort", "kept_run__project")
    return get_object_or_404(projects.select_related(*known), pk=project_id)


def run_taught_by(user: User, run_id: int) -> Run:
    """The run, for the instructors of its cohort."""
    runs = Run.objects.filter(project__assignment__cohort__in=Cohort.objects.taught_by(user))
    return get_object_or_404(runs.select_related("project__assignment__cohort"), pk=run_id)


def contest_taught_by(user: User, contest_id: int) -> Contest:
    """What a student asked back, for the instructors of its cohort, who answer."""
    contests = Contest.objects.filter(run__project__assignment__cohort__in=Cohort.objects.taught_by(user))
    whose = ("run__project__student", "run__project__team", "run__project__assignment__cohort")
    known = (*whose, "asked_by", "answered_by", "decision")
    return get_object_or_404(contests.select_related(*known), pk=contest_id)
