"""What students do about their own team: found it, pass its link on, join, leave, and until when."""

import threading
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from apps.cohorts import teams
from apps.cohorts.models import Team, TeamMembership
from apps.submissions import own_team, services
from apps.submissions.models import Project
from tests.factories import (
    AssignmentFactory,
    AssistantFactory,
    InstructorFactory,
    StudentFactory,
    TeamFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
URL = "https://git.example.org/team/project"


@pytest.fixture
def assignment():
    return AssignmentFactory(team_size=2, title="Red thread", cohort__name="Promo 26")


@pytest.fixture
def student(client, assignment):
    user = StudentFactory(cohort=assignment.cohort, user__full_name="Ada").user
    client.force_login(user)
    return user


@pytest.fixture
def team(assignment):
    """Grace alone, so far."""
    grace = StudentFactory(cohort=assignment.cohort, user__full_name="Grace <b>").user
    return TeamFactory(assignment=assignment, name="Les <i>Octets</i>", members=[grace])


def page(assignment):
    return reverse("submissions:assignment", args=[assignment.cohort.slug, assignment.slug])


def place(assignment, name="team"):
    return reverse(f"submissions:{name}", args=[assignment.cohort.slug, assignment.slug])


def link(team):
    return reverse("submissions:join_team", args=[team.code])


def read(client, address, **values):
    return client.get(address, **values).content.decode()


def submit(assignment, student):
    return services.submit(assignment=assignment, student=student, url=URL)


def archive(assignment):
    assignment.cohort.archived_at = timezone.now()
    assignment.cohort.save()


def left_to_instructors(assignment):
    assignment.students_form_teams = False
    assignment.save()


def team_of(student, assignment):
    return Team.objects.of(student, assignment)


def test_where_everybody_works_alone_no_team_is_spoken_of(client, assignment, student):
    assert "Your team" in read(client, page(assignment))
    assignment.team_size = 1
    assignment.save()
    assert "Your team" not in read(client, page(assignment))
    assert client.post(place(assignment), {"name": "Bits"}).status_code == 404


def test_whoever_follows_the_cohort_is_in_no_team(client, assignment):
    for member in (AssistantFactory, InstructorFactory):
        client.force_login(member(cohort=assignment.cohort).user)
        assert "Your team" not in read(client, page(assignment))
        assert client.post(place(assignment), {"name": "Bits"}).status_code == 404
    assert not Team.objects.exists()


def test_a_team_is_founded_and_its_link_lets_a_team_mate_in(client, assignment, student):
    answer = client.post(place(assignment), {"name": " Bits "}, follow=True).content.decode()
    team = Team.objects.get()
    assert f"http://testserver{link(team)}" in answer
    assert "1 place is left" in answer
    mate = StudentFactory(cohort=assignment.cohort).user
    client.force_login(mate)
    assert "Ada" in read(client, link(team))
    answer = client.post(link(team), follow=True).content.decode()
    assert "You are in the team “Bits”." in answer
    assert list(team.students.order_by("pk")) == [student, mate]
    assert "The team is full." in answer


def test_looking_at_the_link_does_not_join(client, team, student):
    shown = read(client, link(team))
    assert "Les &lt;i&gt;Octets&lt;/i&gt;" in shown
    assert "Grace &lt;b&gt;" in shown
    assert "<i>Octets" not in shown
    assert team.memberships.count() == 1


def test_a_name_that_is_taken_is_kept_in_the_form(client, assignment, team, student):
    answer = client.post(place(assignment), {"name": team.name.upper()})
    assert answer.status_code == 422
    assert "Another team of this assignment has this name." in answer.content.decode()
    assert answer.context["team_form"]["name"].value() == team.name.upper()
    assert client.post(place(assignment), {"name": "  "}).status_code == 422
    assert client.post(place(assignment), {"name": "x" * 81}).status_code == 422
    assert not student.team_memberships.exists()


@pytest.mark.parametrize("name", ["Bits", " BITS"])
def test_a_form_that_is_sent_twice_founds_one_team(client, assignment, student, name):
    for typed in ("Bits", name):
        assert client.post(place(assignment), {"name": typed}).status_code == 302
    assert Team.objects.count() == 1


def test_a_link_that_is_followed_twice_says_that_one_is_in(client, assignment, team, student):
    client.post(link(team))
    assert "You are in the team" in client.post(link(team), follow=True).content.decode()
    assert "You are in this team." in read(client, link(team))
    assert team.memberships.filter(student=student).count() == 1


def test_whoever_is_in_a_team_leaves_it_first(client, assignment, team, student):
    client.post(place(assignment), {"name": "Bits"})
    assert "leave it first" in read(client, link(team))
    assert "leave it first" in client.post(link(team), follow=True).content.decode()
    assert client.post(place(assignment), {"name": "Bytes"}).status_code == 422
    assert client.post(place(assignment, "leave_team")).status_code == 302
    client.post(link(team))
    assert team_of(student, assignment) == team
    assert not Team.objects.filter(name="Bits").exists(), "whoever leaves last takes the team along"


def test_leaving_twice_changes_nothing(client, assignment, team, student):
    client.post(link(team))
    for _time in range(2):
        assert "You are in no team now." in client.post(place(assignment, "leave_team"), follow=True).content.decode()
    assert team.memberships.count() == 1


def test_a_full_team_takes_nobody(client, assignment, team, student):
    teams.join(team=team, student=StudentFactory(cohort=assignment.cohort).user)
    shown = read(client, link(team))
    assert "This team is full." in shown
    assert "Join the team</button>" not in shown
    assert "This team is full." in client.post(link(team), follow=True).content.decode()
    assert team_of(student, assignment) is None


def test_a_team_that_has_submitted_changes_no_more_by_itself(client, assignment, team, student):
    submit(assignment, team.students.get())
    assert "only an instructor changes who is in it" in read(client, link(team))
    assert "only an instructor changes who is in it" in client.post(link(team), follow=True).content.decode()
    assert team.memberships.count() == 1
    client.force_login(team.students.get())
    shown = read(client, page(assignment))
    assert link(team) not in shown
    assert "whoever of you submits, submits for all" in shown
    client.post(place(assignment, "leave_team"))
    assert team.memberships.count() == 1


def test_whoever_has_submitted_alone_forms_no_team(client, assignment, team, student):
    submit(assignment, student)
    assert "You have submitted alone" in read(client, page(assignment))
    assert "You have submitted alone" in read(client, link(team))
    client.post(link(team))
    answer = client.post(place(assignment), {"name": "Bits"})
    assert answer.status_code == 422
    assert "You have submitted alone" in answer.content.decode()
    assert list(Team.objects.all()) == [team]
    assert team.memberships.count() == 1


@pytest.mark.parametrize(
    ("fix", "words"), [(archive, "This cohort is archived"), (left_to_instructors, "Your instructors make the teams")]
)
def test_where_students_form_no_teams_the_page_says_why(client, assignment, team, student, fix, words):
    fix(assignment)
    for address in (page(assignment), place(assignment), link(team)):
        shown = read(client, address)
        assert words in shown
        assert "Found the team</button>" not in shown
        assert "Join the team</button>" not in shown
    assert client.post(place(assignment), {"name": "Bits"}).status_code == 422
    client.post(link(team))
    assert team.memberships.count() == 1
    teams.arrange(assignment=assignment, names={student.pk: team.name}, may_fall=False)
    assert "Grace &lt;b&gt;" in read(client, page(assignment))
    assert words in client.post(place(assignment, "leave_team"), follow=True).content.decode()
    assert team.memberships.count() == 2


def test_the_link_of_a_team_leads_its_visitor_in_and_back(client, team):
    address = link(team)
    shown = read(client, address)
    assert f"{reverse('account_signup')}?next={address}" in shown
    assert f"{reverse('account_login')}?next={address}" in shown
    assert "Octets" not in shown
    assert "Grace" not in shown
    assert client.post(address)["Location"] == f"{reverse('account_login')}?next={address}"
    assert team.memberships.count() == 1


def test_whoever_is_not_of_the_cohort_is_told_to_join_it_first(client, assignment, team):
    client.force_login(StudentFactory().user)
    for answer in (client.get(link(team)), client.post(link(team))):
        shown = answer.content.decode()
        assert answer.status_code == 403
        assert "Join the cohort first" in shown
        assert "Promo 26" in shown
        assert "Octets" not in shown
    assert team.memberships.count() == 1


def test_whoever_teaches_joins_no_team(client, assignment, team):
    client.force_login(InstructorFactory(cohort=assignment.cohort).user)
    answer = client.post(link(team))
    assert (answer.status_code, team.memberships.count()) == (403, 1)
    assert "Teams are for students" in answer.content.decode()


def test_a_wrong_code_and_a_gone_team_open_nothing(client, assignment, team, student):
    assert client.get(reverse("submissions:join_team", args=["guess"])).status_code == 404
    assignment.team_size = 1
    assignment.save()
    assert client.get(link(team)).status_code == 404


def test_an_assignment_that_has_not_opened_has_no_teams_to_join(client, assignment, team, student):
    assignment.opens_at = timezone.now() + timedelta(days=1)
    assignment.save()
    assert client.post(link(team)).status_code == 404
    assert client.post(place(assignment), {"name": "Bits"}).status_code == 404


def test_the_page_speaks_french(client, assignment, team, student):
    shown = read(client, page(assignment).replace("/en/", "/fr/"))
    assert "Créer l’équipe" in shown
    assert "un coéquipier ou une coéquipière vous envoie" in shown
    client.post(link(team))
    assert "Quitter l’équipe" in read(client, page(assignment).replace("/en/", "/fr/"))


def test_a_team_of_more_than_fit_has_no_place_left(client, assignment, team, student):
    others = [StudentFactory(cohort=assignment.cohort).user.pk for _number in range(2)]
    names = dict.fromkeys([*others, student.pk], team.name)
    teams.arrange(assignment=assignment, names=names, may_fall=False)
    assert "The team is full." in read(client, page(assignment))


def test_the_page_asks_as_often_however_many_are_in_the_team(client, assignment, team, student):
    assignment.team_size = 9
    assignment.save()
    client.post(link(team))
    counts = []
    for _time in range(2):
        with CaptureQueriesContext(connection) as queries:
            client.get(page(assignment))
        counts.append(len(queries))
        for _number in range(3):
            own_team.join(team=team, student=StudentFactory(cohort=assignment.cohort).user)
    assert team.memberships.count() == 8
    assert counts[0] == counts[1]


def at_once(*actions):
    """What became of actions that begin at the same moment, each with a connection of its own: None, or the words."""
    told, ready = [], threading.Barrier(len(actions))

    def act(action):
        try:
            ready.wait()
            action()
            told.append("")
        except ValidationError as error:
            told.append(error.messages[0])
        finally:
            connection.close()

    threads = [threading.Thread(target=act, args=(action,)) for action in actions]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(told)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_take_the_last_place_one_is_told_that_the_team_is_full(assignment, team):
    people = [StudentFactory(cohort=assignment.cohort).user for _number in range(2)]
    assert at_once(*(lambda person=person: own_team.join(team=team, student=person) for person in people)) == [
        "",
        "This team is full.",
    ]
    assert team.memberships.count() == 2


@pytest.mark.django_db(transaction=True)
def test_of_two_who_found_a_team_of_the_same_name_one_is_told_that_it_is_taken(assignment):
    people = [StudentFactory(cohort=assignment.cohort).user for _number in range(2)]
    actions = (
        lambda person=person: own_team.found(assignment=assignment, student=person, name="Bits") for person in people
    )
    assert at_once(*actions) == ["", "Another team of this assignment has this name."]
    assert Team.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_clicks_at_once_are_one(assignment, team):
    student = StudentFactory(cohort=assignment.cohort).user
    assert at_once(*[lambda: own_team.join(team=team, student=student)] * 2) == ["", ""]
    assert at_once(*[lambda: own_team.leave(assignment=assignment, student=student)] * 2) == ["", ""]
    assert at_once(*[lambda: own_team.found(assignment=assignment, student=student, name="Bits")] * 2) == ["", ""]
    assert TeamMembership.objects.filter(student=student).count() == 1


@pytest.mark.django_db(transaction=True)
def test_whoever_joins_while_a_team_mate_submits_shares_the_project_or_is_refused(assignment, team):
    student, mate = StudentFactory(cohort=assignment.cohort).user, team.students.get()
    told = at_once(lambda: own_team.join(team=team, student=student), lambda: submit(assignment, mate))
    is_in = team.memberships.filter(student=student).exists()
    assert told == (["", ""] if is_in else ["", told[1]])
    assert is_in or "only an instructor changes who is in it" in told[1]
    assert Project.objects.filter(team_project__team=team, student=student).exists() == is_in


@pytest.mark.django_db(transaction=True)
def test_whoever_leaves_while_they_submit_has_one_project_alone_or_shared(assignment, team):
    student = StudentFactory(cohort=assignment.cohort).user
    own_team.join(team=team, student=student)
    at_once(lambda: own_team.leave(assignment=assignment, student=student), lambda: submit(assignment, student))
    own = Project.objects.get(student=student)
    assert bool(own.team_project) == team.memberships.filter(student=student).exists()
    assert (own.team_project or own).runs.count() == 1


def test_a_team_that_everybody_left_meanwhile_is_said_to_be_gone(assignment, team):
    teams.leave(assignment=assignment, student=team.students.get())
    with pytest.raises(ValidationError, match="gone"):
        own_team.join(team=team, student=UserFactory())


@pytest.mark.django_db(transaction=True)
def test_whoever_is_moved_while_a_team_mate_submits_shares_the_project(assignment, team):
    student, mate = StudentFactory(cohort=assignment.cohort).user, team.students.get()
    names = {student.pk: team.name}
    at_once(lambda: teams.arrange(assignment=assignment, names=names, may_fall=False), lambda: submit(assignment, mate))
    assert Project.objects.filter(team_project__team=team, student=student).exists()
