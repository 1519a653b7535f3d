"""What the members of a team read and do of a run that one of them submitted, and how they are spoken to."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from apps.submissions import commenting, contesting, services
from apps.submissions.commenting import Place
from apps.submissions.models import Contest
from apps.submissions.summary import summarise
from apps.submissions.terms import RefusalError
from apps.submissions.words import say_refusal
from tests.factories import (
    AssignmentFactory,
    CheckResultFactory,
    ExtensionFactory,
    FinishedRunFactory,
    InstructorFactory,
    RunReportFactory,
    StudentFactory,
    TeamFactory,
)

pytestmark = pytest.mark.django_db
URL = "https://git.example.org/team/project"
MESSAGE = {"message": {"id": "platform.no_git"}}
NOW = timezone.now


@pytest.fixture
def assignment():
    return AssignmentFactory(team_size=2, title="Red thread", attempts_allowed=3)


@pytest.fixture
def pair(assignment):
    """Ada and Grace, who work together; the former is written to in French."""
    ada = StudentFactory(cohort=assignment.cohort, user__full_name="Ada", user__language="fr").user
    grace = StudentFactory(cohort=assignment.cohort, user__full_name="Grace").user
    TeamFactory(assignment=assignment, name="Les Octets", members=[ada, grace])
    return ada, grace


@pytest.fixture
def waiting(assignment, pair):
    """What Ada has submitted."""
    return services.submit(assignment=assignment, student=pair[0], url=URL)


@pytest.fixture
def run(waiting, pair):
    """A graded run that Ada submitted."""
    services.cancel(run=waiting)
    run = FinishedRunFactory(project=waiting.project, submitted_by=pair[0], percent=60, points=6, max_points=10)
    RunReportFactory(run=run)
    git = {"family": "GIT", "score": 0, "weight": 4, "points": 0, "max_points": 4}
    CheckResultFactory(run=run, code="GIT03", document=MESSAGE, **git)
    summarise([run.project_id])
    return run


@pytest.fixture
def instructor(assignment):
    return InstructorFactory(cohort=assignment.cohort, user__full_name="Hélène").user


def page(run):
    return reverse("submissions:run", args=[run.pk])


def read(client, reader, address):
    client.force_login(reader)
    return client.get(address).content.decode()


def test_the_run_of_one_is_everybodys(client, run, pair):
    for member in pair:
        shown = read(client, member, page(run))
        assert "Submit again" in shown
        assert "I think this is wrong" in shown
        assert "by <bdi>Ada</bdi>, <bdi>Les Octets</bdi>" in shown


def test_a_team_mate_withdraws_a_run_and_an_outsider_does_not(client, waiting, pair, assignment):
    withdraw = reverse("submissions:cancel", args=[waiting.pk])
    client.force_login(StudentFactory(cohort=assignment.cohort).user)
    assert client.post(withdraw).status_code == 404
    assert "Cancel this run" in read(client, pair[1], page(waiting))
    client.post(withdraw)
    waiting.refresh_from_db()
    assert waiting.state == "cancelled"


def test_the_receipt_tells_what_the_team_has_left(client, run, pair, instructor, assignment):
    for member in pair:
        assert "Your team has 2 attempts left, 1 spent." in read(client, member, page(run))
    assert "2 are left, 1 spent." in read(client, instructor, page(run))
    alone = StudentFactory(cohort=assignment.cohort).user
    submit = reverse("submissions:assignment", args=[assignment.cohort.slug, assignment.slug])
    assert "3 are left, 0 spent." in read(client, alone, submit)
    assert "Your team has 2 attempts left, 1 spent." in read(client, pair[1], submit)
    assert "Il reste 2 tentatives à votre équipe" in read(client, pair[1], submit.replace("/en/", "/fr/"))


def test_the_receipt_before_a_submission_tells_what_the_team_has_left(client, run, pair, assignment, repository):
    repository.commit("feat: first")
    client.force_login(pair[1])
    submit = reverse("submissions:assignment", args=[assignment.cohort.slug, assignment.slug])
    shown = client.post(submit, {"url": repository.url}).content.decode()
    assert "Your team has 1 left after this one." in shown
    shown = client.post(submit.replace("/en/", "/fr/"), {"url": repository.url}).content.decode()
    assert "Il en restera 1 à votre équipe après celle-ci." in shown


@pytest.mark.parametrize(
    ("policy", "english", "french"),
    [
        ({"attempts_allowed": 1}, "Your team’s only attempt is used up.", "L’unique tentative de votre équipe"),
        ({"attempts_per_day": 1}, "Your team has 1 attempt a day:", "Votre équipe a 1 tentative par jour"),
        ({"minutes_between_attempts": 30}, "two attempts of your team:", "Deux tentatives de votre équipe"),
    ],
)
def test_what_is_refused_to_a_team_is_said_to_it(assignment, run, pair, policy, english, french):
    for name, value in policy.items():
        setattr(assignment, name, value)
    assignment.save()
    with pytest.raises(RefusalError) as refused:
        services.submit(assignment=assignment, student=pair[1], url=URL)
    assert english in say_refusal(refused.value, ZoneInfo("Europe/Paris"))
    with translation.override("fr"):
        assert french in say_refusal(refused.value, ZoneInfo("Europe/Paris"))


def test_my_work_names_the_team_and_the_date_that_holds_for_it(client, assignment, pair):
    later = NOW() + timedelta(days=3)
    assignment.due_at = NOW() + timedelta(days=1)
    assignment.save()
    ExtensionFactory(assignment=assignment, student=pair[0], due_at=later, reason="was ill")
    shown = read(client, pair[1], reverse("submissions:mine"))
    assert "In the team <bdi>Les Octets</bdi>" in shown
    assert "extended for you" in shown
    assert client.get(reverse("submissions:mine")).context["work"].assigned[0].due_at == later
    assert "Les Octets" not in read(client, StudentFactory(cohort=assignment.cohort).user, reverse("submissions:mine"))


def test_a_reason_is_not_told_to_a_team_mate(client, assignment, pair):
    ExtensionFactory(assignment=assignment, student=pair[0], reason="was ill")
    submit = reverse("submissions:assignment", args=[assignment.cohort.slug, assignment.slug])
    assert "was ill" in read(client, pair[0], submit)
    shown = read(client, pair[1], submit)
    assert "1 more attempt was granted." in shown
    assert "Reason:" not in shown


def test_who_contests_is_named_to_team_mates_and_instructors(client, run, pair, instructor, assignment):
    asking = reverse("submissions:contest", args=[run.pk, "GIT03"])
    client.force_login(pair[1])
    client.post(asking, {"text": "It is a convention."})
    assert Contest.objects.get().asked_by == pair[1]
    answer = client.post(asking, {"text": "Once more."}, follow=True).content.decode()
    assert "You have asked about this check" in answer
    client.force_login(pair[0])
    answer = client.post(asking, {"text": "Me too."}, follow=True).content.decode()
    assert "A team-mate has asked about this check" in answer
    assert "Contested by <bdi>Grace</bdi>" in answer
    assert Contest.objects.get().text == "It is a convention."
    listed = reverse("submissions:contests", args=[assignment.cohort.slug])
    for address in (listed, reverse("submissions:answer_contest", args=[Contest.objects.get().pk]), page(run)):
        assert "Contested by <bdi>Grace</bdi>" in read(client, instructor, address)


def test_a_deleted_account_leaves_its_question(client, run, pair):
    contesting.contest(run=run, code="GIT03", text="Why?", by=pair[1])
    pair[1].delete()
    shown = read(client, pair[0], page(run))
    assert "Why?" in shown
    assert "Contested by" not in shown


def test_every_member_reads_the_comments(client, run, pair, instructor):
    commenting.comment(run=run, text="Well begun.", by=instructor, place=Place())
    for member in pair:
        assert "Well begun." in read(client, member, page(run))
