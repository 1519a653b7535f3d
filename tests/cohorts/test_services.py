"""What is done to cohorts."""

import pytest
from django.core.exceptions import ValidationError

from apps.cohorts import services
from apps.cohorts.models import Cohort, Membership
from tests.factories import CohortFactory, UserFactory, plan_mapping

pytestmark = pytest.mark.django_db


def test_rules_come_with_an_assignment_and_are_checked(db):
    cohort = CohortFactory()
    rules = {"late_kind": "per_day", "late_percent_per_day": 10}
    assignment = services.add_assignment(cohort=cohort, title="Quality", plan=plan_mapping(), rules=rules)
    assert assignment.late_policy.percent_per_day == 10
    with pytest.raises(ValidationError, match="at least one step"):
        services.add_assignment(cohort=cohort, title="Other", plan=plan_mapping(), rules={"late_kind": "steps"})


def test_a_cohort_begins_with_its_instructor():
    user = UserFactory()
    cohort = services.create_cohort(name="Spring term", instructor=user)
    assert cohort.slug == "spring-term"
    assert cohort.memberships.get().role == Membership.Role.INSTRUCTOR
    assert list(Cohort.objects.taught_by(user)) == [cohort]


def test_a_slug_that_is_taken_is_refused():
    CohortFactory(slug="spring")
    with pytest.raises(ValidationError):
        services.create_cohort(name="Spring", slug="spring")


def test_a_cohort_begins_with_a_link_for_students():
    first, second = (services.create_cohort(name=name).join_links.get() for name in ("Spring", "Autumn"))
    assert (first.role, first.expires_at) == ("student", None)
    assert first.code != second.code


def test_assignments_follow_one_another():
    cohort = CohortFactory()
    first = services.add_assignment(cohort=cohort, title="First steps", plan=plan_mapping())
    second = services.add_assignment(cohort=cohort, title="Quality", plan=plan_mapping())
    assert (first.slug, first.position, second.position) == ("first-steps", 0, 1)


@pytest.mark.parametrize("plan", [{"checks": {}}, {"checks": {"NONE99": {}}}, {"checks": {"TEST01": {"weight": -1}}}])
def test_a_plan_that_the_engine_refuses_is_refused(plan):
    with pytest.raises(ValidationError, match="This plan cannot be used"):
        services.add_assignment(cohort=CohortFactory(), title="Quality", plan=plan)
