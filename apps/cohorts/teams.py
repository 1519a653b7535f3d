"""What is done to the teams of an assignment. Callers have checked who asks.

Students found, join and leave teams themselves where the assignment lets them; an instructor arranges anybody's.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from random import Random
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet, RestrictedError
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.cohorts import team_changes
from apps.cohorts.models import Assignment, Membership, Team, TeamMembership
from apps.cohorts.policy_changes import Effect


def one_at_a_time(assignment: Assignment) -> None:
    """Until the transaction ends, nobody else changes a team of `assignment`."""
    Assignment.objects.select_for_update(no_key=True).only("pk").get(pk=assignment.pk)


def found(*, assignment: Assignment, student: User, name: str) -> Team:
    """Open a team with `student` as its first member.

    Raises ValidationError for a name that is taken, and for whoever is in a team already.
    """
    team = Team(assignment=assignment, name=name.strip())
    with transaction.atomic():
        one_at_a_time(assignment)
        team.full_clean()
        team.save()
        _enter(team, student)
    return team


def join(*, team: Team, student: User) -> None:
    """Let `student` in; raises ValidationError when the team is full, and for whoever is in a team already."""
    with transaction.atomic():
        # Of two who take the last place at the same moment, one waits here for the other.
        one_at_a_time(team.assignment)
        if team.memberships.count() >= team.assignment.team_size:
            raise ValidationError(_("This team is full."))
        _enter(team, student)


def leave(*, assignment: Assignment, student: User) -> None:
    """Take `student` out of their team, if they are in one; a team without anybody goes."""
    arrange(assignment=assignment, names={student.pk: ""}, may_fall=True)


def arrange(*, assignment: Assignment, names: Mapping[int, str], may_fall: bool) -> Effect:
    """Put each student (by id) into the team of that name, new or known, in place of the one they were in; into none
    where the name is empty. An instructor's teams may be larger than those that students form.

    Gives back how grades followed. Where some would fall and `may_fall` is false, nothing is written: grades never fall
    silently. Raises ValidationError for a name that is too long.
    """
    with transaction.atomic():
        one_at_a_time(assignment)
        teams = _teams_named(assignment, [name.strip() for name in names.values() if name.strip()])
        TeamMembership.objects.filter(assignment=assignment, student__in=names).delete()
        TeamMembership.objects.bulk_create(
            TeamMembership(team=teams[name.strip().casefold()], assignment=assignment, student_id=student)
            for student, name in names.items()
            if name.strip()
        )
        effect = team_changes.tell(assignment, list(names))
        if effect.falling and not may_fall:
            transaction.set_rollback(True)
        else:
            _forget_empty_teams(assignment)
    return effect


def same_teams(assignment: Assignment, other: Assignment) -> dict[int, str]:
    """The names to `arrange` for teams as they were for `other`, an assignment of the same cohort: of those students
    who are in no team of `assignment` yet.
    """
    without = set(without_team(assignment).values_list("pk", flat=True))
    places = TeamMembership.objects.filter(assignment=other).order_by("team__name", "pk")
    return {student: name for student, name in places.values_list("student", "team__name") if student in without}


def drawn_teams(assignment: Assignment, random: Random) -> dict[int, str]:
    """The names to `arrange` for teams drawn by lot among the students who are in none: as few teams as the size
    allows, none of them smaller than another by more than one.
    """
    students = list(without_team(assignment).values_list("pk", flat=True))
    random.shuffle(students)
    taken = {name.casefold() for name in assignment.teams.values_list("name", flat=True)}
    names: list[str] = []
    number = 0
    while len(names) * assignment.team_size < len(students):
        number += 1
        name = _("Team %(number)s") % {"number": number}
        if name.casefold() not in taken:
            names.append(name)
    return {student: names[place % len(names)] for place, student in enumerate(students)}


def without_team(assignment: Assignment) -> QuerySet[User]:
    """The students of the cohort who are in no team of `assignment`."""
    placed = TeamMembership.objects.filter(assignment=assignment).values("student")
    return User.objects.filter(pk__in=_students(assignment)).exclude(pk__in=placed).order_by("full_name", "pk")


def placeable(assignment: Assignment) -> QuerySet[User]:
    """Whom an instructor may place: the students of the cohort, and whoever has left it and is in a team still."""
    placed = TeamMembership.objects.filter(assignment=assignment).values("student")
    return User.objects.filter(Q(pk__in=_students(assignment)) | Q(pk__in=placed))


def _students(assignment: Assignment) -> QuerySet[Membership, Any]:
    students = Membership.objects.filter(cohort=assignment.cohort_id, role=Membership.Role.STUDENT)
    return students.values("user")


def _enter(team: Team, student: User) -> None:
    try:
        with transaction.atomic():
            TeamMembership.objects.create(team=team, assignment=team.assignment, student=student)
    except IntegrityError as error:
        raise ValidationError(_("You are in a team already: leave it first.")) from error
    team_changes.tell(team.assignment, [student.pk])


def _teams_named(assignment: Assignment, names: Iterable[str]) -> dict[str, Team]:
    """The teams of these names, those that are new included, by name without regard to capitals. Those that are known
    are locked, so that none submits for the first time while its members change.
    """
    teams = {team.name.casefold(): team for team in assignment.teams.select_for_update(of=("self",)).order_by("pk")}
    new: dict[str, Team] = {}
    for name in names:
        if name.casefold() not in teams:
            new.setdefault(name.casefold(), Team(assignment=assignment, name=name))
    for team in new.values():
        team.clean_fields(exclude=["assignment"])
    Team.objects.bulk_create(new.values())
    return teams | new


def _forget_empty_teams(assignment: Assignment) -> None:
    """A team without anybody goes, unless it has submitted: then what it did stays."""
    empty = assignment.teams.filter(memberships=None)
    try:
        empty.delete()
    except RestrictedError as error:
        kept = [row.team for row in error.restricted_objects if isinstance(row.team, Team)]  # type: ignore[attr-defined]
        empty.exclude(pk__in=[team.pk for team in kept]).delete()
