"""What an assignment's page gives for use at home: the plan, the command, and the recipes around them."""

import re
from datetime import timedelta

import pytest
import yaml
from django.urls import reverse
from django.utils import timezone
from django.utils.html import strip_tags

from filrouge import Plan
from tests.conftest import WHEEL
from tests.factories import AssignmentFactory, AssistantFactory, StudentFactory, UserFactory

pytestmark = pytest.mark.django_db
PAGES = ["at_home", "plan_toml"]


@pytest.fixture
def assignment():
    return AssignmentFactory()


def address(page, assignment):
    return reverse(f"submissions:{page}", args=[assignment.cohort.slug, assignment.slug])


@pytest.mark.parametrize("page", PAGES)
def test_who_is_not_signed_in_is_asked_to(client, assignment, page):
    response = client.get(address(page, assignment))
    assert (response.status_code, "login" in response.headers["Location"]) == (302, True)


@pytest.mark.parametrize("page", PAGES)
def test_an_outsider_finds_nothing(client, assignment, page):
    client.force_login(UserFactory())
    assert client.get(address(page, assignment)).status_code == 404


@pytest.mark.parametrize("page", PAGES)
def test_a_student_finds_nothing_before_it_opens_an_assistant_does(client, assignment, page):
    assignment.opens_at = timezone.now() + timedelta(days=1)
    assignment.save()
    client.force_login(StudentFactory(cohort=assignment.cohort).user)
    assert client.get(address(page, assignment)).status_code == 404
    client.force_login(AssistantFactory(cohort=assignment.cohort).user)
    assert client.get(address(page, assignment)).status_code == 200


def test_the_plan_of_the_file_grades_as_the_site_does(client, assignment):
    client.force_login(StudentFactory(cohort=assignment.cohort).user)
    response = client.get(address("plan_toml", assignment))
    assert Plan.from_toml(response.content.decode()).version == assignment.grading_plan().version
    assert response.headers["Content-Disposition"] == 'attachment; filename="filrouge.toml"'


def test_the_assignment_leads_to_the_recipe(client, assignment):
    client.force_login(StudentFactory(cohort=assignment.cohort).user)
    assert address("at_home", assignment) in client.get(address("assignment", assignment)).content.decode()


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_recipes_are_files_that_programs_read(client, assignment, language):
    client.force_login(StudentFactory(cohort=assignment.cohort).user)
    page = client.get(address("at_home", assignment).replace("/en/", f"/{language}/", 1)).content.decode()
    package = f"filrouge @ http://testserver/at-home/{WHEEL}"
    blocks = [strip_tags(text) for text in re.findall(r"<pre[^>]*><code>(.*?)</code></pre>", page, re.DOTALL)]
    hooks, workflow, pipeline = (yaml.safe_load(text) for text in blocks if re.match(r"repos:|name:|filrouge:", text))
    assert hooks["repos"][0]["hooks"][0]["additional_dependencies"] == [package]
    steps = [step["run"] for step in workflow["jobs"]["filrouge"]["steps"] if "run" in step]
    assert steps[-2:] == [f'pip install "{package}"', "filrouge run ."]
    assert pipeline["filrouge"]["script"][-2:] == steps[-2:]


def test_the_wheel_is_for_everybody(client):
    response = client.get(reverse("wheel", args=[WHEEL]))
    assert b"".join(response.streaming_content) == b"PK the wheel"


def test_only_the_wheel_is_given(client, settings):
    (settings.WHEELS / "secret").write_text("no")
    assert client.get(reverse("wheel", args=["secret"])).status_code == 404
    assert client.get("/at-home/..%2Fsecret").status_code == 404


def test_without_a_wheel_the_page_says_so(client, assignment, settings, tmp_path):
    settings.WHEELS = tmp_path / "none"
    client.force_login(StudentFactory(cohort=assignment.cohort).user)
    assert "make wheel" in client.get(address("at_home", assignment)).content.decode()
    assert client.get(reverse("wheel", args=[WHEEL])).status_code == 404
