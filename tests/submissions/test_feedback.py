"""What a student sees of a verdict that is held back until a date, on every page that could tell it."""

import json
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from apps.cohorts.models import Assignment, Feedback
from tests.factories import (
    AssignmentFactory,
    AssistantFactory,
    CheckResultFactory,
    FinishedRunFactory,
    RunningRunFactory,
    RunReportFactory,
)
from tests.submissions.reports import interface, report

pytestmark = pytest.mark.django_db
TOLD = {"score": "71.25", "checks": "GIT03", "report": '/tests/"'}
SECTIONS = ["run_tests", "run_files", "run_history", "run_changes", "run_commands"]
PAGES = ["run", "fragment", "project", "assignment", "mine"]


@pytest.fixture
def run():
    run = FinishedRunFactory(
        project__assignment=AssignmentFactory(plan={"name": "a", "checks": {"TEST01": {}}}),
        percent=71.25,
        points=14.25,
        max_points=20.0,
        passed=True,
    )
    CheckResultFactory(run=run, code="GIT03", document={"message": {"id": "platform.no_git"}})
    RunReportFactory(run=run, document=json.loads(report(interface=interface()).to_json()))
    return run


def hold_back(run, feedback, **values):
    type(run.project.assignment).objects.update(feedback=feedback, **values)


def pages(client, run):
    assignment = run.project.assignment
    address = reverse("submissions:run", args=[run.pk])
    answers = {
        "run": client.get(address),
        "fragment": client.get(address, headers={"HX-Request": "true"}),
        "project": client.get(reverse("submissions:project", args=[run.project.pk])),
        "assignment": client.get(reverse("submissions:assignment", args=[assignment.cohort.slug, assignment.slug])),
        "mine": client.get(reverse("submissions:mine")),
    }
    return {name: answer.content.decode() for name, answer in answers.items()}


def says(html, what):
    if what == "score":
        return any(text in html for text in ("71.2", "71.3", "14.25"))
    return TOLD[what] in html


def test_by_itself_everything_is_shown(client, run):
    client.force_login(run.project.student)
    html = pages(client, run)
    assert all(says(html["run"], what) for what in TOLD)
    assert all(says(html[page], "score") for page in PAGES)


def test_the_score_alone(client, run):
    hold_back(run, "score")
    client.force_login(run.project.student)
    html = pages(client, run)
    assert all(says(html[page], "score") for page in PAGES)
    assert not any(says(html[page], what) for page in ("run", "fragment", "project") for what in ("checks", "report"))
    assert "This assignment shows you the score alone." in html["run"]


def test_nothing_at_all(client, run):
    hold_back(run, "nothing")
    client.force_login(run.project.student)
    html = pages(client, run)
    assert not any(says(text, "score") for text in html.values())
    assert not any(says(html[page], what) for page in ("run", "fragment", "project") for what in ("checks", "report"))
    assert "does not show you its verdicts yet" in html["run"]
    assert "tab/passed.svg" not in html["run"]
    assert "knot--tied" not in html["run"]
    assert "Not gradable" not in html["run"]


@pytest.mark.parametrize("feedback", ["score", "nothing"])
@pytest.mark.parametrize("page", ["run_report", "documentation", "run_output", *SECTIONS])
def test_what_tells_everything_is_not_found(client, run, feedback, page):
    client.force_login(run.project.student)
    address = reverse(f"submissions:{page}", args=[run.pk])
    assert client.get(address).status_code == 200
    hold_back(run, feedback)
    assert client.get(address).status_code == 404


def test_it_is_shown_from_its_date_on(client, run):
    hold_back(run, "nothing", full_feedback_at=timezone.now() + timedelta(days=1))
    client.force_login(run.project.student)
    assert "You will see everything from" in pages(client, run)["run"]
    hold_back(run, "nothing", full_feedback_at=timezone.now() - timedelta(seconds=1))
    assert all(says(pages(client, run)["run"], what) for what in TOLD)


@pytest.mark.parametrize("feedback", list(Feedback))
@pytest.mark.parametrize("hours", [None, -1, 1])
def test_many_assignments_are_asked_as_one_is(feedback, hours):
    full_feedback_at = None if hours is None else timezone.now() + timedelta(hours=hours)
    assignment = AssignmentFactory(feedback=feedback, full_feedback_at=full_feedback_at)
    holds_back = assignment.feedback_now is not Feedback.FULL
    assert Assignment.objects.holding_back().filter(pk=assignment.pk).exists() is holds_back


def test_an_assistant_sees_everything(client, run):
    hold_back(run, "nothing")
    client.force_login(AssistantFactory(cohort=run.project.assignment.cohort).user)
    html = client.get(reverse("submissions:run", args=[run.pk])).content.decode()
    assert all(says(html, what) for what in TOLD)


def test_what_happens_meanwhile_is_held_back_as_well(client):
    live = {"collected": 1, "finished": 1, "passed": 0, "failed": 1, "error": 0, "skipped": 0}
    run = RunningRunFactory(
        stage="tests", live={**live, "failures": [], "recent": [{"id": "test_secret", "outcome": "failed"}]}
    )
    CheckResultFactory(run=run, code="GIT03", document={"message": {"id": "platform.no_git"}})
    client.force_login(run.project.student)
    address = reverse("submissions:run", args=[run.pk])
    assert "test_secret" in client.get(address).content.decode()
    hold_back(run, "score")
    html = client.get(address).content.decode()
    assert "test_secret" not in html
    assert "GIT03" not in html
    assert "console" not in html


def test_the_run_page_has_its_receipt(client, run):
    hold_back(run, "full", attempts_allowed=3, due_at=timezone.now() - timedelta(hours=30))
    type(run).objects.update(days_late=2, penalty_percent=20)
    client.force_login(run.project.student)
    html = pages(client, run)["run"]
    assert "2 days late" in html
    assert "51.3" in html or "51.2" in html
    assert "2 are left, 1 spent." in html
    assert run.revision in html
