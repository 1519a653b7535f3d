"""Every address of this room, tried by everybody: one table, in which no address may be missing."""

import pytest
from django.urls import reverse

from apps.cohorts import urls
from tests.factories import (
    AssignmentFactory,
    AssistantFactory,
    CohortFactory,
    ExtensionFactory,
    InstructorFactory,
    JoinLinkFactory,
    RosterEntryFactory,
    StudentFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

# What each kind of person gets: (visitor, outsider, student, assistant, other cohort's instructor, instructor).
# A visitor who gets 302 is sent to sign in; for the others 302 means that it was done.
PEOPLE = ("visitor", "outsider", "student", "assistant", "other_instructor", "instructor")
FOR_EVERYBODY = (200, 200, 200, 200, 200, 200)
FOR_TEACHERS = (302, 403, 403, 403, 200, 200)
TO_READ = (302, 404, 404, 200, 404, 200)
TO_CHANGE = (302, 404, 404, 404, 404, 200)
TO_CHANGE_BY_POST = (302, 404, 404, 404, 404, 422)
TO_DO = (302, 404, 404, 404, 404, 302)

ROUTES = [
    ("join", "get", FOR_EVERYBODY),
    ("create", "get", FOR_TEACHERS),
    ("settings", "get", TO_CHANGE),
    ("duplicate", "get", TO_CHANGE),
    ("archive", "post", TO_DO),
    ("people", "get", TO_READ),
    ("change_role", "post", TO_DO),
    ("remove", "post", TO_DO),
    ("create_link", "post", TO_DO),
    ("revoke_link", "post", TO_DO),
    ("assignments", "get", TO_READ),
    ("create_assignment", "get", TO_CHANGE),
    ("assignment", "get", TO_CHANGE),
    ("plan", "get", TO_CHANGE),
    ("read_plan", "post", TO_CHANGE_BY_POST),
    ("plan_toml", "get", TO_READ),
    ("policy", "get", TO_CHANGE),
    ("teams", "get", TO_READ),
    ("arrange_teams", "get", TO_CHANGE),
    ("place_student", "get", TO_CHANGE),
    ("extensions", "get", TO_CHANGE),
    ("withdraw_extension", "post", TO_DO),
    ("roster", "get", TO_CHANGE),
    ("forget", "post", TO_DO),
]
CASES = [
    (name, method, person, expected)
    for name, method, row in ROUTES
    for person, expected in zip(PEOPLE, row, strict=True)
]


class World:
    """One cohort with somebody of each kind, and a thing of each kind that addresses name."""

    def __init__(self):
        self.cohort = CohortFactory(slug="spring")
        self.link = JoinLinkFactory(cohort=self.cohort)
        self.assignment = AssignmentFactory(cohort=self.cohort, team_size=2)
        self.entry = RosterEntryFactory(cohort=self.cohort)
        self.extension = ExtensionFactory(assignment=self.assignment)
        self.member = StudentFactory(cohort=self.cohort)
        self.people = {
            "visitor": lambda: None,
            "outsider": UserFactory,
            "student": lambda: StudentFactory(cohort=self.cohort).user,
            "assistant": lambda: AssistantFactory(cohort=self.cohort).user,
            "other_instructor": lambda: InstructorFactory().user,
            "instructor": lambda: InstructorFactory(cohort=self.cohort).user,
        }

    def address(self, name):
        known = {
            "join_code": self.link.code,
            "slug": self.cohort.slug,
            "membership_id": self.member.pk,
            "link_id": self.link.pk,
            "assignment": self.assignment.slug,
            "entry_id": self.entry.pk,
            "student_id": self.member.user_id,
            "extension_id": self.extension.pk,
        }
        pattern = next(pattern for pattern in urls.urlpatterns if pattern.name == name)
        return reverse(f"cohorts:{name}", kwargs={key: known[key] for key in pattern.pattern.converters})


def test_no_address_is_missing_from_the_table():
    assert {name for name, _method, _row in ROUTES} == {pattern.name for pattern in urls.urlpatterns}


@pytest.mark.parametrize(("name", "method", "person", "expected"), CASES)
def test_each_person_gets_what_is_theirs(client, name, method, person, expected):
    world = World()
    if user := world.people[person]():
        client.force_login(user)
    response = getattr(client, method)(world.address(name), {"role": "student"} if method == "post" else {})
    assert response.status_code == expected
    signs_in = response.get("Location", "").startswith(reverse("account_login"))
    assert signs_in == (person == "visitor" and expected == 302)


@pytest.mark.parametrize("name", [name for name, method, _row in ROUTES if method == "post"])
def test_looking_changes_nothing(client, name):
    world = World()
    client.force_login(world.people["instructor"]())
    assert client.get(world.address(name)).status_code == 405
