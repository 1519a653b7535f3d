"""What a student shows to others: nothing until they say so, no more than they tick, and nothing once taken back."""

import xml.etree.ElementTree as ET
from urllib.parse import urlsplit

import pytest
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from apps.submissions.models import Share
from tests.factories import (
    CheckResultFactory,
    FinishedRunFactory,
    InstructorFactory,
    ProjectFactory,
    RunFactory,
    ShareFactory,
    StudentFactory,
)

pytestmark = pytest.mark.django_db
SECRET = "https://git.example.org/zoe-secret/project"


@pytest.fixture
def project():
    project = ProjectFactory(url=SECRET)
    project.student.full_name = "Zoé Secret"
    project.student.save()
    return project


@pytest.fixture
def run(project):
    run = FinishedRunFactory(project=project, passed=True, points=18, max_points=20, percent=90, subject="zoe-secret")
    CheckResultFactory(run=run, document={"message": {"id": "platform.no_git"}, "findings": [{"path": "zoe-secret"}]})
    return run


def share(project, kind, **chosen):
    return ShareFactory(project=project, kind=kind, **chosen)


def badge(client, shared, language="en"):
    address = reverse("submissions:badge", args=[shared.token]).replace("/en/", f"/{language}/", 1)
    return client.get(address)


def page(client, shared):
    return client.get(reverse("submissions:shared", args=[shared.token]))


@pytest.mark.parametrize("route", ["badge", "shared"])
def test_an_address_that_nobody_opened_shows_nothing(client, run, route):
    assert client.get(reverse(f"submissions:{route}", args=["guess"])).status_code == 404


def test_one_address_does_not_lead_to_the_other(client, run):
    shared = share(run.project, "badge")
    assert client.get(reverse("submissions:shared", args=[shared.token])).status_code == 404


def test_tokens_cannot_be_guessed(project):
    tokens = {share(project, kind).token for kind in Share.Kind}
    assert len(tokens) == 2
    assert all(len(token) >= 32 for token in tokens)


def test_the_student_opens_an_address_and_takes_it_back_for_ever(client, run):
    client.force_login(run.project.student)
    address = reverse("submissions:sharing", args=[run.project.pk])
    client.post(address, {"kind": "badge", "with_score": "on"})
    shared = run.project.shares.get()
    assert (shared.kind, shared.with_score) == ("badge", True)
    client.logout()
    assert badge(client, shared).status_code == 200
    client.force_login(run.project.student)
    client.post(reverse("submissions:unshare", args=[run.project.pk, "badge"]))
    assert badge(client, shared).status_code == 404
    client.post(address, {"kind": "badge"})
    assert badge(client, shared).status_code == 404
    assert badge(client, run.project.shares.get()).status_code == 200


def test_changing_what_is_said_keeps_the_address(client, run):
    shared = share(run.project, "badge")
    client.force_login(run.project.student)
    client.post(reverse("submissions:sharing", args=[run.project.pk]), {"kind": "badge", "with_score": "on"})
    assert "18/20" in badge(client, shared).content.decode()


@pytest.mark.parametrize("who", ["fellow", "instructor"])
def test_nobody_decides_for_the_student(client, run, who):
    cohort = run.project.assignment.cohort
    person = (StudentFactory if who == "fellow" else InstructorFactory)(cohort=cohort).user
    client.force_login(person)
    assert client.post(reverse("submissions:sharing", args=[run.project.pk]), {"kind": "badge"}).status_code == 404
    share(run.project, "badge")
    assert client.post(reverse("submissions:unshare", args=[run.project.pk, "badge"])).status_code == 404
    assert run.project.shares.count() == 1


