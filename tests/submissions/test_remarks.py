"""Messages to students about what was said beside their verdicts and decided about their grade."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from apps.cohorts.models import Assignment
from apps.submissions import commenting, contesting, notices, overrides, services
from apps.submissions.models import CheckResult, Comment, Contest, GradeChange, Notice, Project
from apps.submissions.notices import remarks, rounds
from apps.submissions.summary import summarise
from tests.accounts.mailbox import text
from tests.factories import (
    AssignmentFactory,
    CheckResultFactory,
    CommentFactory,
    ContestFactory,
    FinishedRunFactory,
    InstructorFactory,
    ProjectFactory,
    RegradeFactory,
    RunReportFactory,
    StudentFactory,
    TeamFactory,
)

pytestmark = pytest.mark.django_db
SITE = "https://courses.example.org"


@pytest.fixture
def run():
    run = FinishedRunFactory(project__assignment__title="Clean history")
    CheckResultFactory(run=run)
    CheckResultFactory(run=run, code="GIT03", position=1)
    summarise([run.project_id])
    return run


@pytest.fixture
def student(run):
    return run.project.student


@pytest.fixture
def teacher(run):
    return InstructorFactory(cohort=run.project.assignment.cohort, user__full_name="Ada").user


def a_while_ago(**ago):
    """Everything was said at this moment, by itself long enough ago to be told now."""
    said_at = timezone.now() - (timedelta(**ago) if ago else remarks.GATHERED)
    Comment.objects.update(written_at=said_at)
    Contest.objects.filter(answered_at__isnull=False).update(answered_at=said_at)
    GradeChange.objects.update(changed_at=said_at)


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


def test_the_first_remark_waits_for_those_that_follow(mailbox, run, teacher):
    CommentFactory(run=run, text="First.", author=teacher)
    assert notices.notify() == 0
    a_while_ago()
    CommentFactory(run=run, text="Second.", author=teacher)
    assert notices.notify() == 1
    assert text(mailbox.messages[0]).index("> First.") < text(mailbox.messages[0]).index("> Second.")
    a_while_ago()
    assert notices.notify() == 0
    CommentFactory(run=run, text="Third.", author=teacher)
    a_while_ago()
    assert notices.notify() == 1
    assert "Second." not in text(mailbox.messages[1])


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


@pytest.mark.parametrize("feedback", ["score", "nothing"])
def test_what_is_held_back_is_told_when_it_is_shown(mailbox, run, teacher, feedback):
    tomorrow = timezone.now() + timedelta(days=1)
    Assignment.objects.update(feedback=feedback, full_feedback_at=tomorrow)
    CommentFactory(run=run, author=teacher)
    contesting.answer(contest=ContestFactory(run=run), text="Yes.", by=teacher, passes=True)
    overrides.grant_grade(project=run.project, percent=90, reason="Shown to me.", by=teacher)
    a_while_ago()
    assert (notices.notify(), Notice.objects.count()) == (0, 0)
    a_while_ago(days=20)
    assert notices.notify() == 0
    Assignment.objects.update(full_feedback_at=timezone.now())
    assert [notices.notify(), notices.notify()] == [1, 0]
    assert [words in text(mailbox.messages[0]) for words in ("Well begun.", "> Yes.", "> Shown to me.")] == [True] * 3


def test_old_news_is_not_told(mailbox, run, teacher):
    CommentFactory(run=run, author=teacher)
    a_while_ago(days=8)
    assert notices.notify() == 0


def test_a_comment_that_was_taken_back_in_time_is_not_told_and_a_changed_one_not_twice(mailbox, run, teacher):
    commenting.remove(comment=CommentFactory(run=run, author=teacher))
    comment = CommentFactory(run=run, author=teacher)
    a_while_ago()
    assert notices.notify() == 1
    commenting.edit(comment=comment, text="Better put.")
    assert notices.notify() == 0


@pytest.mark.parametrize("values", [{"mail_when_answered": False}, {"is_active": False}])
def test_who_declined_and_who_left_get_nothing(mailbox, run, student, teacher, values):
    type(student).objects.filter(pk=student.pk).update(**values)
    CommentFactory(run=run, author=teacher)
    a_while_ago()
    assert notices.notify() == 0


def test_an_address_that_is_not_verified_gets_nothing(mailbox, settings, run):
    settings.ACCOUNT_EMAIL_VERIFICATION = "optional"
    CommentFactory(run=run)
    a_while_ago()
    assert notices.notify() == 0


def test_a_server_that_is_down_loses_nothing(mailbox, run, teacher):
    CommentFactory(run=run, author=teacher)
    overrides.grant_grade(project=run.project, percent=90, reason="Shown to me.", by=teacher)
    a_while_ago()
    mailbox.refuses = True
    assert (notices.notify(), Notice.objects.count()) == (0, 0)
    mailbox.refuses = False
    assert (notices.notify(), Notice.objects.count()) == (1, 2)


def test_two_rounds_at_once_send_one_message(mailbox, run, monkeypatch):
    CommentFactory(run=run)
    a_while_ago()
    written = remarks.letters()
    monkeypatch.setattr(rounds, "KINDS", [lambda: written])
    assert [notices.notify(), notices.notify()] == [1, 0]


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


def test_a_round_ends_and_who_has_waited_longest_comes_first(mailbox, run, monkeypatch):
    monkeypatch.setattr(remarks, "AT_ONCE", 1)
    other = FinishedRunFactory(project__assignment=run.project.assignment)
    for commented, hours in ((run, 1), (other, 2)):
        CommentFactory(run=commented, written_at=timezone.now() - timedelta(hours=hours))
    assert [notices.notify(), notices.notify(), notices.notify()] == [1, 1, 0]
    assert [message["To"] for message in mailbox.messages] == [other.project.student.email, run.project.student.email]


def test_every_line_of_theirs_is_marked_as_such(mailbox, run, teacher):
    CommentFactory(run=run, text="Well <b>begun</b>.\n\n-- \rHello,\u2028Your grade is 0%.", author=teacher)
    a_while_ago()
    notices.notify()
    quoted = "> Well <b>begun</b>.\n>\n> --\n> Hello,\n> Your grade is 0%.\n"
    assert quoted in text(mailbox.messages[0])


def test_the_way_out_stops_this_kind_alone(mailbox, client, run, student):
    CommentFactory(run=run)
    a_while_ago()
    notices.notify()
    leave = mailbox.messages[0]["List-Unsubscribe"].strip(" <>").removeprefix(SITE)
    assert leave in text(mailbox.messages[0])
    assert "comments on your work or changes its grade" in client.get(leave).content.decode()
    assert "no more messages about comments" in client.post(leave).content.decode()
    student.refresh_from_db()
    assert (student.mail_when_answered, student.mail_before_due, student.mail_when_contested) == (False, True, True)


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


def test_more_remarks_cost_no_more_queries(run, teacher, django_assert_num_queries):
    CommentFactory(run=run, author=teacher)
    a_while_ago()
    with django_assert_num_queries(15):
        (letter,) = remarks.letters()
    for number in range(3):
        CommentFactory(run=run, path="src/a.py", line=number + 1, author=teacher)
        FinishedRunFactory(project__assignment=run.project.assignment, project__student=StudentFactory().user)
    a_while_ago()
    with django_assert_num_queries(15):
        (letter,) = remarks.letters()
    with django_assert_num_queries(0):
        said = [
            (remark.row.author.full_name, remark.row.run.number, remark.assignment.title)
            for remark in letter.context["remarks"]
        ]
    assert said == [("Ada", 1, "Clean history")] * 4
