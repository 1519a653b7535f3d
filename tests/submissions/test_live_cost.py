"""What the parts of a live page cost: a query or two each, besides the two that say who asks."""

import pytest
from django.urls import reverse

from apps.submissions import console, verdicts
from apps.submissions.models import Run
from apps.submissions.states import Claim
from tests.factories import InstructorFactory, RunFactory, RunningRunFactory
from tests.submissions.reports import check, report

pytestmark = pytest.mark.django_db
WHO_ASKS = 2
"""The session, and whose it is."""


def waiting():
    RunFactory(expected_seconds=5)
    return RunFactory()


def running():
    run = RunningRunFactory(stage="tests", live={"collected": 9, "finished": 4}, expected_seconds=20)
    verdicts.add_checks(verdicts.check_rows(run.pk, [check(), check("TEST01")]))
    return run


def ended():
    run = RunningRunFactory()
    verdicts.finish(Claim(run.pk, run.claim_token), report())
    return Run.objects.get(pk=run.pk)


@pytest.mark.parametrize(
    ("reader", "make", "queries"),
    [
        *((reader, make, 2) for reader in ("student", "instructor") for make in (waiting, running)),
        # Asked for once: what was said beside the verdict, and whether an instructor may add to it.
        ("student", ended, 4),
        ("instructor", ended, 5),
    ],
)
def test_the_live_part_of_a_run(client, django_assert_num_queries, make, queries, reader):
    run = make()
    client.force_login(
        run.project.student if reader == "student" else InstructorFactory(cohort=run.project.assignment.cohort).user
    )
    with django_assert_num_queries(WHO_ASKS + queries):
        client.get(reverse("submissions:run", args=[run.pk]), {"seen": "older"}, headers={"HX-Request": "true"})


def test_a_part_that_has_not_changed(client, django_assert_num_queries):
    run = running()
    client.force_login(run.project.student)
    address = reverse("submissions:run", args=[run.pk])
    version = client.get(address).context["version"]
    with django_assert_num_queries(WHO_ASKS + 2):
        response = client.get(address, {"seen": version}, headers={"HX-Request": "true"})
    assert response.status_code == 204


def test_a_piece_of_the_console(broker, client, django_assert_num_queries):
    run = running()
    console.add(run.pk, "one\n")
    client.force_login(run.project.student)
    with django_assert_num_queries(WHO_ASKS + 1):
        client.get(reverse("submissions:run_output", args=[run.pk]), headers={"HX-Request": "true"})
