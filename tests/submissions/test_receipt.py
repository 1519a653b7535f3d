"""What a student is shown before anything is spent, and what it takes to submit."""

import re
import socket
from datetime import timedelta

import pytest
from django.core.cache import cache, caches
from django.urls import reverse
from django.utils import timezone

from apps.submissions import remotes
from apps.submissions.models import Project, Run
from tests.factories import (
    AssignmentFactory,
    ExtensionFactory,
    FinishedRunFactory,
    ProjectFactory,
    RunFactory,
    StudentFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nothing_remembered():
    cache.clear()
    caches["own"].clear()


@pytest.fixture
def assignment():
    return AssignmentFactory(cohort__time_zone="Asia/Tokyo")


@pytest.fixture
def student(client, assignment):
    user = StudentFactory(cohort=assignment.cohort).user
    client.force_login(user)
    return user


@pytest.fixture
def page(assignment, student):
    return reverse("submissions:assignment", args=[assignment.cohort.slug, assignment.slug])


def look(client, page, url, fragment=False, **values):
    headers = {"HX-Request": "true"} if fragment else {}
    return client.post(page, {"url": url, **values}, headers=headers)


def confirm(client, page, url, **values):
    receipt = look(client, page, url, **values).context["receipt"]
    return client.post(page, {"url": url, "confirm": receipt.key, **values})


def test_a_look_shows_the_commit_and_spends_nothing(client, page, repository):
    commit = repository.commit("feat: first")
    repository.branch("develop")
    response = look(client, page, repository.url)
    html = response.content.decode()
    assert (response.status_code, Run.objects.count()) == (200, 0)
    assert f'title="{commit}"' in html
    assert "of 2 branches" in html
    assert "Asia/Tokyo" in html
    assert "Next in the queue." in html


def test_the_fragment_is_the_receipt_alone(client, page, repository):
    repository.commit("feat: first")
    html = look(client, page, repository.url, fragment=True).content.decode()
    assert 'name="confirm"' in html
    assert "<form" not in html
    assert '<option value="main">' in html


def test_confirming_submits_the_very_commit_that_was_shown(client, page, repository, student):
    commit = repository.commit("feat: first")
    response = confirm(client, page, repository.url)
    run = Run.objects.get()
    assert response["Location"] == reverse("submissions:run", args=[run.pk])
    assert (run.revision, run.branch, run.revision_wanted, run.project.student) == (commit, "main", "", student)


def test_a_page_of_a_forge_is_submitted_as_its_repository(client, page, repository):
    repository.commit("feat: first")
    repository.branch("feature/x")
    served = repository.url.removesuffix("/project.git")
    (repository.bare.parent / "zoe").mkdir()
    repository.bare.rename(repository.bare.parent / "zoe" / "project")
    confirm(client, page, f"{served}/zoe/project/-/tree/feature/x/src")
    run = Run.objects.get()
    assert (run.url, run.revision_wanted, run.branch) == (f"{served}/zoe/project", "feature/x", "feature/x")


def test_what_changed_since_the_look_is_shown_before_it_is_spent(client, page, repository):
    repository.commit("feat: first")
    receipt = look(client, page, repository.url).context["receipt"]
    commit = repository.commit("feat: second", count=4)
    caches["own"].clear()
    response = client.post(page, {"url": repository.url, "confirm": receipt.key})
    assert (response.status_code, Run.objects.count()) == (200, 0)
    assert "Something has changed since you looked" in response.content.decode()
    assert client.post(page, {"url": repository.url, "confirm": response.context["receipt"].key}).status_code == 302
    assert Run.objects.get().revision == commit


def test_a_deadline_that_passed_since_the_look_is_shown_first(client, page, repository, assignment):
    repository.commit("feat: first")
    receipt = look(client, page, repository.url).context["receipt"]
    type(assignment).objects.update(
        due_at=timezone.now() - timedelta(hours=30), late_kind="per_day", late_percent_per_day=10
    )
    html = client.post(page, {"url": repository.url, "confirm": receipt.key}).content.decode()
    assert not Run.objects.exists()
    assert "2 days late: 20.0\N{NO-BREAK SPACE}% are taken off" in html or "2 days late: 20" in html


def test_attempts_and_an_extension_are_told(client, page, repository, assignment, student):
    type(assignment).objects.update(attempts_allowed=2)
    repository.commit("feat: first")
    FinishedRunFactory(project__assignment=assignment, project__student=student)
    ExtensionFactory(assignment=assignment, student=student, extra_attempts=2, reason="was <b>ill</b>")
    html = look(client, page, repository.url).content.decode()
    assert "2 are left after this one." in html
    assert "was &lt;b&gt;ill&lt;/b&gt;" in html


def test_a_refusal_is_told_before_and_nothing_typed_is_lost(client, page, repository, assignment, student):
    type(assignment).objects.update(attempts_allowed=1)
    commit = repository.commit("feat: first")
    FinishedRunFactory(project__assignment=assignment, project__student=student)
    assert "Your only attempt is used up." in client.get(page).content.decode()
    response = look(client, page, repository.url, revision="main")
    html = response.content.decode()
    assert response.status_code == 422
    assert f'title="{commit}"' in html
    assert 'name="confirm"' not in html
    assert (response.context["form"]["url"].value(), response.context["form"]["revision"].value()) == (
        repository.url,
        "main",
    )
    client.post(page, {"url": repository.url, "revision": "main", "confirm": response.context["receipt"].key})
    assert Run.objects.count() == 1


def test_a_commit_that_was_graded_is_known_again(client, page, repository, assignment, student):
    commit = repository.commit("feat: first")
    project = ProjectFactory(assignment=assignment, student=student, url=repository.url)
    FinishedRunFactory(project=project, revision=commit, subject="feat: <first>", committed_at=timezone.now())
    html = look(client, page, repository.url).content.decode()
    assert "graded this very commit" in html
    assert "feat: &lt;first&gt;" in html


def test_somebody_elses_runs_tell_nothing(client, page, repository):
    commit = repository.commit("feat: first")
    FinishedRunFactory(url=repository.url, revision=commit, subject="feat: secret", committed_at=timezone.now())
    assert "secret" not in look(client, page, repository.url).content.decode()


@pytest.mark.parametrize(
    ("typed", "field", "sentence"),
    [
        ({"url": "{base}/nowhere.git"}, "url", "There is no repository at"),
        ({"url": "{base}/project.git", "revision": "gone"}, "revision", "gone"),
        ({"url": "file:///etc/passwd"}, "url", "Addresses that begin with"),
        ({"url": "https://127.0.0.1/a/b"}, "url", "is on a private network"),
        ({"url": "http://169.254.169.254/latest/meta-data"}, "url", "https"),
        ({"url": "https://user:secret@git.example.org/a"}, "url", "There is a name or a password in this address."),
    ],
)
def test_what_cannot_be_graded_is_told_at_once_and_submitted_by_no_means(
    client, page, repository, typed, field, sentence
):
    repository.commit("feat: first")
    typed = {name: value.format(base=repository.url.removesuffix("/project.git")) for name, value in typed.items()}
    response = client.post(page, {**typed, "confirm": "anything"})
    assert response.status_code == 422
    assert sentence in str(response.context["form"].errors[field])
    fragment = client.post(page, typed, headers={"HX-Request": "true"})
    assert sentence in fragment.content.decode()
    assert not Run.objects.exists()


def test_a_repository_that_does_not_answer_may_be_submitted_nevertheless(client, page, settings, monkeypatch):
    monkeypatch.setattr(remotes, "LOOK_SECONDS", 1)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        address = f"127.0.0.1:{silent.getsockname()[1]}"
        settings.TRUSTED_SOURCES = frozenset({address})
        typed = {"url": f"http://{address}/project.git", "revision": "main"}
        response = client.post(page, typed)
        assert "You may submit nevertheless" in response.content.decode()
        client.post(page, {**typed, "confirm": response.context["receipt"].key})
    run = Run.objects.get()
    assert (run.revision, run.revision_wanted) == ("", "main")


def test_looks_are_limited_for_each_person(client, page, repository, monkeypatch):
    repository.commit("feat: first")
    monkeypatch.setattr(remotes, "LOOKS_PER_MINUTE", 1)
    monkeypatch.setattr(remotes, "KEPT_SECONDS", 0)
    look(client, page, repository.url)
    response = look(client, page, repository.url)
    assert "wait a little" in response.content.decode()
    assert response.context["receipt"].look.record is None


def test_a_look_is_remembered_for_a_while(client, page, repository):
    commit = repository.commit("feat: first")
    look(client, page, repository.url)
    repository.bare.rename(repository.bare.with_name("moved"))
    assert commit in look(client, page, repository.url).content.decode()


def test_only_so_many_look_at_once(client, page, repository, monkeypatch):
    repository.commit("feat: first")
    monkeypatch.setattr(remotes, "LOOK_SECONDS", 0)
    for _slot in range(remotes.LOOKS_AT_ONCE):
        remotes._slots.acquire()
    try:
        assert "try again in a moment" in look(client, page, repository.url).content.decode()
    finally:
        for _slot in range(remotes.LOOKS_AT_ONCE):
            remotes._slots.release()


def test_the_branch_of_the_assignment_leaves_no_choice(client, page, repository, assignment):
    repository.commit("feat: first")
    repository.branch("release")
    type(assignment).objects.update(branch="release")
    assert 'name="revision"' not in client.get(page).content.decode()
    confirm(client, page, repository.url, revision="main")
    assert (Run.objects.get().branch, Run.objects.get().revision_wanted) == ("release", "release")


def test_the_place_in_the_queue_leaves_out_what_would_be_superseded(client, page, repository, assignment, student):
    repository.commit("feat: first")
    RunFactory(project__assignment=assignment, project__student=student)
    RunFactory.create_batch(2)
    assert look(client, page, repository.url).context["receipt"].place.position == 3


def test_anybody_signed_in_practises_by_a_plan_of_their_choice(client, repository):
    commit = repository.commit("feat: first")
    user = UserFactory()
    client.force_login(user)
    page = reverse("submissions:practice")
    response = confirm(client, page, repository.url, plan="git-onboarding")
    run = Run.objects.get()
    assert response["Location"] == reverse("submissions:run", args=[run.pk])
    assert (run.revision, run.plan["name"], run.project.assignment) == (commit, "git-onboarding", None)
    html = client.get(response["Location"]).content.decode()
    assert f"{page}?url=" in html
    assert client.get(reverse("submissions:project", args=[run.project.pk])).status_code == 200
    assert "project" in client.get(reverse("submissions:mine")).content.decode()


def test_practice_is_for_those_who_are_signed_in(client):
    response = client.get(reverse("submissions:practice"))
    assert response["Location"].startswith(reverse("account_login"))


def test_nobody_else_sees_practice(client, repository, student):
    mine = FinishedRunFactory(project__assignment=None)
    for name, pk in (("run", mine.pk), ("project", mine.project.pk)):
        assert client.get(reverse(f"submissions:{name}", args=[pk])).status_code == 404


def test_too_much_practice_is_refused_with_the_hour(client, repository, settings):
    settings.PRACTICE_RUNS_PER_DAY = 1
    repository.commit("feat: first")
    client.force_login(UserFactory())
    page = reverse("submissions:practice")
    confirm(client, page, repository.url, plan="default")
    html = look(client, page, repository.url, plan="default").content.decode()
    assert re.search(r"practise again from .* on", html)
    assert Project.objects.count() == 1


def test_a_plan_that_is_none_is_refused(client, repository):
    client.force_login(UserFactory())
    response = client.post(reverse("submissions:practice"), {"url": repository.url, "plan": "/etc/passwd"})
    assert response.status_code == 422
