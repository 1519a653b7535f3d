"""The database refuses what must never be, whoever writes it."""

from datetime import timedelta

import pytest
from django.db import IntegrityError
from django.utils import timezone

from tests.factories import (
    AssignmentFactory,
    CohortFactory,
    ExtensionFactory,
    JoinLinkFactory,
    RosterEntryFactory,
    StudentFactory,
    TeamFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


def test_a_slug_names_one_cohort():
    cohort = CohortFactory()
    with pytest.raises(IntegrityError, match=r"cohort_slug_unique|cohorts_cohort\.slug"):
        CohortFactory(slug=cohort.slug)


def test_a_slug_is_no_word_of_the_sites_own_addresses():
    with pytest.raises(IntegrityError, match="cohort_slug_not_reserved"):
        CohortFactory(slug="new")


def test_a_cohort_has_a_time_zone():
    with pytest.raises(IntegrityError, match="cohort_time_zone_given"):
        CohortFactory(time_zone="")


def test_a_code_belongs_to_one_link():
    link = JoinLinkFactory()
    with pytest.raises(IntegrityError, match=r"join_link_code_unique|cohorts_joinlink\.code"):
        JoinLinkFactory(code=link.code)


def test_a_link_has_a_code():
    with pytest.raises(IntegrityError, match="join_link_code_given"):
        JoinLinkFactory(code="")


def test_a_link_makes_no_instructors():
    with pytest.raises(IntegrityError, match="join_link_role_known"):
        JoinLinkFactory(role="instructor")


def test_a_person_belongs_to_a_cohort_once():
    membership = StudentFactory()
    with pytest.raises(IntegrityError, match=r"membership_once_per_cohort|cohorts_membership\.cohort_id"):
        StudentFactory(cohort=membership.cohort, user=membership.user)


def test_a_role_is_one_of_three():
    with pytest.raises(IntegrityError, match="membership_role_known"):
        StudentFactory(role="dean")


def test_an_address_is_on_a_roster_once():
    entry = RosterEntryFactory()
    with pytest.raises(IntegrityError, match=r"roster_email_once_per_cohort|cohorts_rosterentry\.email"):
        RosterEntryFactory(cohort=entry.cohort, email=entry.email)


@pytest.mark.parametrize("email", ["Ada@example.org", ""])
def test_an_address_on_a_roster_is_in_lower_case(email):
    with pytest.raises(IntegrityError, match="roster_email_in_lower_case"):
        RosterEntryFactory(email=email)


def test_a_schools_number_is_one_persons():
    entry = RosterEntryFactory(external_id="7")
    RosterEntryFactory.create_batch(2, cohort=entry.cohort)
    with pytest.raises(IntegrityError, match=r"roster_external_id_once|cohorts_rosterentry\.external_id"):
        RosterEntryFactory(cohort=entry.cohort, external_id="7")


def test_an_account_is_one_persons_on_a_roster():
    entry = RosterEntryFactory(user=UserFactory())
    with pytest.raises(IntegrityError, match=r"roster_user_once_per_cohort|cohorts_rosterentry\.user_id"):
        RosterEntryFactory(cohort=entry.cohort, user=entry.user)


def test_a_slug_names_one_assignment_of_a_cohort():
    assignment = AssignmentFactory()
    with pytest.raises(IntegrityError, match=r"assignment_slug_unique_in_cohort|cohorts_assignment\.cohort_id"):
        AssignmentFactory(cohort=assignment.cohort, slug=assignment.slug)


def test_an_assignment_is_not_called_new():
    with pytest.raises(IntegrityError, match="assignment_slug_not_reserved"):
        AssignmentFactory(slug="new")


def test_an_assignment_has_a_title_in_some_language():
    with pytest.raises(IntegrityError, match="assignment_title_given"):
        AssignmentFactory(title="", title_fr="")


def test_two_cohorts_may_use_the_same_slug():
    assignment = AssignmentFactory()
    assert AssignmentFactory(slug=assignment.slug).cohort != assignment.cohort


@pytest.mark.parametrize("days", [0, -1])
def test_an_assignment_is_due_after_it_opens(days):
    opens_at = timezone.now()
    with pytest.raises(IntegrityError, match="assignment_due_after_it_opens"):
        AssignmentFactory(opens_at=opens_at, due_at=opens_at + timedelta(days=days))


@pytest.mark.parametrize(
    ("values", "name"),
    [
        ({"late_kind": "sometimes"}, "assignment_late_kind_known"),
        ({"late_kind": "steps"}, "assignment_late_steps_given"),
        ({"late_kind": "per_day"}, "assignment_late_percent_per_day_in_range"),
        ({"late_percent_per_day": 101}, "assignment_late_percent_per_day_in_range"),
        ({"late_percent_per_day": -1}, "assignment_late_percent_per_day_in_range"),
        ({"late_maximum_percent": -1}, "assignment_late_maximum_percent_in_range"),
        ({"late_maximum_percent": 101}, "assignment_late_maximum_percent_in_range"),
        ({"attempts_allowed": 0}, "assignment_attempts_at_least_one"),
        ({"attempts_per_day": 0}, "assignment_attempts_per_day_at_least_one"),
        ({"feedback": "half"}, "assignment_feedback_known"),
    ],
)
def test_a_policy_that_cannot_be_is_refused(values, name):
    with pytest.raises(IntegrityError, match=name):
        AssignmentFactory(**values)


def test_a_policy_of_steps_has_some():
    assert AssignmentFactory(late_kind="steps", late_steps=[{"day": 1, "percent": 10}]).pk


def test_a_student_has_one_extension_of_an_assignment():
    extension = ExtensionFactory()
    with pytest.raises(IntegrityError, match=r"extension_once_per_student|cohorts_extension\.assignment_id"):
        ExtensionFactory(assignment=extension.assignment, student=extension.student)


def test_an_extension_grants_something():
    with pytest.raises(IntegrityError, match="extension_grants_something"):
        ExtensionFactory(extra_attempts=0)


def test_an_extension_has_its_reason():
    with pytest.raises(IntegrityError, match="extension_reason_given"):
        ExtensionFactory(reason="")


def test_a_team_has_a_name_of_its_own_in_its_assignment():
    team = TeamFactory(name="Bits")
    with pytest.raises(IntegrityError, match="team_name_once_per_assignment"):
        TeamFactory(assignment=team.assignment, name="bits")


def test_a_team_has_a_name():
    with pytest.raises(IntegrityError, match="team_name_given"):
        TeamFactory(name="")


def test_a_code_belongs_to_one_team():
    team = TeamFactory()
    with pytest.raises(IntegrityError, match=r"team_code_unique|cohorts_team\.code"):
        TeamFactory(code=team.code)


def test_a_student_is_in_one_team_of_an_assignment():
    team = TeamFactory()
    columns = r"cohorts_teammembership\.assignment_id, cohorts_teammembership\.student_id"
    with pytest.raises(IntegrityError, match=f"team_once_per_student_and_assignment|{columns}"):
        TeamFactory(assignment=team.assignment, members=[team.students.first()])


@pytest.mark.parametrize("size", [0, 21])
def test_a_team_is_of_one_to_twenty(size):
    with pytest.raises(IntegrityError, match="assignment_team_size_in_range"):
        AssignmentFactory(team_size=size)
