"""Messages to the members of a team: each gets their own, in their language, and is told who of them did what."""

from datetime import timedelta

import pytest
from django.utils import timezone

from apps.cohorts import teams
from apps.submissions import contesting, notices, services
from apps.submissions.models import Contest
from apps.submissions.notices import questions
from apps.submissions.summary import summarise
from tests.accounts.mailbox import text
from tests.factories import (
    AssignmentFactory,
    CheckResultFactory,
    ExtensionFactory,
    FinishedRunFactory,
    InstructorFactory,
    StudentFactory,
    TeamFactory,
)
from tests.submissions.notices.conftest import a_while_ago

pytestmark = pytest.mark.django_db


@pytest.fixture
def assignment():
    return AssignmentFactory(team_size=2, title="Red thread")


@pytest.fixture
def pair(assignment):
    """Ada, who reads French, and Grace, who work together."""
    ada = StudentFactory(cohort=assignment.cohort, user__full_name="Ada", user__language="fr").user
    grace = StudentFactory(cohort=assignment.cohort, user__full_name="Grace").user
    TeamFactory(assignment=assignment, name="Les Octets", members=[ada, grace])
    return ada, grace


@pytest.fixture
def run(assignment, pair):
    """A graded run that Ada submitted."""
    waiting = services.submit(assignment=assignment, student=pair[0], url="https://git.example.org/team/project")
    services.cancel(run=waiting)
    run = FinishedRunFactory(project=waiting.project, submitted_by=pair[0], percent=60, points=6, max_points=10)
    CheckResultFactory(run=run, code="GIT03")
    summarise([run.project_id])
    return run


@pytest.fixture
def teacher(assignment):
    return InstructorFactory(cohort=assignment.cohort, user__full_name="Hélène").user


def test_both_are_written_to_once_each_in_their_language(mailbox, run, pair):
    for member in pair:
        member.mail_when_graded = True
        member.save()
    assert [notices.notify(), notices.notify()] == [2, 0]
    ada, grace = (one for member in pair for one in mailbox.messages if one["To"] == member.email)
    assert ada["Subject"].startswith("Exécution n")
    assert grace["Subject"] == "Run 2 of Red thread: 60%"
    assert f"/fr/runs/{run.pk}/" in text(ada)
    assert f"/en/runs/{run.pk}/" in text(grace)
    assert "Ada submitted it for your team, Les Octets." in text(grace)
    assert "Les Octets" not in text(ada)


def test_the_answer_is_told_to_both_and_names_who_asked(mailbox, run, pair, teacher):
    contesting.contest(run=run, code="GIT03", text="Why?", by=pair[0])
    contesting.answer(contest=Contest.objects.get(), text="Because.", by=teacher)
    a_while_ago()
    notices.notify()
    told = {one["To"]: text(one).replace("\xa0", " ") for one in mailbox.messages}
    assert "Hélène répond à votre question" in told[pair[0].email]
    assert "Hélène answers what Ada asked about the check" in told[pair[1].email]


def test_the_instructor_is_written_who_of_the_team_asks(mailbox, run, pair, teacher):
    contesting.contest(run=run, code="GIT03", text="Why?", by=pair[1])
    Contest.objects.update(asked_at=timezone.now() - questions.GATHERED)
    notices.notify()
    (message,) = (one for one in mailbox.messages if one["To"] == teacher.email)
    assert "Grace (Les Octets), Red thread, run 2" in text(message)


def test_the_reminder_reckons_with_what_a_team_mate_was_granted(mailbox, assignment, pair):
    assignment.due_at = timezone.now() + timedelta(hours=20)
    assignment.save()
    ExtensionFactory(assignment=assignment, student=pair[0], due_at=timezone.now() + timedelta(days=9))
    alone = StudentFactory(cohort=assignment.cohort).user
    notices.notify()
    assert [one["To"] for one in mailbox.messages] == [alone.email]
    teams.leave(assignment=assignment, student=pair[1])
    notices.notify()
    assert [one["To"] for one in mailbox.messages] == [alone.email, pair[1].email]
