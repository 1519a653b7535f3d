"""What the template of an assignment gave is read from its repository, once a day."""

from datetime import timedelta

import pytest
from django.utils import timezone

from apps.submissions.given_code import due, read_template, read_templates
from apps.submissions.models import GivenCode
from tests.factories import AssignmentFactory

pytestmark = pytest.mark.django_db
TEMPLATE = "https://git.example.org/course/template"


def test_the_template_is_read_from_its_repository(repository):
    revision = repository.commit("feat: a beginning for everybody")
    assignment = AssignmentFactory(template_url=repository.url)
    read_templates()
    given = GivenCode.objects.get(assignment=assignment)
    assert revision in given.digests
    assert given.error is None
    assert not due().exists()


def test_a_template_that_is_gone_keeps_what_was_known_and_says_why(repository):
    repository.commit("feat: a beginning for everybody")
    assignment = AssignmentFactory(template_url=repository.url)
    known = read_template(assignment).digests
    repository.bare.rename(repository.bare.with_name("elsewhere.git"))
    given = read_template(assignment)
    assert given.digests == known
    assert given.error["id"].startswith("source.")


def test_another_template_forgets_the_former_one(repository):
    repository.commit("feat: a beginning for everybody")
    assignment = AssignmentFactory(template_url=repository.url)
    read_template(assignment)
    assignment.template_url = f"{repository.url}-that-is-nowhere"
    assignment.save()
    assert list(due()) == [assignment]
    assert read_template(assignment).digests == []


@pytest.mark.parametrize(("days", "is_due"), [(0, False), (2, True)])
def test_a_template_is_read_again_after_a_day(days, is_due):
    assignment = AssignmentFactory(template_url=TEMPLATE)
    GivenCode.objects.create(assignment=assignment, url=TEMPLATE, read_at=timezone.now() - timedelta(days=days))
    assert due().exists() is is_due


def test_once_its_time_is_up_a_go_through_templates_begins_no_other(repository, monkeypatch):
    repository.commit("feat: given")
    AssignmentFactory.create_batch(2, template_url=repository.url)
    monkeypatch.setattr("apps.submissions.given_code.LAST_BEGUN_SECONDS", 0)
    left = []
    for _ in range(2):
        read_templates()
        left.append(due().count())
    assert left == [1, 0]


def test_an_assignment_without_template_or_of_an_archived_cohort_is_left_alone():
    AssignmentFactory()
    AssignmentFactory(template_url=TEMPLATE, cohort__archived_at=timezone.now())
    assert not due().exists()
