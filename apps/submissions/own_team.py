"""What a student does about their own team of an assignment: found it, join another's, leave it, and until when.

`why_fixed` is the rule: students form teams among themselves until the team has submitted, or they have alone; from
then on an instructor arranges them. Each change asks it again while nothing else can happen to the team.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from apps.accounts.access import signed_in
from apps.accounts.models import User
from apps.cohorts import teams
from apps.cohorts.models import Assignment, Membership, Team
from apps.submissions.models import Project, Run
from apps.submissions.teamwork import held_team


@dataclass(frozen=True, slots=True)
class OwnTeam:
    """Where a student stands: their ``team``, if any, and its ``members``, the one who came first at the head.

    ``fixed`` says why they cannot change that by themselves; it is empty while they can.
    """

    team: Team | None
    members: Sequence[User]
    has_submitted: bool
    places_left: int
    fixed: str


def why_fixed(assignment: Assignment, student: User, team: Team | None) -> str:
    """Why `student` can neither join nor leave `team`, nor found one where it is None, by themselves; empty while they
    can. Two queries at most.
    """
    if assignment.cohort.is_archived:
        return _("This cohort is archived: its teams stay as they are.")
    if not assignment.students_form_teams:
        return _("Your instructors make the teams of this assignment.")
    if team and Project.objects.filter(team=team).exists():
        return _("The team has submitted: from now on, only an instructor changes who is in it.")
    if Run.objects.filter(project__assignment=assignment, project__student=student).exists():
        return _("You have submitted alone: from now on, only an instructor can put you into a team.")
    return ""


def why_not_join(team: Team, student: User) -> str:
    """Why `student`, who is not in `team`, cannot join it; empty while they can."""
    assignment = team.assignment
    own = Team.objects.of(student, assignment)
    if own:
        return why_fixed(assignment, student, own) or _("You are in a team already: leave it first.")
    full = "" if _places_left(team) else _("This team is full.")
    return why_fixed(assignment, student, team) or full


def found(*, assignment: Assignment, student: User, name: str) -> None:
    """Open a team with `student` in it; sent twice, it founds one. Raises ValidationError with the reader's words."""
    with transaction.atomic():
        teams.one_at_a_time(assignment)
        own = held_team(assignment, student)
        if own is None or own.name.casefold() != name.strip().casefold():
            _refuse(why_fixed(assignment, student, own))
            teams.found(assignment=assignment, student=student, name=name)


def join(*, team: Team, student: User) -> None:
    """Let `student` into `team`, if they are not in it. Raises ValidationError with the reader's words."""
    with transaction.atomic():
        teams.one_at_a_time(team.assignment)
        if held_team(team.assignment, student) != team:
            _hold(team)
            _refuse(why_not_join(team, student))
            teams.join(team=team, student=student)


def leave(*, assignment: Assignment, student: User) -> None:
    """Take `student` out of their team, if they are in one. Raises ValidationError with the reader's words."""
    with transaction.atomic():
        teams.one_at_a_time(assignment)
        own = held_team(assignment, student)
        if own:
            _refuse(why_fixed(assignment, student, own))
            teams.leave(assignment=assignment, student=student)


def team_context(request: HttpRequest, assignment: Assignment) -> dict[str, Any]:
    """What the part "Your team" of the pages of an `assignment` needs; nothing for whoever does not work in a team
    there: where everybody works alone, and for those who follow the cohort.
    """
    student = signed_in(request)
    studies = {"user": student, "role": Membership.Role.STUDENT}
    if not assignment.is_in_teams or not assignment.cohort.memberships.filter(**studies).exists():
        return {}
    own = _standing(assignment, student)
    path = reverse("submissions:join_team", args=[own.team.code]) if own.team else ""
    return {"own_team": own, "team_address": request.build_absolute_uri(path)}


def invitation(team: Team, student: User) -> dict[str, Any]:
    """What the page of a team's link tells `student`, who may read it."""
    members = members_of(team)
    joined = student in members
    why_not = "" if joined else why_not_join(team, student)
    return {"team": team, "members": members, "joined": joined, "why_not": why_not}


def place_on_page(assignment: Assignment) -> str:
    """Where an assignment's page tells a student of their team."""
    return reverse("submissions:assignment", args=[assignment.cohort.slug, assignment.slug]) + "#team"


def members_of(team: Team) -> list[User]:
    """Those who are in `team`, in the order in which they came."""
    return [place.student for place in team.memberships.select_related("student").order_by("pk")]


def _standing(assignment: Assignment, student: User) -> OwnTeam:
    team = Team.objects.of(student, assignment)
    return OwnTeam(
        team=team,
        members=members_of(team) if team else (),
        has_submitted=team is not None and Project.objects.filter(team=team).exists(),
        places_left=_places_left(team) if team else 0,
        fixed=why_fixed(assignment, student, team),
    )


def _places_left(team: Team) -> int:
    """An instructor's team may be larger than those that students form."""
    return max(0, team.assignment.team_size - team.memberships.count())


def _hold(team: Team) -> None:
    """Until the transaction ends, `team` does not submit for the first time."""
    if not Team.objects.select_for_update(of=("self",)).filter(pk=team.pk).first():
        raise ValidationError(_("This team is gone: everybody has left it."))


def _refuse(why: str) -> None:
    if why:
        raise ValidationError(why)
