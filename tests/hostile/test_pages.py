"""A report full of hostile text, made by the real engine, on every page that shows it: text, never markup."""

import pytest
from django.urls import reverse

from apps.submissions import verdicts
from apps.submissions.states import Claim
from demo.story import Story
from filrouge import Report, run
from tests.factories import InstructorFactory, RunningRunFactory
from tests.hostile.against_readers import hostile_text
from tests.hostile.conftest import Host
from tests.hostile.test_attacks import plan_of

MARKUP = ("<script>alert", "<img src=x", 'x"><b>y', "\x1b", "\x00", "{{ 7*7 }}</script>")


@pytest.fixture(scope="module")
def hostile_report(host: Host, tmp_path_factory: pytest.TempPathFactory) -> Report:
    story = Story(tmp_path_factory.mktemp("story"))
    hostile_text(story)
    return run(str(story.folder), plan_of("text: text everywhere"), host.workspace)


@pytest.mark.django_db
@pytest.mark.parametrize("page", ["run", "project", "cohort"])
def test_no_markup_of_theirs_is_on_the_page(page: str, hostile_report: Report, client) -> None:
    graded = RunningRunFactory()
    verdicts.finish(Claim(graded.pk, graded.claim_token), hostile_report)
    cohort = graded.project.assignment.cohort
    client.force_login(InstructorFactory(cohort=cohort).user if page == "cohort" else graded.project.student)
    address = {
        "run": lambda: reverse("submissions:run", args=[graded.pk]),
        "project": lambda: reverse("submissions:project", args=[graded.project.pk]),
        "cohort": lambda: reverse("reports:cohort", args=[cohort.slug]),
    }[page]()
    response = client.get(address)
    assert response.status_code == 200
    assert [text for text in MARKUP if text in response.content.decode()] == []
    if page == "run":
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in response.content.decode(), "it is shown, as text"
