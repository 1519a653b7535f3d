"""One student, on one page: what they did, were granted and told; for those who follow the cohort."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from apps.courses.models import LessonProgress, QuizResult
from apps.submissions import overrides
from apps.submissions.summary import summarise
from apps.submissions.teamwork import settle
from tests.factories import (
    AssignmentFactory,
    AssistantFactory,
    CommentFactory,
    ContestFactory,
    ExtensionFactory,
    FinishedRunFactory,
    InstructorFactory,
    ProjectFactory,
    StudentFactory,
    TeamFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def member(cohort):
    return StudentFactory(cohort=cohort, user__full_name="Zoé <b>")


def address(member):
    return reverse("reports:student", args=[member.cohort.slug, member.pk])


def work(member, title, runs=1, percent=75.0):
    assignment = AssignmentFactory(cohort=member.cohort, title=title, due_at=timezone.now())
    project = ProjectFactory(assignment=assignment, student=member.user)
    for _number in range(runs):
        run = FinishedRunFactory(project=project, percent=percent)
    summarise([project.pk])
    return run


def told(member, title, instructor, runs=1):
    """An assignment with a bit of everything."""
    run = work(member, title, runs)
    granted = {"due_at": timezone.now() + timedelta(days=3), "reason": f"Ill during {title}.", "granted_by": instructor}
    ExtensionFactory(assignment=run.project.assignment, student=member.user, **granted)
    overrides.grant_grade(project=run.project, percent=88, reason=f"A defence of {title}.", by=instructor)
    CommentFactory(run=run, text=f"Comment on {title}.", author=instructor)
    ContestFactory(run=run, text=f"Question about {title}.")
    return run


def show(client, member, query=""):
    return client.get(address(member) + query).content.decode()


def test_everything_about_one_student_is_on_one_page(client, cohort, instructor, member):
    run = told(member, "Packaging", instructor)
    AssignmentFactory(cohort=cohort, title="Not begun")
    client.force_login(instructor)
    shown = show(client, member)
    for words in ("Packaging", "Not begun", "Ill during Packaging.", "A defence of Packaging.", "88%", "75%"):
        assert words in shown
    assert "Comment on Packaging." in shown
    assert "Question about Packaging." in shown
    assert "Zoé &lt;b&gt;" in shown
    for route, key in (("project", run.project_id), ("run", run.pk), ("decisions", run.project_id)):
        assert f'href="{reverse(f"submissions:{route}", args=[key])}"' in shown
    assert f"{reverse('cohorts:extensions', args=['spring'])}?student={member.pk}" in shown


def test_the_runs_decisions_and_words_of_a_team_are_told_of_each_member(client, cohort, instructor, member):
    assignment = AssignmentFactory(cohort=cohort, title="In pairs", team_size=2)
    team = TeamFactory(assignment=assignment, members=[member.user, StudentFactory(cohort=cohort).user])
    shared = ProjectFactory(assignment=assignment, student=None, team=team)
    run = FinishedRunFactory(project=shared)
    CommentFactory(run=run, text="Well shared out.", author=instructor)
    settle(assignment, [member.user.pk])
    overrides.grant_grade(project=shared, percent=88, reason="A defence of all.", by=instructor)
    client.force_login(instructor)
    shown = show(client, member)
    for words in ("In pairs", "88%", "Well shared out.", "A defence of all."):
        assert words in shown
    assert f'href="{reverse("submissions:run", args=[run.pk])}"' in shown


def test_what_was_read_and_answered_is_told_by_module(client, instructor, member):
    LessonProgress.objects.create(user=member.user, lesson="why-devops", read_at=timezone.now() + timedelta(1))
    for percent, question in ((100, "third-silo"), (50, "other")):
        QuizResult.objects.create(user=member.user, lesson="why-devops", question=question, percent=percent)
    client.force_login(instructor)
    response = client.get(address(member))
    first = response.context["report"].readings[0]
    lessons = first.module.lessons
    assert first.right == 1
    assert first.questions == sum(len(lesson.texts["en"].questions) for lesson in lessons) > 1
    assert f"1 of {first.questions}" in response.content.decode()
    assert f"1 of {len(lessons)} lessons read" in response.content.decode()


def test_work_in_another_cohort_and_practice_stay_out(client, instructor, member):
    elsewhere = StudentFactory(user=member.user)
    told(elsewhere, "Elsewhere", InstructorFactory(cohort=elsewhere.cohort).user)
    FinishedRunFactory(project=ProjectFactory(assignment=None, student=member.user, url="https://x.example/practised"))
    client.force_login(instructor)
    shown = show(client, member)
    assert "Elsewhere" not in shown
    assert "practised" not in shown


def test_the_queries_are_as_many_however_much_was_done(client, instructor, member, django_assert_num_queries):
    told(member, "First", instructor)
    client.force_login(instructor)
    client.get(address(member))
    with django_assert_num_queries(18):
        show(client, member)
    for title in ("Second", "Third"):
        told(member, title, instructor, runs=3)
    with django_assert_num_queries(18):
        show(client, member)


def test_an_assistant_looks_and_is_offered_no_change(client, cohort, instructor, member):
    run = told(member, "Packaging", instructor)
    client.force_login(AssistantFactory(cohort=cohort).user)
    shown = show(client, member)
    assert "Comment on Packaging." in shown
    assert reverse("submissions:decisions", args=[run.project_id]) not in shown
    assert reverse("cohorts:extensions", args=["spring"]) not in shown


def test_only_those_who_follow_the_cohort_see_a_student(client, cohort, member):
    for person in (member.user, StudentFactory(cohort=cohort).user, InstructorFactory().user):
        client.force_login(person)
        assert client.get(address(member)).status_code == 404
    client.logout()
    assert client.get(address(member)).status_code == 302


def test_the_page_is_for_students_of_this_cohort(client, cohort, instructor):
    client.force_login(instructor)
    for other in (cohort.memberships.get(user=instructor), StudentFactory()):
        assert client.get(reverse("reports:student", args=["spring", other.pk])).status_code == 404


def test_people_and_report_lead_there(client, cohort, instructor, member):
    StudentFactory(user=member.user)
    client.force_login(instructor)
    link = f'<a href="{address(member)}">'
    assert link in client.get(reverse("cohorts:people", args=["spring"])).content.decode()
    work(member, "Packaging")
    for query in ("", "?sort=-gain"):
        assert link in client.get(reverse("reports:cohort", args=["spring"]) + query).content.decode()