@pytest.mark.parametrize(("language", "words"), [("en", "passed 18/20"), ("fr", "réussi 18/20")])
def test_the_badge_is_a_drawing_that_says_the_same_in_words(client, run, language, words):
    response = badge(client, share(run.project, "badge", with_score=True), language)
    assert response.headers["Content-Type"] == "image/svg+xml"
    drawing = ET.fromstring(response.content.decode())
    assert words in drawing.get("aria-label")
    assert int(drawing.get("width")) > int(drawing.findall("{*}text")[-1].get("textLength"))


def test_the_badge_keeps_the_score_to_itself_unless_asked(client, run):
    text = badge(client, share(run.project, "badge")).content.decode()
    assert "passed" in text
    assert "18/20" not in text


def test_the_badge_follows_the_newest_verdict(client, run):
    shared = share(run.project, "badge")
    FinishedRunFactory(project=run.project, passed=False)
    RunFactory(project=run.project)
    assert "not passed yet" in badge(client, shared).content.decode()


def test_the_badge_forgets_what_was_set_aside(client, run):
    FinishedRunFactory(project=run.project, passed=False, set_aside=True)
    assert "Filrouge: passed" in badge(client, share(run.project, "badge")).content.decode()


def test_a_project_without_a_verdict_says_so(client, project):
    assert "no verdict yet" in badge(client, share(project, "badge")).content.decode()
    assert "no verdict to show yet" in page(client, share(project, "verdict")).content.decode()


def test_a_badge_may_be_kept_a_while_and_asked_for_again_cheaply(client, run):
    shared = share(run.project, "badge")
    first = badge(client, shared)
    assert "max-age=300" in first.headers["Cache-Control"]
    address = reverse("submissions:badge", args=[shared.token])
    assert client.get(address, headers={"If-None-Match": first.headers["ETag"]}).status_code == 304
    with CaptureQueriesContext(connection) as queries:
        client.get(address)
    assert len(queries) == 2


def test_the_public_verdict_names_nobody(client, run):
    text = page(client, share(run.project, "verdict")).content.decode()
    assert "18" in text
    assert "TEST01" in text
    assert not [secret for secret in ("secret", "Secret", "Zoé", run.project.student.email) if secret in text]


def test_the_public_verdict_names_what_was_ticked(client, run):
    text = page(client, share(run.project, "verdict", with_name=True, with_repository=True)).content.decode()
    assert "Zoé Secret" in text
    assert SECRET in text


@pytest.mark.parametrize("kind", Share.Kind)
def test_search_engines_are_sent_away(client, run, kind):
    shared = share(run.project, kind)
    response = badge(client, shared) if kind == "badge" else page(client, shared)
    assert "noindex" in response.headers["X-Robots-Tag"]


def test_the_public_sees_no_more_than_the_student(client, run):
    shared, drawn = share(run.project, "verdict"), share(run.project, "badge", with_score=True)
    assignment = run.project.assignment
    assignment.feedback = "score"
    assignment.save()
    assert "TEST01" not in page(client, shared).content.decode()
    assignment.feedback = "nothing"
    assignment.save()
    assert "TEST01" not in (text := page(client, shared).content.decode())
    assert "score__figure" not in text
    assert "no verdict yet" in badge(client, drawn).content.decode()


def test_the_addresses_are_masked_in_logs(run):
    from config.logs import mask_secrets

    shared = share(run.project, "verdict")
    for route in ("badge", "shared"):
        path = urlsplit(reverse(f"submissions:{route}", args=[shared.token])).path
        assert shared.token not in mask_secrets(None, "info", {"request": f"GET {path}"})["request"]


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("share_kind_known", {"kind": "secret"}),
        ("share_token_given", {"token": ""}),
    ],
)
def test_the_database_refuses_what_is_no_share(project, name, values):
    with pytest.raises(IntegrityError, match=name):
        share(project, **{"kind": "badge", **values})


def test_a_project_has_one_share_of_a_kind(project):
    share(project, "badge")
    with pytest.raises(IntegrityError, match=r"share_once_per_kind|submissions_share\.project_id"):
        share(project, "badge")
