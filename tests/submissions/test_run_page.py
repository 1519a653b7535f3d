"""The page of a run: what it says in each state, and how it follows one that goes on."""

import json
import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from apps.submissions import slots, verdicts
from apps.submissions.states import Claim
from tests.factories import (
    CheckResultFactory,
    FinishedRunFactory,
    IncompleteRunFactory,
    RunFactory,
    RunningRunFactory,
    RunReportFactory,
)
from tests.submissions.reports import report

pytestmark = pytest.mark.django_db
MESSAGE = {"message": {"id": "platform.no_git", "values": {}}}


def show(client, run, **options):
    client.force_login(run.project.student)
    return client.get(reverse("submissions:run", args=[run.pk]), **options)


def text_of(response):
    return response.content.decode()


@pytest.fixture
def graded():
    run = RunningRunFactory()
    verdicts.finish(Claim(run.pk, run.claim_token), report())
    run.refresh_from_db()
    return run


@pytest.mark.parametrize(("workers", "said"), [(1, "About 40 seconds to wait."), (2, "About 20 seconds to wait.")])
def test_a_waiting_run_shows_its_place_and_an_estimate_by_the_workers_that_live(client, broker, workers, said):
    for number in range(workers):
        slots.tell(f"grading@{number}:7", 1)
    RunningRunFactory(expected_seconds=10)
    RunFactory(expected_seconds=30)
    page = text_of(show(client, RunFactory(expected_seconds=1000)))
    assert "Number 2 in the queue." in page
    assert said in page


def test_while_no_worker_is_known_of_the_place_is_shown_without_an_estimate(client, dead_broker):
    RunFactory(expected_seconds=30)
    page = text_of(show(client, RunFactory()))
    assert "Number 2 in the queue." in page
    assert "to wait" not in page


def test_a_waiting_run_with_nothing_before_it_has_no_time_to_wait(client):
    page = text_of(show(client, RunFactory(expected_seconds=20)))
    assert "Next in the queue." in page
    assert "to wait" not in page


@pytest.mark.parametrize(
    ("elapsed", "said"),
    [(0, "About 60 seconds left"), (42, "About 20 seconds left"), (100, "a little longer than former runs did")],
)
def test_a_running_run_says_what_is_left_going_by_former_runs(client, elapsed, said):
    run = RunningRunFactory(expected_seconds=60, started_at=timezone.now() - timedelta(seconds=elapsed))
    assert said in text_of(show(client, run))


def test_without_former_runs_nothing_is_said_of_what_is_left(client):
    page = text_of(show(client, RunningRunFactory()))
    assert " left" not in page
    assert "longer than" not in page


@pytest.mark.parametrize(
    ("run", "title", "icon"),
    [
        (lambda: RunFactory(), "Waiting — Run 1", "queued"),
        (lambda: RunningRunFactory(stage="clone"), "0/2 checks — Run 1", "running"),
        (
            lambda: RunningRunFactory(stage="tests", live={"collected": 9, "finished": 4}),
            "4/9 tests — Run 1",
            "running",
        ),
        (lambda: FinishedRunFactory(), "75% — Run 1", "not-passed"),
        (
            lambda: FinishedRunFactory(outcome="refused", percent=None, points=None, max_points=None),
            "Not gradable — Run 1",
            "not-passed",
        ),
        (lambda: IncompleteRunFactory(), "Incomplete — Run 1", "failed"),
        (lambda: FinishedRunFactory(state="cancelled", outcome="", percent=None), "Cancelled — Run 1", "cancelled"),
    ],
)
def test_the_tab_tells_the_state_by_title_and_icon(client, run, title, icon):
    wanted = run()
    page = text_of(show(client, wanted))
    part = text_of(show(client, wanted, headers={"HX-Request": "true"}))
    for text in (page, part):
        assert re.search(r"<title>(.*?)</title>", text)[1].startswith(title)
        assert f"/static/img/tab/{icon}." in text


def test_a_run_that_did_what_is_asked_has_the_icon_of_what_passed(client):
    run = FinishedRunFactory(percent=100.0, points=10.0)
    CheckResultFactory(run=run, outcome="passed", required=True, points=10.0, document=MESSAGE)
    assert "/static/img/tab/passed." in text_of(show(client, run))


