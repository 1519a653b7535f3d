"""A team shares one project: its runs count for every member, and nobody loses what they did alone."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import strip_tags

from apps.cohorts import policy_changes, teams
from apps.cohorts.models import Membership
from apps.cohorts.services import change_role, remove_member
from apps.submissions import overrides, services
from apps.submissions.models import GradeChange, Project, Run
from apps.submissions.my_work import my_work
from apps.submissions.summary import summarise
from apps.submissions.terms import RefusalError, terms_of
from tests.factories import (
    AssignmentFactory,
    CheckResultFactory,
    ExtensionFactory,
    FinishedRunFactory,
    InstructorFactory,
    ProjectFactory,
    StudentFactory,
    TeamFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

URL = "https://git.example.org/team/project"


@pytest.fixture
def assignment():
    return AssignmentFactory(team_size=3)


@pytest.fixture
def team(assignment):
    return TeamFactory(assignment=assignment)


@pytest.fixture
def pair(team):
    return list(team.students.order_by("pk"))


def submit(assignment, student, **values):
    return services.submit(assignment=assignment, student=student, url=URL, **values)


def graded(project, percent, **values):
    """A graded run of the project, which its summaries know."""
    run = FinishedRunFactory(project=project, percent=percent, points=percent / 10, max_points=10, **values)
    summarise([project.pk])
    return run


def words(page):
    """What a page says, without its markup."""
    return " ".join(strip_tags(page.content.decode()).split())


def grade_of(student, assignment):
    project = Project.objects.filter(student=student, assignment=assignment).first()
    return project and project.grade_percent


def arrange(assignment, names, **values):
    by_id = {student.pk: name for student, name in names.items()}
    return teams.arrange(assignment=assignment, names=by_id, **{"may_fall": False, **values})


def test_whoever_submits_submits_for_the_team(assignment, team, pair):
    first, second = submit(assignment, pair[0]), submit(assignment, pair[1])
    assert first.project == second.project == team.project
    assert [first.submitted_by, second.submitted_by] == pair
    first.refresh_from_db()
    assert (first.state, second.number) == ("cancelled", 2)  # superseded, as one's own would be
    assert {own.student for own in team.project.members.all()} == set(pair)


def test_every_member_keeps_the_grade(assignment, team, pair):
    run = submit(assignment, pair[0])
    graded(run.project, 80.0)
    assert [grade_of(student, assignment) for student in pair] == [80.0, 80.0]
    own = Project.objects.get(student=pair[1])
    assert (own.submitted_runs, own.graded_runs, own.kept_run.project) == (0, 1, team.project)


def test_attempts_are_the_teams(assignment, team, pair):
    assignment.attempts_allowed = 1
    assignment.save()
    graded(submit(assignment, pair[0]).project, 50.0)
    assert terms_of(assignment, pair[1]).left == 0
    with pytest.raises(RefusalError):
        submit(assignment, pair[1])
    alone = StudentFactory(cohort=assignment.cohort).user
    assert terms_of(assignment, alone).left == 1


def test_what_one_of_them_was_granted_holds_for_all(assignment, team, pair):
    assignment.due_at = timezone.now() - timedelta(days=2, hours=12)
    assignment.late_kind, assignment.late_percent_per_day = "per_day", 10
    assignment.save()
    run = graded(submit(assignment, pair[1]).project, 90.0)
    run.submitted_at = timezone.now()
    run.save()
    policy_changes.tell(assignment)
    assert grade_of(pair[1], assignment) == 60.0
    later = timezone.now() + timedelta(days=1)
    ExtensionFactory(assignment=assignment, student=pair[0], due_at=later, extra_attempts=0, reason="was ill")
    effect = policy_changes.tell(assignment)
    assert grade_of(pair[1], assignment) == 90.0
    assert effect == (2, 0)
    assert terms_of(assignment, pair[1]).due_at == later


def test_what_somebody_was_granted_comes_and_goes_with_them(assignment, team, pair):
    assignment.due_at = timezone.now() - timedelta(days=2, hours=12)
    assignment.late_kind, assignment.late_percent_per_day = "per_day", 10
    assignment.save()
    graded(submit(assignment, pair[0]).project, 90.0)
    policy_changes.tell(assignment)
    assert grade_of(pair[0], assignment) == 60.0
    ill = StudentFactory(cohort=assignment.cohort).user
    ExtensionFactory(assignment=assignment, student=ill, due_at=timezone.now() + timedelta(days=1), extra_attempts=0)
    arrange(assignment, {ill: team.name})
    assert [grade_of(student, assignment) for student in (*pair, ill)] == [90.0, 90.0, 90.0]
    assert arrange(assignment, {ill: ""}) == (0, 3), "their own grade is gone, and two fall back"
    assert grade_of(pair[0], assignment) == 90.0, "nothing is written while grades would fall"
    arrange(assignment, {ill: ""}, may_fall=True)
    assert [grade_of(student, assignment) for student in (*pair, ill)] == [60.0, 60.0, None]


def test_a_place_that_an_operator_deletes_is_left(client, assignment, team, pair):
    graded(submit(assignment, pair[0]).project, 70.0)
    client.force_login(UserFactory(is_staff=True, is_superuser=True))
    place = team.memberships.get(student=pair[1])
    client.post(reverse("admin:cohorts_teammembership_delete", args=[place.pk]), {"post": "yes"})
    assert list(team.students.all()) == [pair[0]]
    assert grade_of(pair[1], assignment) is None


def test_a_reason_is_for_the_eyes_of_whom_it_was_told(assignment, team, pair):
    ExtensionFactory(assignment=assignment, student=pair[0], extra_attempts=2, reason="was ill")
    assert terms_of(assignment, pair[0]).extension.reason == "was ill"
    assert terms_of(assignment, pair[1]).extension.reason == ""
    assert terms_of(assignment, pair[1]).extension.extra_attempts == 2


def test_whoever_joins_later_shares_what_there_is(assignment, team, pair):
    graded(submit(assignment, pair[0]).project, 70.0)
    newcomer = StudentFactory(cohort=assignment.cohort).user
    teams.join(team=team, student=newcomer)
    assert grade_of(newcomer, assignment) == 70.0


def test_what_was_submitted_alone_counts_beside_the_teams_and_alone_again_afterwards(assignment, team, pair):
    loner = StudentFactory(cohort=assignment.cohort).user
    graded(submit(assignment, loner).project, 60.0)
    graded(submit(assignment, pair[0]).project, 70.0)
    teams.join(team=team, student=loner)
    assert grade_of(loner, assignment) == 70.0
    assert submit(assignment, loner).project == team.project
    assert arrange(assignment, {loner: ""}) == (0, 1)
    assert grade_of(loner, assignment) == 70.0, "nothing is written while a grade would fall"
    assert arrange(assignment, {loner: ""}, may_fall=True) == (0, 1)
    assert grade_of(loner, assignment) == 60.0


def test_a_better_run_of_ones_own_still_counts_in_a_team(assignment, team, pair):
    loner = StudentFactory(cohort=assignment.cohort).user
    graded(submit(assignment, loner).project, 90.0)
    graded(submit(assignment, pair[0]).project, 70.0)
    teams.join(team=team, student=loner)
    assert [grade_of(student, assignment) for student in (loner, *pair)] == [90.0, 70.0, 70.0]


def test_whoever_shared_all_they_had_is_silent_once_they_left(assignment, team, pair):
    graded(submit(assignment, pair[0]).project, 70.0)
    arrange(assignment, {pair[1]: ""}, may_fall=True)
    assert not Project.objects.filter(student=pair[1]).exists()
    assert grade_of(pair[0], assignment) == 70.0


def test_a_team_that_submitted_stays_though_everybody_left(assignment, team, pair):
    graded(submit(assignment, pair[0]).project, 70.0)
    TeamFactory(assignment=assignment, members=[])
    arrange(assignment, dict.fromkeys(pair, ""), may_fall=True)
    assert list(assignment.teams.all()) == [team]
    assert team.project.runs.count() == 2


def test_who_changes_teams_shares_the_other_project(assignment, team, pair):
    graded(submit(assignment, pair[0]).project, 70.0)
    other = TeamFactory(assignment=assignment)
    graded(submit(assignment, other.students.first()).project, 90.0)
    assert arrange(assignment, {pair[1]: other.name}) == (1, 0)
    assert grade_of(pair[1], assignment) == 90.0
    assert grade_of(pair[0], assignment) == 70.0


def test_a_grade_given_to_the_project_is_given_to_each_member_and_one_may_get_another(assignment, team, pair):
    instructor = InstructorFactory(cohort=assignment.cohort).user
    graded(submit(assignment, pair[0]).project, 70.0)
    overrides.grant_grade(project=team.project, percent=75.0, reason="shown to me", by=instructor)
    assert [grade_of(student, assignment) for student in pair] == [75.0, 75.0]
    own = Project.objects.get(student=pair[1])
    overrides.grant_grade(project=own, percent=40.0, reason="did not take part", by=instructor)
    assert [grade_of(student, assignment) for student in pair] == [75.0, 40.0]
    overrides.withdraw_grade(project=team.project, reason="a mistake", by=instructor)
    assert [grade_of(student, assignment) for student in pair] == [70.0, 70.0]
    assert GradeChange.objects.filter(project=own).count() == 3


def test_a_deleted_account_takes_nothing_from_the_others(assignment, team, pair):
    graded(submit(assignment, pair[0]).project, 70.0)
    pair[0].delete()
    assert grade_of(pair[1], assignment) == 70.0
    assert Run.objects.filter(project__team=team, submitted_by=None).exists()


def test_a_deleted_assignment_goes_with_its_teams_and_their_projects(assignment, team, pair):
    graded(submit(assignment, pair[0]).project, 70.0)
    assignment.delete()
    assert not Project.objects.exists()


def test_members_read_the_teams_runs_and_nobody_else_does(client, assignment, team, pair):
    run = graded(submit(assignment, pair[0]).project, 70.0)
    addresses = [reverse("submissions:run", args=[run.pk]), reverse("submissions:project", args=[run.project_id])]
    outsider = StudentFactory(cohort=assignment.cohort).user
    for student, status in ((pair[0], 200), (pair[1], 200), (outsider, 404)):
        client.force_login(student)
        assert [client.get(address).status_code for address in addresses] == [status, status]


def test_my_work_tells_what_my_team_did(assignment, team, pair):
    graded(submit(assignment, pair[0]).project, 70.0)
    work = my_work(pair[1]).assigned[0]
    assert ([attempt.percent for attempt in work.attempts], work.grade_percent) == ([None, 70.0], 70.0)


def test_who_left_reads_the_teams_runs_no_more(client, assignment, team, pair):
    run = graded(submit(assignment, pair[0]).project, 70.0)
    arrange(assignment, {pair[1]: ""}, may_fall=True)
    client.force_login(pair[1])
    assert client.get(reverse("submissions:run", args=[run.pk])).status_code == 404


@pytest.mark.parametrize("role", [None, Membership.Role.ASSISTANT])
def test_who_is_no_student_of_the_cohort_any_more_has_no_place_in_its_teams(assignment, team, pair, role):
    run = graded(submit(assignment, pair[0]).project, 70.0)
    membership = assignment.cohort.memberships.get(user=pair[1])
    if role:
        change_role(membership=membership, role=role)
    else:
        remove_member(membership=membership)
    assert list(team.students.all()) == [pair[0]]
    assert not Run.objects.of(pair[1]).filter(pk=run.pk).exists()
    assert grade_of(pair[0], assignment) == 70.0


def test_where_nobody_works_in_teams_no_team_is_looked_for(django_assert_num_queries):
    project = ProjectFactory()
    with django_assert_num_queries(2):
        terms_of(project.assignment, project.student)


def test_an_instructor_reads_who_is_in_the_team_and_what_each_has(client, assignment, team, pair):
    graded(submit(assignment, pair[0]).project, 70.0)
    client.force_login(InstructorFactory(cohort=assignment.cohort).user)
    shown = words(client.get(reverse("submissions:project", args=[team.project.pk])))
    assert f"{pair[0].full_name} 1 70% {pair[1].full_name} 0 70%" in shown
    own = Project.objects.get(student=pair[1])
    assert f"Done in the team {team.name}" in words(client.get(reverse("submissions:project", args=[own.pk])))


def test_a_member_reads_no_other_members_grade(client, assignment, team, pair):
    graded(submit(assignment, pair[0]).project, 70.0)
    own = Project.objects.get(student=pair[1])
    by = InstructorFactory(cohort=assignment.cohort).user
    overrides.grant_grade(project=own, percent=41.0, reason="for one alone", by=by)
    client.force_login(pair[0])
    shown = words(client.get(reverse("submissions:project", args=[team.project.pk])))
    assert pair[1].full_name in shown
    assert "41%" not in shown
    assert "for one alone" not in shown
    client.force_login(pair[1])
    assert "for one alone" in words(client.get(reverse("submissions:project", args=[own.pk])))


def test_the_page_of_decisions_gives_a_grade_to_all_and_takes_it_back(client, assignment, team, pair):
    graded(submit(assignment, pair[0]).project, 70.0)
    client.force_login(InstructorFactory(cohort=assignment.cohort).user)
    page = reverse("submissions:decisions", args=[team.project.pk])
    client.post(page, {"decision": "grant", "grant-percent": "80", "grant-reason": "shown to me"})
    assert [grade_of(student, assignment) for student in pair] == [80.0, 80.0]
    assert words(client.get(page)).count("shown to me") == 2
    client.post(page, {"decision": "withdraw", "withdraw-reason": "a mistake"})
    assert [grade_of(student, assignment) for student in pair] == [70.0, 70.0]


def test_a_check_of_the_teams_run_is_judged_anew_for_everybody(assignment, team, pair):
    run = graded(submit(assignment, pair[0]).project, 75.0)
    check = CheckResultFactory(run=run, code="TEST01", weight=10.0)
    by = InstructorFactory(cohort=assignment.cohort).user
    overrides.judge_anew(check=check, passes=True, reason="the engine was wrong", by=by)
    assert [grade_of(student, assignment) for student in pair] == [100.0, 100.0]
