"""Teams of one assignment: founded and joined by students, arranged by instructors."""

from random import Random

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.cohorts import teams
from apps.cohorts.models import Team
from tests.factories import AssignmentFactory, InstructorFactory, StudentFactory, TeamFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def assignment():
    return AssignmentFactory(team_size=2)


def a_student(assignment):
    return StudentFactory(cohort=assignment.cohort).user


def members(assignment):
    """The e-mail addresses of each team's members, by the team's name."""
    return {team.name: {user.email for user in team.students.all()} for team in assignment.teams.all()}


def arrange(assignment, names, **values):
    by_id = {student.pk: name for student, name in names.items()}
    return teams.arrange(assignment=assignment, names=by_id, **{"may_fall": False, **values})


def test_a_student_founds_a_team_and_another_one_joins(assignment):
    ada, grace = a_student(assignment), a_student(assignment)
    team = teams.found(assignment=assignment, student=ada, name=" Les Octets ")
    teams.join(team=team, student=grace)
    assert members(assignment) == {"Les Octets": {ada.email, grace.email}}
    assert Team.objects.of(grace, assignment) == team


def test_a_full_team_takes_nobody(assignment):
    team = TeamFactory(assignment=assignment)
    with pytest.raises(ValidationError, match="full"):
        teams.join(team=team, student=a_student(assignment))
    assert team.memberships.count() == 2


def test_nobody_is_in_two_teams_of_an_assignment(assignment):
    ada = a_student(assignment)
    teams.found(assignment=assignment, student=ada, name="one")
    with pytest.raises(ValidationError, match="already"):
        teams.found(assignment=assignment, student=ada, name="two")
    assert members(assignment) == {"one": {ada.email}}


def test_the_next_assignment_has_teams_of_its_own(assignment):
    ada = a_student(assignment)
    teams.found(assignment=assignment, student=ada, name="one")
    following = AssignmentFactory(cohort=assignment.cohort, team_size=2)
    teams.found(assignment=following, student=ada, name="one")
    assert members(following) == members(assignment)


def test_two_teams_of_an_assignment_differ_by_more_than_capitals(assignment):
    teams.found(assignment=assignment, student=a_student(assignment), name="Bits")
    with pytest.raises(ValidationError, match="this name"):
        teams.found(assignment=assignment, student=a_student(assignment), name="bits")


def test_whoever_leaves_last_takes_the_team_along(assignment):
    ada, grace = a_student(assignment), a_student(assignment)
    teams.join(team=teams.found(assignment=assignment, student=ada, name="one"), student=grace)
    teams.leave(assignment=assignment, student=ada)
    assert members(assignment) == {"one": {grace.email}}
    teams.leave(assignment=assignment, student=grace)
    assert members(assignment) == {}


def test_an_instructor_arranges_everybody_at_once(assignment):
    ada, grace, edsger = (a_student(assignment) for _number in range(3))
    teams.found(assignment=assignment, student=ada, name="Old")
    arrange(assignment, {ada: "new", grace: "NEW", edsger: "Équipe"})
    assert members(assignment) == {"new": {ada.email, grace.email}, "Équipe": {edsger.email}}
    arrange(assignment, {grace: "équipe", ada: ""})
    assert members(assignment) == {"Équipe": {grace.email, edsger.email}}


def test_an_instructors_team_may_be_larger(assignment):
    people = [a_student(assignment) for _number in range(3)]
    arrange(assignment, dict.fromkeys(people, "three"))
    assert len(members(assignment)["three"]) == 3


def test_a_name_without_end_is_refused_and_nothing_changes(assignment):
    ada, grace = a_student(assignment), a_student(assignment)
    arrange(assignment, {ada: "one"})
    with pytest.raises(ValidationError):
        arrange(assignment, {ada: "two", grace: "x" * 81})
    assert members(assignment) == {"one": {ada.email}}


def test_lots_make_as_few_teams_as_fit_and_fair_ones(assignment):
    InstructorFactory(cohort=assignment.cohort)
    placed = a_student(assignment)
    teams.found(assignment=assignment, student=placed, name="team 1")
    people = [a_student(assignment) for _number in range(5)]
    names = teams.drawn_teams(assignment, Random(1))
    assert names.keys() == {person.pk for person in people}
    sizes = sorted(list(names.values()).count(name) for name in set(names.values()))
    assert sizes == [1, 2, 2]
    assert "Team 1" not in names.values()
    assert teams.drawn_teams(assignment, Random(2)) != names


def test_teams_are_taken_over_for_those_who_have_none(assignment):
    ada, grace, edsger = (a_student(assignment) for _number in range(3))
    arrange(assignment, {ada: "one", grace: "one", edsger: "two"})
    following = AssignmentFactory(cohort=assignment.cohort, team_size=2)
    teams.found(assignment=following, student=edsger, name="three")
    assert teams.same_teams(following, assignment) == {ada.pk: "one", grace.pk: "one"}


def test_many_students_are_arranged_in_as_many_queries_as_few(assignment):
    def queries(people):
        with CaptureQueriesContext(connection) as asked:
            arrange(assignment, {person: f"{number // 2}" for number, person in enumerate(people)})
        return len(asked)

    few, many = (queries([a_student(assignment) for _number in range(size)]) for size in (2, 20))
    assert few == many
