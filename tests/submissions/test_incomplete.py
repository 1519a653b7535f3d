"""A run that our own fault ends is told, kept, and tried again by itself: three times, after 1, 5 and 30 minutes."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone, translation

import filrouge
from apps.submissions import incomplete, services, states, verdicts, worker
from apps.submissions.models import Run
from apps.submissions.states import Claim
from apps.submissions.summary import summarise
from filrouge import Message, RunOutcome
from tests.factories import (
    CheckResultFactory,
    FinishedRunFactory,
    IncompleteRunFactory,
    RunFactory,
    RunningRunFactory,
    UserFactory,
)
from tests.submissions.reports import report

pytestmark = pytest.mark.django_db
FULL = Message("platform.disk_full")
ERROR = {"id": "platform.disk_full", "values": {}}


def held(run):
    return Claim(run.pk, run.claim_token)


def ended(run):
    """The run once our fault has ended it, and the one that takes its place."""
    assert incomplete.end(held(run), run, error=ERROR)
    run.refresh_from_db()
    return run, Run.objects.filter(retry_of=run.retry_of_id or run.pk, retry=run.retry + 1).first()


def begun(run):
    """The run in the hands of a worker."""
    soon = timezone.now() + timedelta(seconds=60)
    Run.objects.filter(pk=run.pk).update(state="running", claim_token=f"of {run.pk}", lease_until=soon, attempts=1)
    run.refresh_from_db()
    return run


def test_a_new_row_takes_the_place_of_an_incomplete_run_and_counts_from_its_moment():
    moment = timezone.now() - timedelta(days=2)
    late = {"submitted_at": moment, "days_late": 2, "penalty_percent": 20, "revision": "a" * 40, "branch": "main"}
    run, again = ended(RunningRunFactory(**late))
    assert (run.state, run.outcome, run.percent) == ("failed", "incomplete", None)
    assert (again.state, again.retry_of, again.number, again.project) == ("queued", run, 2, run.project)
    assert {name: getattr(again, name) for name in late} == late
    assert (again.plan, again.submitted_by, again.attempts) == (run.plan, run.submitted_by, 0)


def test_it_is_tried_again_after_one_five_and_thirty_minutes_and_then_no_more():
    run, waits = RunningRunFactory(), []
    while run:
        last, run = ended(run)
        waits.append(run and round((run.wait_until - timezone.now()).total_seconds() / 60))
        assert run is None or run.retry_of.retry == 0
        run = run and begun(run)
    assert waits == [1, 5, 30, None]
    assert last.retry == 3


def test_nobody_takes_a_run_before_its_moment():
    _run, again = ended(RunningRunFactory())
    assert not Run.objects.claimable().exists()
    assert states.claim() is None
    assert states.due_for_a_ring() == 0
    Run.objects.filter(pk=again.pk).update(wait_until=timezone.now())
    assert states.due_for_a_ring() == 1
    assert states.claim() == again


def test_who_waits_for_a_moment_is_ahead_of_nobody():
    ended(RunningRunFactory(turn=0))
    run = RunFactory(turn=5)
    assert not Run.objects.filter(Run.objects.is_ahead_of(run)).exists()


def test_a_newer_submission_takes_the_place_of_the_run_that_waits():
    run, again = ended(RunningRunFactory())
    assignment, student = run.project.assignment, run.project.student
    newer = services.submit(assignment=assignment, student=student, url=run.url)
    again.refresh_from_db()
    assert (again.state, newer.state, newer.retry_of) == ("cancelled", "queued", None)


def test_a_newer_submission_that_waits_is_not_pushed_aside():
    run = RunningRunFactory()
    newer = RunFactory(project=run.project)
    run, again = ended(run)
    newer.refresh_from_db()
    assert (again, newer.state) == (None, "queued")


def test_a_new_grading_that_fails_is_tried_again_as_one():
    original = FinishedRunFactory()
    values = {"purpose": "regrade", "regrade_of": original, "turn": 7}
    _run, again = ended(RunningRunFactory(project=original.project, **values))
    assert (again.purpose, again.regrade_of, again.turn) == ("regrade", original, 7)


def test_one_submission_costs_one_attempt_however_often_it_is_tried():
    _run, again = ended(RunningRunFactory())
    assert not Run.objects.spent().exists()
    begun(again)
    assert list(Run.objects.spent()) == [again]


def test_a_submission_counts_once_and_its_project_knows_that_it_is_incomplete():
    run, again = ended(RunningRunFactory())
    project = run.project
    project.refresh_from_db()
    assert (project.submitted_runs, project.incomplete, project.grade_percent) == (1, True, None)
    verdicts.finish(held(begun(again)), report())
    project.refresh_from_db()
    assert (project.submitted_runs, project.graded_runs, project.incomplete) == (1, 1, False)
    assert project.kept_run == again


def test_a_newer_submission_is_what_a_project_speaks_of():
    run, _again = ended(RunningRunFactory())
    services.submit(assignment=run.project.assignment, student=run.project.student, url=run.url)
    run.project.refresh_from_db()
    assert not run.project.incomplete


def test_an_incomplete_run_is_never_the_best():
    graded = FinishedRunFactory(percent=10)
    IncompleteRunFactory(project=graded.project)
    summarise([graded.project_id])
    graded.project.refresh_from_db()
    assert (graded.project.kept_run, graded.project.grade_percent) == (graded, 10)


def test_operators_are_told_with_the_number_of_the_run(caplog):
    run, _again = ended(RunningRunFactory())
    (line,) = [record for record in caplog.records if record.levelname == "ERROR"]
    assert f"'run': {run.pk}" in str(line.msg)


def test_a_third_lost_worker_is_our_fault_told_and_not_tried_again(caplog):
    run = RunningRunFactory(lease_until=timezone.now() - timedelta(seconds=1), attempts=3)
    services.sweep()
    run.refresh_from_db()
    run.project.refresh_from_db()
    assert (run.state, run.outcome, run.project.incomplete) == ("failed", "incomplete", True)
    assert f"'run': {run.pk}" in caplog.text
    assert not Run.objects.filter(retry_of=run).exists()


@pytest.mark.django_db(transaction=True)
def test_what_was_judged_is_kept_and_shown(client, monkeypatch):
    broken = report(RunOutcome.INCOMPLETE, error=FULL, score=None)
    monkeypatch.setattr(filrouge, "run", lambda *_, **__: broken)
    run = RunFactory(url="https://127.0.0.1/refused")
    worker.work()
    run.refresh_from_db()
    assert (run.outcome, run.report.document["score"]) == ("incomplete", None)
    client.force_login(run.project.student)
    page = client.get(reverse("submissions:run", args=[run.pk])).content.decode()
    assert "TEST01" in page
    assert "Our disk is full" in page


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", ("Incomplete", "It is tried again by itself", "takes the place of", "It begins at")),
     ("fr", ("Incomplète", "recommencée d’elle-même", "prend la place", "Elle commence"))],
)  # fmt: skip
def test_the_pages_say_what_happens_next(client, language, words):
    run, again = ended(RunningRunFactory())
    client.force_login(run.project.student)
    with translation.override(language):
        addresses = [reverse("submissions:run", args=[one.pk]) for one in (run, again)]
        addresses.append(reverse("submissions:project", args=[run.project_id]))
    *pages, history = [client.get(address).content.decode() for address in addresses]
    for word in words:
        assert any(word in page for page in pages), word
    assert words[0] in history


def test_the_page_says_when_it_is_not_tried_again(client):
    run = IncompleteRunFactory()
    client.force_login(run.project.student)
    page = client.get(reverse("submissions:run", args=[run.pk])).content.decode()
    assert "not tried again by itself any more" in page


def test_the_state_of_the_site_tells_how_many_are_incomplete(client):
    IncompleteRunFactory()
    IncompleteRunFactory(finished_at=timezone.now() - timedelta(days=2))
    ended(RunningRunFactory())
    assert client.get(reverse("readyz")).json()["grading"]["incomplete_runs"] == 1


@pytest.fixture
def operator(client):
    client.force_login(UserFactory(is_staff=True, is_superuser=True))
    return client


def press(client, *runs):
    data = {"action": "try_again", "_selected_action": [run.pk for run in runs]}
    return client.post(reverse("admin:submissions_incompleterun_changelist"), data, follow=True)


def test_an_operator_sees_what_is_incomplete_and_tries_it_again(operator):
    run, tried = IncompleteRunFactory(), IncompleteRunFactory()
    RunFactory(project=tried.project, retry_of=tried, retry=1)
    page = operator.get(reverse("admin:submissions_incompleterun_changelist"))
    assert list(page.context["cl"].result_list.values_list("pk", flat=True)) == [run.pk]
    assert "Our disk is full" in page.content.decode()
    press(operator, run)
    again = Run.objects.get(retry_of=run)
    assert (again.retry, again.state) == (1, "queued")
    assert again in Run.objects.claimable()


def test_an_operator_may_try_again_what_was_tried_three_times(operator):
    first = IncompleteRunFactory()
    last = [IncompleteRunFactory(project=first.project, retry_of=first, retry=number) for number in (1, 2, 3)][-1]
    press(operator, last)
    assert Run.objects.get(retry_of=first, retry=4).state == "queued"


def test_an_operator_leaves_a_newer_submission_alone(operator):
    run = IncompleteRunFactory()
    RunFactory(project=run.project)
    assert "1 run was left as it is" in press(operator, run).content.decode()
    assert not Run.objects.filter(retry_of=run).exists()


def test_only_who_may_change_runs_tries_them_again(client):
    client.force_login(UserFactory(is_staff=True))
    run = IncompleteRunFactory()
    press(client, run)
    assert not Run.objects.filter(retry_of=run).exists()


def test_the_checks_of_an_incomplete_run_are_no_verdict():
    run = IncompleteRunFactory()
    CheckResultFactory(run=run, code="TEST01", outcome="errored", score=None, points=0, max_points=10)
    assert not Run.objects.graded_alike(url=run.url, plan_version=run.plan_version).exists()