def test_only_a_new_stage_is_announced_aloud(client):
    run = RunningRunFactory(stage="tests", live={"collected": 9, "finished": 4})
    version = show(client, run).context["version"]
    run.live = {"collected": 9, "finished": 5}
    run.save()
    ask = {"headers": {"HX-Request": "true"}, "data": {"seen": version}}
    assert "run-status" not in text_of(show(client, run, **ask))
    run.stage = "verdict"
    run.save()
    assert "run-status" in text_of(show(client, run, **ask))


def test_a_running_run_shows_its_stage_and_each_verdict_so_far(client):
    run = RunningRunFactory(stage="tests", live={"collected": 9, "finished": 4, "passed": 3, "failed": 1})
    verdicts.add_checks(verdicts.check_rows(run.pk, report().checks[:1]))
    page = text_of(show(client, run))
    assert "1 of 2 checks done." in page
    assert "4 of 9 tests done:" in page
    assert "GIT03" in page


def test_an_active_run_follows_by_itself_and_without_javascript(client):
    run = RunFactory()
    page = text_of(show(client, run))
    assert f'data-events="{reverse("submissions:run_events", args=[run.pk])}"' in page
    assert 'hx-trigger="run:changed"' in page
    assert '<noscript><meta http-equiv="refresh" content="3"></noscript>' in page


def test_a_final_run_follows_nothing(client, graded):
    page = text_of(show(client, graded))
    assert "data-events" not in page
    assert "live.js" not in page
    assert "hx-trigger" not in page
    assert 'http-equiv="refresh"' not in page


def test_htmx_gets_the_same_part_that_the_page_holds(client, graded):
    whole, part = text_of(show(client, graded)), text_of(show(client, graded, headers={"HX-Request": "true"}))
    body = part[part.index('<div id="run"') :].strip()
    assert "<html" not in part
    assert body in whole


def test_htmx_gets_nothing_while_nothing_changed(client):
    run = RunningRunFactory(stage="tests")
    version = show(client, run).context["version"]
    address = reverse("submissions:run", args=[run.pk])
    ask = {"path": address, "data": {"seen": version}, "headers": {"HX-Request": "true"}}
    assert client.get(**ask).status_code == 204
    run.stage = "verdict"
    run.save()
    assert client.get(**ask).status_code == 200


def test_htmx_asks_no_more_once_the_run_has_ended(client, graded):
    assert show(client, graded, headers={"HX-Request": "true"}).status_code == 286


def test_a_verdict_shows_score_findings_and_what_to_do_next(client, graded):
    page = text_of(show(client, graded))
    for words in ("85.7%", "17.14", "12 of 14 points", ":3</bdi>", "89abcdef", "What to do next"):
        assert words in page


def test_what_a_student_wrote_is_never_markup(client, graded):
    page = text_of(show(client, graded))
    assert "<b>bold</b>" not in page
    assert "src/<script>" not in page
    assert "src/&lt;script&gt;.py" in page


def test_a_refused_run_says_why_in_the_readers_language(client):
    error = {"id": "source.not_found", "values": {"url": "https://git.example.org/x"}}
    run = FinishedRunFactory(outcome="refused", percent=None, points=None, max_points=None, error=error)
    client.force_login(run.project.student)
    address = reverse("submissions:run", args=[run.pk])
    assert "There is no repository at <code>https://git.example.org/x</code>" in text_of(client.get(address))
    assert "Il n’y a pas de dépôt" in text_of(client.get(address.replace("/en/", "/fr/")))


def test_a_reused_verdict_says_so(client):
    run = RunReportFactory(run__reused_from=FinishedRunFactory()).run
    assert "This commit was graded before" in text_of(show(client, run))


def test_the_report_can_be_downloaded_as_it_is(client, graded):
    client.force_login(graded.project.student)
    response = client.get(reverse("submissions:run_report", args=[graded.pk]))
    assert json.loads(response.content) == json.loads(report().to_json())
    assert "attachment" in response["Content-Disposition"]


def test_a_run_without_a_report_has_none_to_download(client):
    run = RunFactory()
    client.force_login(run.project.student)
    assert client.get(reverse("submissions:run_report", args=[run.pk])).status_code == 404


def test_the_cancel_button_withdraws_a_waiting_run(client):
    run = RunFactory()
    client.force_login(run.project.student)
    client.post(reverse("submissions:cancel", args=[run.pk]))
    run.refresh_from_db()
    assert run.state == "cancelled"
