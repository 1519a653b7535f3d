"""Next year's cohort: the same assignments, later, and nobody's work."""

from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import models
from django.urls import reverse
from django.utils import timezone

from apps.cohorts.models import Assignment, Cohort
from apps.cohorts.next_year import days_to_next_year
from apps.cohorts.services import duplicate_cohort
from tests.factories import (
    AssignmentFactory,
    AssistantFactory,
    CohortFactory,
    ExtensionFactory,
    FinishedRunFactory,
    InstructorFactory,
    JoinLinkFactory,
    ProjectFactory,
    RosterEntryFactory,
    StudentFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

SUMMER = datetime(2026, 9, 21, 21, 59, tzinfo=UTC)
"""23:59 in Paris."""


@pytest.fixture
def cohort():
    return CohortFactory(slug="spring", time_zone="Europe/Paris")


@pytest.fixture
def assignment(cohort):
    """An assignment without a column that has its default."""
    return AssignmentFactory(
        cohort=cohort,
        slug="pipeline",
        title="Pipeline",
        title_fr="Chaîne",
        text="Do.",
        text_fr="Faites.",
        lessons=["commits"],
        opens_at=SUMMER - timedelta(days=20),
        due_at=SUMMER,
        position=3,
        late_kind="steps",
        grace_days=1,
        late_steps=[{"day": 2, "percent": 10}],
        late_percent_per_day=5,
        late_maximum_percent=50,
        attempts_allowed=5,
        attempts_per_day=2,
        minutes_between_attempts=30,
        branch="main",
        feedback="score",
        full_feedback_at=SUMMER + timedelta(days=2),
        template_url="https://git.example.org/template",
        team_size=3,
        students_form_teams=False,
    )


def test_every_column_of_an_assignment_comes_along_and_dates_move(cohort, assignment):
    copied = duplicate_cohort(cohort=cohort, name="Next", days_later=364).assignments.get()
    for field in Assignment._meta.concrete_fields:
        was, became = getattr(assignment, field.attname), getattr(copied, field.attname)
        if isinstance(field, models.DateTimeField):
            assert became - was == timedelta(days=364), field.name
            assert became.weekday() == was.weekday()
        else:
            assert (became == was) == (field.name not in ("id", "cohort")), field.name
        default = field.get_default()
        assert was != default, f"{field.name} has its default here: nothing shows that it is copied"


def test_an_hour_stays_the_same_on_the_cohorts_clock_in_winter(cohort, assignment):
    copied = duplicate_cohort(cohort=cohort, name="Winter", days_later=70).assignments.get()
    assert copied.due_at == datetime(2026, 11, 30, 22, 59, tzinfo=UTC)


def test_dates_may_be_left_empty(cohort, assignment):
    copied = duplicate_cohort(cohort=cohort, name="Next", days_later=None).assignments.get()
    assert (copied.opens_at, copied.due_at, copied.full_feedback_at) == (None, None, None)


def test_neither_people_nor_links_nor_roster_nor_work_come_along(cohort, assignment):
    instructor = InstructorFactory(cohort=cohort).user
    AssistantFactory(cohort=cohort)
    JoinLinkFactory(cohort=cohort)
    RosterEntryFactory(cohort=cohort)
    ExtensionFactory(assignment=assignment)
    FinishedRunFactory(project=ProjectFactory(assignment=assignment))
    opened = duplicate_cohort(cohort=cohort, name="Next", days_later=364, instructor=instructor)
    assert [(each.user, each.role) for each in opened.memberships.all()] == [(instructor, "instructor")]
    copied = opened.assignments.get()
    left = (opened.join_links, opened.roster, copied.projects, copied.extensions)
    assert [things.count() for things in left] == [0, 0, 0, 0]
    assert assignment.projects.count() == 1, "and the former cohort keeps its own"


@pytest.mark.parametrize(
    ("change", "days_later", "sentence"),
    [
        ({}, 364, "already exists"),
        ({"plan": {"checks": {"NONE99": {}}}}, 364, "“Pipeline” cannot be copied: This plan cannot be used"),
        ({"template_url": "file:///etc/passwd"}, 364, "“Pipeline” cannot be copied"),
        ({"due_at": datetime(9999, 6, 1, tzinfo=UTC)}, 364, "There is no such date"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_written(cohort, assignment, change, days_later, sentence):
    AssignmentFactory(cohort=cohort, position=0)
    Assignment.objects.filter(pk=assignment.pk).update(**change)
    slug = "other" if change else "spring"
    with pytest.raises(ValidationError, match=sentence):
        duplicate_cohort(cohort=cohort, name="Next", slug=slug, days_later=days_later)
    assert (Cohort.objects.count(), Assignment.objects.count()) == (1, 2)


@pytest.mark.parametrize(("ago", "days"), [(-100, 364), (100, 364), (363, 364), (365, 728), (1000, 1092)])
def test_the_last_date_is_still_to_come_with_the_days_that_are_proposed(cohort, ago, days):
    AssignmentFactory(cohort=cohort, due_at=timezone.now() - timedelta(days=ago))
    AssignmentFactory(cohort=cohort, due_at=timezone.now() - timedelta(days=ago + 60))
    assert days_to_next_year(cohort) == days


def test_a_year_is_proposed_where_nothing_has_a_date(cohort):
    AssignmentFactory(cohort=cohort)
    assert days_to_next_year(cohort) == 364


@pytest.fixture
def instructor(client, cohort):
    membership = InstructorFactory(cohort=cohort)
    client.force_login(membership.user)
    return membership.user


ADDRESS = reverse("cohorts:duplicate", args=["spring"])


@pytest.mark.parametrize(("language", "told"), [("en", "Monday 20 September 2027"), ("fr", "lundi 20 septembre 2027")])
def test_the_form_tells_what_its_days_mean(client, instructor, assignment, language, told, monkeypatch):
    monkeypatch.setattr("apps.cohorts.next_year.timezone.now", lambda: SUMMER)
    address = ADDRESS.replace("/en/", f"/{language}/")
    page = client.get(address).content.decode()
    assert told in page
    assert 'value="364"' in page


def test_its_page_opens_the_new_cohort(client, instructor, assignment):
    answers = {"name": "Printemps 2027", "slug": "", "days_later": "364"}
    page = client.post(ADDRESS, answers, follow=True).content.decode()
    assert "“Printemps 2027” is open" in page
    opened = Cohort.objects.get(slug="printemps-2027")
    assert opened.time_zone == "Europe/Paris"
    assert opened.memberships.get().user == instructor
    assert opened.assignments.get().due_at == SUMMER + timedelta(days=364)


def test_no_days_are_no_dates(client, instructor, assignment):
    client.post(ADDRESS, {"name": "Later", "slug": "later", "days_later": ""})
    assert Assignment.objects.get(cohort__slug="later").due_at is None


@pytest.mark.parametrize(
    ("answers", "sentence"),
    [
        ({"slug": "spring"}, "already exists"),
        ({"slug": "new"}, "a word of the site"),
        ({"days_later": "-1"}, "greater than or equal to 0"),
        ({"days_later": "4000"}, "less than or equal to 3660"),
    ],
)
def test_its_page_says_why_not(client, instructor, assignment, answers, sentence):
    response = client.post(ADDRESS, {"name": "Next", "slug": "", "days_later": "364", **answers})
    assert response.status_code == 422
    assert sentence in response.content.decode()
    assert Cohort.objects.count() == 1


def test_its_page_names_the_assignment_that_cannot_be_copied(client, instructor, assignment):
    Assignment.objects.filter(pk=assignment.pk).update(plan={"checks": {}})
    response = client.post(ADDRESS, {"name": "Next", "slug": "", "days_later": "364"})
    assert response.status_code == 422
    assert "“Pipeline” cannot be copied" in response.content.decode()
    assert Cohort.objects.count() == 1


@pytest.mark.parametrize("role", [None, StudentFactory, AssistantFactory])
def test_it_is_for_those_who_teach_the_cohort(client, cohort, assignment, role):
    client.force_login(role(cohort=cohort).user if role else InstructorFactory().user)
    assert client.get(ADDRESS).status_code == 404
    assert client.post(ADDRESS, {"name": "Next", "slug": "", "days_later": ""}).status_code == 404
    assert not Cohort.objects.filter(slug="next").exists()


def said(*words):
    written = StringIO()
    call_command("duplicate_cohort", *words, stdout=written)
    return written.getvalue()


def test_an_operator_duplicates_from_the_command_line(cohort, assignment):
    teacher = UserFactory(email="teacher@example.org")
    days = days_to_next_year(cohort)
    told = said("spring", "Next year", "--instructor", "Teacher@example.org")
    assert told == f"next-year: assignments copied {days} days later: 1\n"
    assert Cohort.objects.get(slug="next-year").memberships.get().user == teacher
    assert said("spring", "Empty", "--without-dates") == "empty: assignments copied without dates: 1\n"
    assert said("spring", "Twin", "--days-later", "0") == "twin: assignments copied 0 days later: 1\n"
    assert Assignment.objects.get(cohort__slug="twin").due_at == SUMMER


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("nothing", "X"), "no cohort is called"),
        (("spring", "X", "--instructor", "nobody@example.org"), "nobody has an account"),
        (("spring", "X", "--slug", "spring"), "already exists"),
        (("spring", "X", "--days-later", "1", "--without-dates"), "not allowed with"),
    ],
)
def test_the_command_says_why_not(cohort, words, why):
    with pytest.raises(CommandError, match=why):
        said(*words)
    assert Cohort.objects.count() == 1
