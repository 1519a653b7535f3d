"""Messages to students about what was said beside their verdicts and decided about their grade."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from apps.submissions import contesting, notices, overrides, services
from apps.submissions.models import CheckResult, Project
from tests.accounts.mailbox import text
from tests.factories import (
    AssignmentFactory,
    CommentFactory,
    ContestFactory,
    FinishedRunFactory,
    InstructorFactory,
    ProjectFactory,
    RegradeFactory,
    RunReportFactory,
    TeamFactory,
)
from tests.submissions.notices.conftest import a_while_ago

pytestmark = pytest.mark.django_db
SITE = "https://courses.example.org"


@pytest.fixture
def student(run):
    return run.project.student


def test_what_was_said_on_a_run_is_one_message_and_leads_there(mailbox, run, student, teacher):
    CommentFactory(run=run, path="src/a b.py", line=3, text="Why?", author=teacher)
    CommentFactory(run=run, code="GIT03", text="See the lesson.", author=teacher)
    CommentFactory(run=run, text="Well begun.", author=None)
    a_while_ago()
    assert [notices.notify(), notices.notify()] == [1, 0]
    (message,) = mailbox.messages
    assert message["To"] == student.email
    assert message["Subject"] == "News about your work: Clean history"
    address = f"{SITE}/en/runs/{run.pk}/"
    assert f"Ada comments on line 3 of src/a b.py, in run 1:\n> Why?\n{address}files/src/a%20b.py#L3\n" in text(message)
    check = "the check “Commit subjects follow the convention” (GIT03) of run 1"
    assert f"Ada comments on {check}:\n> See the lesson.\n{address}checks/GIT03/\n" in text(message)
    assert f"An instructor comments on run 1:\n> Well begun.\n{address}#comments\n" in text(message)


def test_an_answer_is_told_with_what_came_of_it(mailbox, run, teacher):
    contest = ContestFactory(run=run)
    contesting.answer(contest=contest, text="You are right.", by=teacher, passes=True)
    a_while_ago()
    assert [notices.notify(), notices.notify()] == [1, 0]
    said = text(mailbox.messages[0])
    assert "Ada answers your question about the check “Commit subjects follow the convention” (GIT03) of run 1:" in said
    assert "> You are right.\nThe grade goes from 75% to 82.1%." in said
    assert f"{SITE}/en/runs/{run.pk}/checks/GIT03/#contest-{contest.pk}\n" in said
    assert "has judged" not in said


def test_a_question_that_waits_is_no_news_to_who_asked_it(mailbox, run):
    ContestFactory(run=run, asked_at=timezone.now() - timedelta(hours=1))
    assert notices.notify() == 0


def test_every_change_of_a_grade_is_told_with_its_reason(mailbox, run, teacher):
    project, why = run.project, {"by": teacher}
    overrides.judge_anew(check=run.checks.get(code="GIT03"), passes=True, reason="one", **why)
    overrides.grant_grade(project=project, percent=90, reason="two", **why)
    overrides.withdraw_grade(project=project, reason="three", **why)
    overrides.replace(regraded=RegradeFactory(regrade_of=run, percent=50), reason="four", **why)
    a_while_ago()
    assert notices.notify() == 1
    said = text(mailbox.messages[0])
    told = [
        "(GIT03) of run 1 anew:\n> one\nThe grade goes from 75% to 82.1%.",
        "a grade by hand:\n> two\nThe grade goes from 82.1% to 90%.",
        "the grade given by hand:\n> three\nThe grade goes from 90% to 82.1%.",
        "a new grading, run 2, replace the former ones:\n> four\nThe grade goes from 82.1% to 50%.",
    ]
    places = [said.index(what) for what in told]
    assert places == sorted(places)
    assert said.count(f"{SITE}/en/projects/{project.pk}/#decisions\n") == 4


def test_a_grade_that_comes_to_be_stays_or_ceases_is_told_as_such(mailbox, teacher):
    project = ProjectFactory(assignment=AssignmentFactory(cohort=InstructorFactory(user=teacher).cohort))
    overrides.grant_grade(project=project, percent=90, reason="Shown to me.", by=teacher)
    overrides.grant_grade(project=project, percent=90, reason="So it is.", by=teacher)
    overrides.withdraw_grade(project=project, reason="A mistake.", by=teacher)
    a_while_ago()
    notices.notify()
    said = text(mailbox.messages[0])
    assert "The grade is 90%." in said
    assert "The grade stays 90%." in said
    assert "No grade counts for the time being." in said


def test_it_is_told_in_the_student_s_language(mailbox, run, student, teacher):
    student.language = "fr"
    student.save()
    CommentFactory(run=run, path="src/a.py", line=3, text="Pourquoi ?", author=teacher)
    contesting.answer(contest=ContestFactory(run=run), text="Oui.", by=teacher, passes=True)
    a_while_ago()
    notices.notify()
    (message,) = mailbox.messages
    assert message["Subject"].replace("\xa0", " ").strip() == "Du nouveau sur votre travail : Clean history"
    said = text(message)
    assert "Ada commente la ligne 3 de src/a.py, dans l’exécution n° 1 :\n> Pourquoi ?\n" in said
    assert f"{SITE}/fr/runs/{run.pk}/files/src/a.py#L3" in said
    assert "la vérification « Les messages de commit suivent la convention » (GIT03) de l’exécution n° 1 :" in said
    assert "La note passe de 75 % à 82,1 %." in said


def test_a_student_gets_one_message_about_all_of_their_work_and_of_theirs_alone(mailbox, run, student, teacher):
    cohort = run.project.assignment.cohort
    other = FinishedRunFactory(project__assignment__cohort=cohort)
    project = ProjectFactory(student=student, assignment=AssignmentFactory(cohort=cohort, title="Tests"))
    for commented, words in ((run, "One."), (FinishedRunFactory(project=project), "Two."), (other, "Three.")):
        CommentFactory(run=commented, text=words, author=teacher)
    a_while_ago()
    assert notices.notify() == 2
    mine, theirs = sorted(mailbox.messages, key=lambda message: message["To"] != student.email)
    assert mine["Subject"] == "News about your work: Clean history, Tests"
    assert [words in text(mine) for words in ("One.", "Two.", "Three.")] == [True, True, False]
    assert [words in text(theirs) for words in ("One.", "Two.", "Three.")] == [False, False, True]


def test_every_member_of_a_team_is_told_once_what_is_said_to_all_and_alone_what_is_theirs(mailbox, teacher):
    team = TeamFactory(assignment__cohort=InstructorFactory(user=teacher).cohort, assignment__title="Together")
    first, second = team.students.order_by("pk")
    run = services.submit(assignment=team.assignment, student=first, url="https://git.example.org/team/project")
    CommentFactory(run=run, text="To all.", author=teacher)
    own = Project.objects.get(student=second, assignment=team.assignment)
    overrides.grant_grade(project=own, percent=90, reason="To one.", by=teacher)
    a_while_ago()
    assert [notices.notify(), notices.notify()] == [2, 0]
    told = {message["To"]: message for message in mailbox.messages}
    assert {message["Subject"] for message in mailbox.messages} == {"News about your work: Together"}
    for student, words in ((first, [True, False]), (second, [True, True])):
        assert [said in text(told[student.email]) for said in ("To all.", "To one.")] == words


def test_every_line_of_theirs_is_marked_as_such(mailbox, run, teacher):
    CommentFactory(run=run, text="Well <b>begun</b>.\n\n-- \rHello,\u2028Your grade is 0%.", author=teacher)
    a_while_ago()
    notices.notify()
    quoted = "> Well <b>begun</b>.\n>\n> --\n> Hello,\n> Your grade is 0%.\n"
    assert quoted in text(mailbox.messages[0])


def test_the_places_are_where_the_student_reads_it(mailbox, client, run, student, teacher):
    contest = ContestFactory(run=run)
    contesting.answer(contest=contest, text="Yes.", by=teacher)
    overrides.grant_grade(project=run.project, percent=90, reason="Shown to me.", by=teacher)
    RunReportFactory(run=run)
    CheckResult.objects.update(document={"message": {"id": "platform.no_git"}})
    client.force_login(student)
    check = client.get(reverse("submissions:run_check", args=[run.pk, "GIT03"])).content.decode()
    assert f'id="contest-{contest.pk}"' in check
    assert 'id="decisions"' in client.get(reverse("submissions:project", args=[run.project_id])).content.decode()
