"""The page where a student submits."""

import pytest
from django.urls import reverse
from django.utils import timezone

from apps.submissions.models import Run
from tests.factories import AssignmentFactory, FinishedRunFactory, ProjectFactory, StudentFactory

pytestmark = pytest.mark.django_db
URL = "https://git.example.org/student/project"


@pytest.fixture
def assignment():
    return AssignmentFactory(text="First line\n<b>not bold</b>")


@pytest.fixture
def page(assignment):
    return reverse("submissions:assignment", args=[assignment.cohort.slug, assignment.slug])


@pytest.fixture
def student(client, assignment):
    user = StudentFactory(cohort=assignment.cohort).user
    client.force_login(user)
    return user


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("not a url", "This is not the address of a repository."),
        ("file:///etc/passwd", "Addresses that begin with `file:`"),
        ("ext::sh -c id", "This is not the address of a repository."),
        ("https://127.0.0.1/a", "is on a private network"),
        ("ssh://git@127.0.0.1/a", "This is an SSH address"),
        ("https://user:secret@git.example.org/a", "There is a name or a password in this address."),
    ],
)
def test_a_refused_address_is_explained_and_kept_in_the_form(client, page, student, typed, sentence):
    response = client.post(page, {"url": typed})
    assert response.status_code == 422
    assert sentence in response.content.decode()
    assert response.context["form"]["url"].value() == typed
    assert not Run.objects.exists()


def test_a_refusal_is_in_the_language_of_the_page(client, page, student):
    response = client.post(page.replace("/en/", "/fr/"), {"url": "https://127.0.0.1/a"})
    assert "réseau privé" in response.content.decode()


def test_an_empty_form_is_refused(client, page, student):
    assert client.post(page, {"url": ""}).status_code == 422


def test_a_dead_broker_is_no_error_page(
    client, page, student, repository, dead_broker, django_capture_on_commit_callbacks
):
    repository.commit("feat: first")
    receipt = client.post(page, {"url": repository.url}).context["receipt"]
    with django_capture_on_commit_callbacks(execute=True):
        response = client.post(page, {"url": repository.url, "confirm": receipt.key}, follow=True)
    assert response.status_code == 200
    assert "Next in the queue." in response.content.decode()


def test_the_text_is_markdown_without_html(client, page, student):
    html = client.get(page).content.decode()
    assert "<p>First line\n&lt;b&gt;not bold&lt;/b&gt;</p>" in html


def test_the_plan_is_shown_with_weights(client, page, student):
    html = client.get(page).content.decode()
    assert "TEST01" in html
    assert "Commit subjects follow the convention" in html


def test_the_form_begins_with_the_address_submitted_last(client, page, student, assignment):
    ProjectFactory(assignment=assignment, student=student, url=f"{URL}-again")
    assert client.get(page).context["form"]["url"].value() == f"{URL}-again"


def test_my_work_shows_the_best_and_the_last_score(client, student, assignment):
    project = ProjectFactory(assignment=assignment, student=student)
    FinishedRunFactory(project=project, percent=80)
    FinishedRunFactory(project=project, percent=60)
    [work] = client.get(reverse("submissions:mine")).context["work"].assigned
    assert (work.best_percent, work.last.percent) == (80, 60)


def test_my_work_of_another_cohort_is_not_shown(client, student):
    AssignmentFactory(title="Elsewhere")
    assert b"Elsewhere" not in client.get(reverse("submissions:mine")).content


def test_nobody_submits_to_an_archived_cohort(client, page, assignment, student):
    assignment.cohort.archived_at = timezone.now()
    assignment.cohort.save()
    response = client.post(page, {"url": URL})
    assert (response.status_code, Run.objects.count()) == (422, 0)
    assert "This cohort is archived" in response.content.decode()
